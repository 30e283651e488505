"""PATCH and DELETE comments/{id}/"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.moderation.models import Case
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from stories.models import Story
from tests.threads.conftest import MakeComment, comment_url

LINKS = " ".join(f"https://source{number}.example" for number in range(4))


def test_an_edit_is_shown_at_once(as_alice: APIClient, anonymous: APIClient, make_comment: MakeComment) -> None:
    comment = make_comment(body="old")
    answer = as_alice.patch(comment_url(comment), {"body": "new", "version": 1})
    assert answer.status_code == 200
    edited = answer.json()
    assert (edited["state"], edited["body"], edited["version"], edited["code"]) == ("edited", "new", 2, "")
    shown = anonymous.get(comment_url(comment)).json()
    assert (shown["state"], shown["body_text"], shown["version"]) == ("edited", "new", 2)
    assert Signal.objects.filter(revision__version=2).exists()


@pytest.mark.trust("V11")
def test_an_edit_that_screening_holds_waits_beside_what_is_shown(
    as_alice: APIClient, anonymous: APIClient, make_comment: MakeComment
) -> None:
    comment = make_comment(body="old")
    answer = as_alice.patch(comment_url(comment), {"body": LINKS, "version": 1})
    held = answer.json()
    assert (answer.status_code, held["code"], held["waiting"], held["body"]) == (202, "many_links", True, LINKS)
    assert (held["version"], held["shown_version"], held["state"]) == (2, 1, "published")
    shown = anonymous.get(comment_url(comment)).json()
    assert (shown["body_text"], shown["version"], shown["edited_at"]) == ("old", 1, None)
    assert Case.objects.get().comment == comment
    stale = as_alice.patch(comment_url(comment), {"body": "again", "version": 1})
    assert (stale.status_code, stale.json()["code"], stale.json()["version"]) == (409, "version_stale", 2)
    joined = as_alice.patch(comment_url(comment), {"body": "no links", "version": 2})
    assert (joined.status_code, joined.json()["code"], joined.json()["version"]) == (202, "many_links", 3)


@pytest.mark.parametrize("tag", ['"1"', "1"])
def test_if_match_names_the_version_too(as_alice: APIClient, make_comment: MakeComment, tag: str) -> None:
    comment = make_comment()
    assert as_alice.patch(comment_url(comment), {"body": "new"}, headers={"If-Match": tag}).status_code == 200
    assert as_alice.patch(comment_url(comment), {"body": "newer"}, headers={"If-Match": tag}).status_code == 409


@pytest.mark.parametrize("headers", [{}, {"If-Match": "*"}, {"If-Match": '"abc"'}, {"If-Match": "9" * 30}])
def test_an_edit_must_name_its_version(as_alice: APIClient, make_comment: MakeComment, headers: dict[str, str]) -> None:
    comment = make_comment(body="old")
    answer = as_alice.patch(comment_url(comment), {"body": "new"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (428, "version_missing")
    comment.refresh_from_db()
    assert comment.body == "old"


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_others_change_nothing(as_bob: APIClient, anonymous: APIClient, make_comment: MakeComment, method: str) -> None:
    shown, hidden = make_comment(body="mine"), make_comment(state="held", body="mine")
    body = {"body": "yours", "version": 1}
    answers = [getattr(as_bob, method)(comment_url(target), body) for target in (shown, hidden, uuid4())]
    assert [answer.status_code for answer in answers] == [403, 404, 404]
    assert answers[0].json()["code"] == "not_your_comment"
    assert answers[1].content == answers[2].content
    assert getattr(anonymous, method)(comment_url(shown), body).status_code == 401
    assert set(Comment.objects.values_list("body", "state")) == {("mine", "published"), ("mine", "held")}


def test_deleting_leaves_a_tombstone(as_alice: APIClient, anonymous: APIClient, make_comment: MakeComment) -> None:
    comment = make_comment()
    reply = make_comment(comment)
    for _ in range(2):
        answer = as_alice.delete(comment_url(comment))
        assert (answer.status_code, answer.content) == (204, b"")
    shown = anonymous.get(comment_url(comment)).json()
    assert (shown["state"], shown["removed_reason"], shown["body_html"]) == ("removed", "Deleted by its author.", None)
    assert [node["id"] for node in shown["replies"]["results"]] == [str(reply.pk)]
    assert as_alice.patch(comment_url(comment), {"body": "back", "version": 1}).json()["code"] == "comment_not_editable"


def test_a_newcomer_edits_and_deletes_what_is_held(
    client_of: Callable[[Subscriber], APIClient], newcomer: Subscriber, make_comment: MakeComment, anonymous: APIClient
) -> None:
    comment = make_comment(state="held", author=newcomer, body="first")
    client = client_of(newcomer)
    answer = client.patch(comment_url(comment), {"body": "second", "version": 1})
    assert (answer.status_code, answer.json()["state"], answer.json()["body"]) == (202, "held", "second")
    for _ in range(2):
        assert client.delete(comment_url(comment)).status_code == 204
    assert anonymous.get(comment_url(comment)).status_code == 404
    mine = client.get("/api/v1/me/comments/").json()["results"]
    assert [row["state"] for row in mine] == ["deleted"]


def test_a_closed_discussion_takes_no_edits(as_alice: APIClient, make_comment: MakeComment, story: Story) -> None:
    comment = make_comment()
    Story.objects.update(state="closed")
    answer = as_alice.patch(comment_url(comment), {"body": "new", "version": 1})
    assert (answer.status_code, answer.json()["code"]) == (423, "discussion_closed")
    assert as_alice.delete(comment_url(comment)).status_code == 204


@pytest.mark.parametrize("body", [{}, {"body": None, "version": 1}, {"body": "x", "version": "new"}, {"version": 1}])
def test_what_cannot_be_read_is_400(as_alice: APIClient, make_comment: MakeComment, body: dict[str, Any]) -> None:
    comment = make_comment()
    answer = as_alice.patch(comment_url(comment), body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert answer.json()["errors"][0]["pointer"] in {"#/body", "#/version"}
