"""Words can be edited for a while, and deleted at any time."""

from datetime import timedelta
from typing import Any

import pytest
from environs import Env
from rest_framework.test import APIClient

from accounts.models import Subscriber
from config.allowances import read_allowances
from discussion.threads.services import delete_comment, edit_comment
from discussion.threads.windows import EditWindowClosedError, editable_until
from tests.conftest import NOW
from tests.threads.conftest import MakeComment, Post, comment_url

END = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def a_day(settings: Any) -> None:
    settings.LIMITS_BY_TRUST = read_allowances(Env(), production=True, suite=False)


def test_the_window_grows_with_trust(settings: Any) -> None:
    limits = settings.LIMITS_BY_TRUST
    assert [limits[trust]["edit_minutes"] for trust in ("new", "member", "trusted")] == [1440, 10080, 43200]


def test_until_its_end_words_can_be_changed_and_then_not(post: Post, alice: Subscriber) -> None:
    comment = post("one")
    assert editable_until(comment) == END
    facts: dict[str, Any] = {"comment": comment, "author": alice, "held": False}
    edited = edit_comment(**facts, body="two", version=1, at=END - timedelta(seconds=1))
    with pytest.raises(EditWindowClosedError) as refused:
        edit_comment(**facts, body="three", version=2, at=END)
    assert refused.value.data["closed_at"] == END
    edited.refresh_from_db()
    assert (edited.body, edited.revisions.count()) == ("two", 2)
    assert edit_comment(**facts, body="two", version=2, at=END) == edited, "the same words again change nothing"
    delete_comment(comment=comment, author=alice, at=END + timedelta(days=1000))


def test_what_nobody_has_read_yet_can_be_changed_as_long_as_it_waits(post: Post, alice: Subscriber) -> None:
    comment = post("one", held=True)
    assert editable_until(comment) is None
    edited = edit_comment(comment=comment, author=alice, body="two", version=1, held=True, at=END)
    assert edited.latest_version == 2


@pytest.mark.usefixtures("still_clock")
def test_the_api_says_why_and_told_it_before(as_alice: APIClient, make_comment: MakeComment) -> None:
    old, young = make_comment(created_at=NOW - timedelta(days=1)), make_comment()
    told = {row["id"]: row["editable_until"] for row in as_alice.get("/api/v1/me/comments/").json()["results"]}
    assert told == {str(old.pk): "2026-11-21T12:00:00Z", str(young.pk): "2026-11-22T12:00:00Z"}
    refused = as_alice.patch(comment_url(old), {"body": "new", "version": 1})
    assert (refused.status_code, refused.json()["code"]) == (422, "edit_window_closed")
    assert refused.json()["closed_at"] == "2026-11-21T12:00:00Z"
    assert old.revisions.count() == 1
    assert as_alice.delete(comment_url(old)).status_code == 204
