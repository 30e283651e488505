"""Pages in the order of ranks: what each order promises, and that nothing is missed or shown twice while it changes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.models import Comment, Rank, Reaction
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.services import react, remove_comment
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, thread_url

RANKED = ["balanced", "best", "common_ground"]


@pytest.fixture
def people(make_subscriber: Callable[..., Subscriber]) -> list[Subscriber]:
    return [make_subscriber(f"reader{n}") for n in range(4)]


@pytest.fixture
def like(people: list[Subscriber]) -> Callable[..., None]:
    """`like(comment, 3)`: so many agree."""

    def like(comment: Comment, number: int) -> None:
        for person in people[:number]:
            react(comment=comment, subscriber=person, kind="agree", at=NOW)

    return like


def read(client: APIClient, story: Story, **query: Any) -> list[str]:
    """The ids of all pages."""
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = client.get(thread_url(story), {**query, **cursor}).json()
        found += [node["id"] for node in page["results"]]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def test_best_comes_first_and_newest_where_all_are_equal(
    post: Post, story: Story, like: Callable[..., None], anonymous: APIClient
) -> None:
    first, second, third = post("One."), post("Two."), post("Three.")
    assert read(anonymous, story, sort="best", limit=2) == ids(third, second, first)
    like(first, 2)
    like(second, 1)
    fold_ranks(at=NOW)
    assert read(anonymous, story, sort="best", limit=2) == ids(first, second, third)


def test_common_ground_comes_before_applause_of_one_side(
    make_comment: MakeComment, story: Story, people: list[Subscriber], anonymous: APIClient
) -> None:
    applauded, common = make_comment(), make_comment()
    fold_ranks(at=NOW)
    Rank.objects.filter(comment=applauded).update(best=0.9, common=-0.1)
    Rank.objects.filter(comment=common).update(best=0.4, common=0.2)
    assert read(anonymous, story, sort="best") == ids(applauded, common)
    assert read(anonymous, story, sort="common_ground", limit=1) == ids(common, applauded)


def test_in_the_balanced_order_no_side_waits_for_more_than_two_places(
    make_comment: MakeComment, story: Story, anonymous: APIClient
) -> None:
    sides = ["critic"] * 9 + ["defender"] * 2 + ["neutral", ""]
    comments = [make_comment(side=side) for side in sides]
    fold_ranks(at=NOW)
    for place, comment in enumerate(comments):  # critics are all better than anybody else
        Rank.objects.filter(comment=comment).update(best=0.9 - place / 100)
    order = read(anonymous, story, sort="balanced", limit=3)
    c, d = ids(*comments[:9]), ids(*comments[9:11])
    assert order == [c[0], c[1], d[0], c[2], c[3], d[1], *c[4:9], *ids(*comments[11:])]
    assert read(anonymous, story, sort="balanced", limit=100) == order


def test_of_one_side_only_shown_comments_are_listed_and_tombstones_keep_their_place(
    post: Post, story: Story, mo: Subscriber, anonymous: APIClient
) -> None:
    critic, other, defender = post("A.", side="critic"), post("B.", side="critic"), post("C.", side="defender")
    fold_ranks(at=NOW)
    remove_comment(comment=critic, reason="R1", by=mo, at=NOW)
    for sort in RANKED:
        fold_ranks(at=NOW)
        assert read(anonymous, story, sort=sort, side="critic") == ids(other)
        assert set(read(anonymous, story, sort=sort)) == set(ids(critic, other, defender))
    held = post("D.", held=True, side="critic")
    fold_ranks(at=NOW)
    assert all(str(held.pk) not in read(anonymous, story, sort=sort) for sort in RANKED)


def test_pages_lead_back(post: Post, story: Story, anonymous: APIClient) -> None:
    for number in range(3):
        post(f"Number {number}.")
    query: dict[str, Any] = {"sort": "best", "limit": 2}
    first = anonymous.get(thread_url(story), query).json()
    second = anonymous.get(thread_url(story), {**query, "cursor": first["next"]}).json()
    back = anonymous.get(thread_url(story), {**query, "cursor": second["previous"]}).json()
    assert back["results"] == first["results"]
    others: list[dict[str, str]] = [{"sort": "common_ground"}, {"sort": "balanced"}, {"sort": "best", "side": "critic"}]
    for other in others:
        answer = anonymous.get(thread_url(story), {**other, "cursor": first["next"]})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/cursor")


@pytest.mark.trust("V4")
@settings(max_examples=15)
@given(data=st.data(), sort=st.sampled_from(RANKED), number=st.integers(1, 10))
def test_every_comment_is_read_exactly_once_while_the_order_changes(
    data: st.DataObject,
    sort: str,
    number: int,
    anonymous: APIClient,
    make_story: Callable[[], Story],
    make_comment: MakeComment,
    people: list[Subscriber],
) -> None:
    story = make_story()
    sides = st.sampled_from(["critic", "defender", "neutral", ""])
    steady = [make_comment(story=story, side=data.draw(sides)) for _ in range(number)]
    fold_ranks(at=NOW)
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        query: dict[str, Any] = {
            "sort": sort,
            "limit": data.draw(st.integers(1, 4)),
            **({"cursor": cursor} if cursor else {}),
        }
        page = anonymous.get(thread_url(story), query).json()
        seen, cursor = seen + [node["id"] for node in page["results"]], page["next"]
        for comment in data.draw(st.lists(st.sampled_from(steady), max_size=4)):
            chosen = {"kind": data.draw(st.sampled_from(Reaction.Kind.values))}
            react(comment=comment, subscriber=data.draw(st.sampled_from(people)), at=NOW, **chosen)
        if data.draw(st.booleans()) and len(seen) < 30:
            make_comment(story=story, side=data.draw(sides))
        fold_ranks(at=NOW)
    assert len(seen) == len(set(seen))
    assert set(ids(*steady)) <= set(seen)


@pytest.mark.parametrize("sort", RANKED)
def test_a_page_asks_as_often_however_many_there_are(
    sort: str, make_comment: MakeComment, story: Story, anonymous: APIClient
) -> None:
    make_comment()
    fold_ranks(at=NOW)
    anonymous.get(thread_url(story), {"sort": sort})
    with CaptureQueriesContext(connection) as one:
        anonymous.get(thread_url(story), {"sort": sort})
    for _ in range(12):
        make_comment()
    fold_ranks(at=NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(anonymous.get(thread_url(story), {"sort": sort}).json()["results"]) == 13
    assert len(many) == len(one) + 1  # the words of those that nobody has read before


def ids(*comments: Comment) -> list[str]:
    return [str(comment.pk) for comment in comments]
