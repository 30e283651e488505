"""GET stories/{slug}/comments/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from rest_framework import serializers
from rest_framework.test import APIClient

from accounts.models import Sanction, Subscriber
from discussion.api.examples import COMMENT, OWN, TOMBSTONE
from discussion.api.serializers import CommentSerializer, OwnCommentSerializer
from discussion.threads import node_rows
from discussion.threads.models import Comment, Reaction
from discussion.threads.services import react
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, comment_url, thread_url, walk

Read = Callable[..., dict[str, Any]]


@pytest.fixture
def read(anonymous: APIClient, story: Story) -> Read:
    def read(**query: Any) -> dict[str, Any]:
        answer = anonymous.get(thread_url(story), query)
        assert answer.status_code == 200, answer.content
        return dict(answer.json())

    return read


def ids(nodes: list[dict[str, Any]]) -> list[str]:
    return [node["id"] for node in nodes]


def keys_of(serializer: type[serializers.Serializer[Any]]) -> set[str]:
    return set(serializer().fields)


@pytest.mark.trust("V5")
def test_the_payload_is_exactly_the_contract(
    read: Read, make_comment: MakeComment, alice: Subscriber, bob: Subscriber
) -> None:
    comment = make_comment(body="Fewer *cars*.", side="defender", edited_at=NOW)
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    assert read()["results"] == [
        {
            "id": str(comment.pk),
            "story": "tram-line-nine",
            "story_version": 1,
            "parent": None,
            "depth": 0,
            "locked": False,
            "locked_reason": None,
            "moved_at": None,
            "moved_from": None,
            "author": {
                "handle": "alice",
                "name": "alice",
                "avatar": "/api/v1/subscribers/alice/avatar.svg",
                "badges": [],
            },
            "side": "defender",
            "body_html": "<p>Fewer <em>cars</em>.</p>",
            "body_text": "Fewer cars.",
            "state": "edited",
            "removed_reason": None,
            "created_at": "2026-11-21T12:00:00Z",
            "edited_at": "2026-11-21T12:00:00Z",
            "version": 1,
            "reactions": {"agree": 0, "disagree": 0, "insightful": 0, "fair": 1},
            "common_ground": None,
            "anchor": None,
            "featured_at": None,
            "replies": {"count": 0, "next": None, "results": []},
        }
    ]


def test_a_comment_says_which_version_of_the_story_it_is_about(
    read: Read, make_comment: MakeComment, make_story: Callable[[], Story]
) -> None:
    make_comment(story_version=2)
    make_comment(story_version=3, written_about=make_story())
    assert [row["story_version"] for row in read()["results"]] == [None, 2]


def test_the_description_names_the_same_keys(read: Read, make_comment: MakeComment) -> None:
    make_comment()
    assert set(read()["results"][0]) == keys_of(CommentSerializer) == set(COMMENT) == set(TOMBSTONE)
    assert keys_of(OwnCommentSerializer) == set(OWN)


@pytest.mark.parametrize(
    ("state", "shown", "reason"),
    [
        ("removed", "removed", "Rule 2: no insults."),
        ("deleted", "removed", "Deleted by its author."),
        ("erased", "erased", None),
    ],
)
def test_a_tombstone_keeps_its_place_and_nothing_else(
    read: Read, make_comment: MakeComment, bob: Subscriber, state: str, shown: str, reason: str | None
) -> None:
    comment = make_comment(side="critic", edited_at=NOW)
    react(comment=comment, subscriber=bob, kind="fair", at=NOW)
    make_comment(comment)
    Comment.objects.filter(pk=comment.pk).update(
        state=state, removed_reason="Rule 2: no insults." if state == "removed" else ""
    )
    [tombstone] = read()["results"]
    assert (tombstone["id"], tombstone["state"], tombstone["removed_reason"]) == (str(comment.pk), shown, reason)
    hidden = ["author", "side", "body_html", "body_text", "edited_at"]
    assert [tombstone[key] for key in hidden] == [None] * 5
    assert set(tombstone["reactions"].values()) == {0}
    assert tombstone["replies"]["count"] == 1


@pytest.mark.trust("V1")
@pytest.mark.parametrize("state", ["held", "rejected"])
def test_what_was_never_public_is_in_no_list_and_no_count(read: Read, make_comment: MakeComment, state: str) -> None:
    root = make_comment()
    make_comment(state=state)
    make_comment(root, state=state)
    answer = read()
    assert ids(list(walk(answer["results"]))) == [str(root.pk)]
    assert answer["results"][0]["replies"] == {"count": 0, "next": None, "results": []}


def test_newest_and_oldest_are_opposite_and_newest_is_the_default(read: Read, make_comment: MakeComment) -> None:
    made = [str(make_comment().pk) for _ in range(5)]
    assert ids(read()["results"]) == ids(read(sort="newest")["results"]) == made[::-1]
    assert ids(read(sort="oldest")["results"]) == made


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_pages_lead_forward_and_back(read: Read, make_comment: MakeComment, sort: str) -> None:
    made = [str(make_comment().pk) for _ in range(7)]
    order = made if sort == "oldest" else made[::-1]
    first = read(sort=sort, limit=3)
    second = read(sort=sort, limit=3, cursor=first["next"])
    third = read(sort=sort, limit=3, cursor=second["next"])
    assert [ids(page["results"]) for page in (first, second, third)] == [order[:3], order[3:6], order[6:]]
    assert (first["previous"], third["next"]) == (None, None)
    assert ids(read(sort=sort, limit=3, cursor=third["previous"])["results"]) == order[3:6]


def test_a_side_shows_its_own_and_no_tombstones(read: Read, make_comment: MakeComment) -> None:
    critic = make_comment(side="critic")
    make_comment(side="critic", state="removed")
    make_comment(side="defender")
    make_comment()
    assert ids(read(side="critic")["results"]) == [str(critic.pk)]
    assert len(read()["results"]) == 4


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"sort": "loudest"}, "#/sort"),
        ({"sort": "best", "cursor": "nonsense"}, "#/cursor"),
        ({"sort": "balanced", "cursor": "nonsense"}, "#/cursor"),
        ({"side": "left"}, "#/side"),
        ({"depth": "5"}, "#/depth"),
        ({"depth": "-1"}, "#/depth"),
        ({"depth": "two"}, "#/depth"),
        ({"limit": "0"}, "#/limit"),
        ({"limit": "101"}, "#/limit"),
        ({"limit": "1e9"}, "#/limit"),
        ({"cursor": "nonsense"}, "#/cursor"),
        ({"cursor": "a.b.c\x00"}, "#/cursor"),
    ],
)
def test_what_means_nothing_is_refused_with_a_pointer(
    anonymous: APIClient, story: Story, query: dict[str, str], pointer: str
) -> None:
    answer = anonymous.get(thread_url(story), query)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_a_cursor_is_of_one_list_only(
    read: Read, anonymous: APIClient, story: Story, make_comment: MakeComment
) -> None:
    for _ in range(3):
        make_comment(side="critic")
    cursor = read(limit=1)["next"]
    for other in ({"sort": "oldest"}, {"side": "critic"}):
        assert anonymous.get(thread_url(story), {"cursor": cursor, **other}).status_code == 400


@pytest.mark.trust("V6")
def test_unknown_parameters_change_nothing(read: Read, make_comment: MakeComment) -> None:
    make_comment()
    assert read(author__email__startswith="a", ordering="author__password", state="held") == read()


@pytest.mark.parametrize("depth", [0, 1, 2, 4])
def test_the_depth_bounds_the_levels_and_every_node_tells_of_more(
    read: Read, make_comment: MakeComment, depth: int
) -> None:
    comment = make_comment()
    for _ in range(5):
        comment = make_comment(comment)
    nodes = list(walk(read(depth=depth)["results"]))
    assert [node["depth"] for node in nodes] == list(range(depth + 1))
    assert [bool(node["replies"]["next"]) for node in nodes] == [False] * depth + [True]
    assert {node["replies"]["count"] for node in nodes} == {1}


def test_each_node_has_its_first_three_replies_and_the_way_to_the_rest(
    read: Read, anonymous: APIClient, make_comment: MakeComment
) -> None:
    roots = [make_comment() for _ in range(3)]
    replies = {root: [make_comment(root) for _ in range(number)] for number, root in zip((5, 0, 3), roots, strict=True)}
    for node, root in zip(read(sort="oldest")["results"], roots, strict=True):
        assert ids(node["replies"]["results"]) == [str(reply.pk) for reply in replies[root][:3]]
        assert node["replies"]["count"] == len(replies[root])
        if node["replies"]["next"]:
            rest = anonymous.get(comment_url(root, "replies/"), {"cursor": node["replies"]["next"]}).json()
            assert ids(rest["results"]) == [str(reply.pk) for reply in replies[root][3:]]
            assert rest["next"] is None


def test_a_page_stops_growing_deeper_at_its_bound(
    read: Read, make_comment: MakeComment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        root = make_comment()
        for _ in range(3):
            make_comment(make_comment(root))
    monkeypatch.setattr(node_rows, "MAX_NODES", 20)
    nodes = list(walk(read(depth=4)["results"]))
    assert len(nodes) == 16
    assert all(node["replies"]["next"] for node in nodes if node["depth"] == 1)


def test_reactions_are_counted_and_those_of_the_banned_are_not(
    read: Read, make_comment: MakeComment, make_subscriber: Callable[..., Subscriber], mo: Subscriber
) -> None:
    comment = make_comment()
    people = [make_subscriber(f"reader{number}") for number in range(5)]
    for person, kind in zip(people, ["agree", "agree", "disagree", "fair", "fair"], strict=True):
        react(comment=comment, subscriber=person, kind=kind, at=NOW)
    assert read()["results"][0]["reactions"] == {"agree": 2, "disagree": 1, "insightful": 0, "fair": 2}
    ban = Sanction.objects.create(
        subscriber=people[0], kind="ban", rule="R1", reason="x", starts_at=NOW - timedelta(days=900), imposed_by=mo
    )
    assert read()["results"][0]["reactions"]["agree"] == 1
    Sanction.objects.filter(pk=ban.pk).update(lifted_at=NOW - timedelta(days=800), lifted_by=mo)
    assert read()["results"][0]["reactions"]["agree"] == 2
    assert Reaction.objects.count() == 5


def test_badges_tell_who_speaks_for_the_house(read: Read, make_comment: MakeComment, mo: Subscriber) -> None:
    make_comment(make_comment(author=mo))
    assert [node["author"]["badges"] for node in walk(read()["results"])] == [["moderator"], []]


@pytest.mark.parametrize("state", ["draft", "review"])
def test_a_story_that_is_not_visible_has_no_thread(anonymous: APIClient, story: Story, state: str) -> None:
    Story.objects.update(state=state)
    answer, missing = anonymous.get(thread_url(story)), anonymous.get("/api/v1/stories/nowhere/comments/")
    assert (answer.status_code, answer.content) == (404, missing.content)


@pytest.mark.trust("V15")
def test_the_answer_is_for_everybody_and_for_any_cache(
    anonymous: APIClient, as_alice: APIClient, story: Story, make_comment: MakeComment
) -> None:
    make_comment()
    make_comment(state="held")
    answer, mine = (client.get(thread_url(story)) for client in (anonymous, as_alice))
    assert (answer.content, answer["ETag"]) == (mine.content, mine["ETag"])
    assert answer["Cache-Control"] == "public, max-age=0, s-maxage=1"
    assert ("Cookie" in answer["Vary"] + mine["Vary"], "Set-Cookie" in mine) == (False, False)
    again = anonymous.get(thread_url(story), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_number_of_queries_does_not_grow(
    read: Read,
    make_comment: MakeComment,
    make_subscriber: Callable[..., Subscriber],
    django_assert_num_queries: Any,
    bob: Subscriber,
) -> None:
    def add(roots: int) -> None:
        for _ in range(roots):
            author = make_subscriber(f"writer{Comment.objects.count()}")
            reply = make_comment(make_comment(author=author), author=bob)
            react(comment=make_comment(reply, author=author), subscriber=bob, kind="fair", at=NOW)

    for more, comments in ((2, 6), (20, 66)):
        add(more)
        with django_assert_num_queries(4):  # story, page, all of it, reactions that wait
            assert len(list(walk(read(limit=100)["results"]))) == comments
