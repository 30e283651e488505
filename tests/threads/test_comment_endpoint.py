"""GET comments/{id}/, replies/, context/, revisions/"""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.models import Comment
from discussion.threads.services import publish_comment, remove_comment
from stories.models import Story
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, comment_url, walk
from tests.threads.test_editing import LATER, edit

PARTS = ["", "replies/", "context/", "revisions/"]


def read(client: APIClient, comment: Comment, more: str = "", **query: Any) -> dict[str, Any]:
    answer = client.get(comment_url(comment, more), query)
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


def test_one_comment_with_its_first_replies(anonymous: APIClient, make_comment: MakeComment) -> None:
    root = make_comment()
    replies = [make_comment(root) for _ in range(4)]
    answer = read(anonymous, root, depth=1)
    assert (answer["id"], answer["replies"]["count"]) == (str(root.pk), 4)
    assert [node["id"] for node in answer["replies"]["results"]] == [str(reply.pk) for reply in replies[:3]]
    assert read(anonymous, root, depth=0)["replies"]["results"] == []


@pytest.mark.trust("V2")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("state", ["held", "rejected"])
def test_hidden_is_as_missing(
    anonymous: APIClient, as_alice: APIClient, make_comment: MakeComment, part: str, state: str
) -> None:
    hidden = make_comment(state=state)
    missing = anonymous.get(comment_url(uuid4(), part))
    for client in (anonymous, as_alice):  # its author, too: what is his is below me/
        answer = client.get(comment_url(hidden, part))
        assert (answer.status_code, answer.content) == (404, missing.content)
        assert sorted(answer.headers) == sorted(missing.headers)


@pytest.mark.trust("V2")
@pytest.mark.parametrize("part", PARTS)
def test_a_comment_of_a_hidden_story_is_hidden(
    anonymous: APIClient, make_comment: MakeComment, story: Story, part: str
) -> None:
    comment = make_comment()
    Story.objects.update(state="review")
    assert anonymous.get(comment_url(comment, part)).status_code == 404


@pytest.mark.trust("V3")
@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
@pytest.mark.parametrize("header", ["If-None-Match", "If-Match", "Range"])
def test_conditional_requests_tell_nothing(
    anonymous: APIClient, make_comment: MakeComment, part: str, method: str, header: str
) -> None:
    hidden = make_comment(state="held")
    answers = [
        getattr(anonymous, method)(comment_url(comment, part), headers={header: "*"}) for comment in (hidden, uuid4())
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].content == answers[1].content


def test_a_branch_is_paged_oldest_first(anonymous: APIClient, make_comment: MakeComment) -> None:
    root = make_comment()
    replies = [str(make_comment(root).pk) for _ in range(5)]
    make_comment(root, state="held")
    seen, cursor = [], None
    for _ in range(3):
        page = read(anonymous, root, "replies/", limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [node["id"] for node in page["results"]]
        cursor = page["next"]
    assert (seen, cursor) == (replies, None)


def test_a_node_without_loaded_replies_leads_to_all_of_them(anonymous: APIClient, make_comment: MakeComment) -> None:
    root = make_comment()
    replies = [str(make_comment(root).pk) for _ in range(4)]
    cursor = read(anonymous, root, depth=0)["replies"]["next"]
    page = read(anonymous, root, "replies/", cursor=cursor)
    assert [node["id"] for node in page["results"]] == replies


def test_a_cursor_of_another_branch_is_refused(anonymous: APIClient, make_comment: MakeComment) -> None:
    one, other = make_comment(), make_comment()
    make_comment(one)
    cursor = read(anonymous, one, depth=0)["replies"]["next"]
    assert anonymous.get(comment_url(other, "replies/"), {"cursor": cursor}).status_code == 400


def test_the_context_is_the_way_from_the_root(
    anonymous: APIClient, make_comment: MakeComment, django_assert_num_queries: Any
) -> None:
    way = [make_comment()]
    for number in range(12):
        way.append(make_comment(way[-1], state="removed" if number == 5 else "published"))
        make_comment(way[-2])
    with django_assert_num_queries(3):  # the comment, the way, all of it
        page = read(anonymous, way[-1], "context/")
    assert [node["id"] for node in page["results"]] == [str(comment.pk) for comment in way]
    assert [node["state"] for node in page["results"]].count("removed") == 1
    assert page["results"][0]["replies"]["count"] == 2


@pytest.mark.trust("V11")
def test_the_history_is_of_what_was_public(
    anonymous: APIClient, make_comment: MakeComment, django_assert_num_queries: Any
) -> None:
    comment = edit(make_comment(body="Trams are slow."), "Trams are *not* slow.")
    comment = edit(comment, "canaryedit", held=True)
    with django_assert_num_queries(2):
        page = read(anonymous, comment, "revisions/")
    assert [row["version"] for row in page["results"]] == [2, 1]
    assert page["results"][0] == {
        "version": 2,
        "created_at": "2026-11-21T13:00:00Z",
        "body_html": "<p>Trams are <em>not</em> slow.</p>",
        "body_text": "Trams are not slow.",
        "redacted": False,
        "diff": [
            {"op": "equal", "text": "Trams are "},
            {"op": "insert", "text": "*not* "},
            {"op": "equal", "text": "slow."},
        ],
    }
    assert page["results"][1]["diff"] == [{"op": "insert", "text": "Trams are slow."}]
    publish_comment(comment=comment, version=3, at=LATER)
    first = read(anonymous, comment, "revisions/", limit=1)
    assert [row["version"] for row in first["results"]] == [3]
    rest = read(anonymous, comment, "revisions/", cursor=first["next"])
    assert [row["version"] for row in rest["results"]] == [2, 1]


@pytest.mark.trust("V11")
@pytest.mark.parametrize("state", ["removed", "deleted", "erased"])
def test_the_history_goes_with_the_words(anonymous: APIClient, make_comment: MakeComment, state: str) -> None:
    comment = make_comment(state=state)
    assert anonymous.get(comment_url(comment, "revisions/")).status_code == 404
    assert anonymous.get(comment_url(comment)).json()["state"] in {"removed", "erased"}


def test_a_removed_comment_shows_its_reason(anonymous: APIClient, make_comment: MakeComment, mo: Subscriber) -> None:
    comment = make_comment()
    make_comment(comment)
    remove_comment(comment=comment, reason="Rule 2: no insults.", by=mo, at=NOW)
    answer = read(anonymous, comment)
    assert (answer["state"], answer["removed_reason"], answer["body_html"]) == ("removed", "Rule 2: no insults.", None)
    assert len(list(walk([answer]))) == 2
