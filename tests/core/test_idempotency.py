"""`Idempotency-Key` from a browser, whose CSRF check reads the body before anybody else does."""

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.models import IdempotentWrite
from discussion.threads.models import Comment
from stories.models import Story
from tests.signing_in import sign_in

BODY = {"body": "Said once, sent twice."}


def browser_of(subscriber: Subscriber) -> APIClient:
    """Signed in by cookie, CSRF enforced."""
    client = APIClient(enforce_csrf_checks=True)
    sign_in(client, subscriber)
    client.cookies["csrf"] = "a" * 32
    return client


@pytest.mark.trust("W6")
def test_a_browser_posts_once_and_is_answered_twice(story: Story, alice: Subscriber) -> None:
    address = f"/api/v1/stories/{story.slug}/comments/"
    headers = {"X-CSRFToken": "a" * 32, "Idempotency-Key": "one"}
    answers = [browser_of(alice).post(address, BODY, format="json", headers=headers) for _ in range(2)]
    assert answers[0].status_code in {201, 202}
    assert [answer.content for answer in answers] == [answers[0].content] * 2
    assert Comment.objects.count() == 1


@pytest.mark.trust("W6")
def test_who_comes_back_after_a_crash_has_said_it_once(
    story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process dies after the comment was written and before the transaction has ended: nothing of it is there."""
    address = f"/api/v1/stories/{story.slug}/comments/"
    headers = {"X-CSRFToken": "a" * 32, "Idempotency-Key": "one"}
    browser = browser_of(alice)
    browser.raise_request_exception = False
    with monkeypatch.context() as patch:
        patch.setattr("core.api.idempotency._remember", fail)
        assert browser.post(address, BODY, format="json", headers=headers).status_code == 500
    assert (Comment.objects.count(), IdempotentWrite.objects.count()) == (0, 0)
    answers = [browser.post(address, BODY, format="json", headers=headers) for _ in range(2)]
    assert answers[0].status_code in {201, 202}
    assert answers[0].content == answers[1].content
    assert Comment.objects.count() == 1


def fail(*_: object) -> None:
    raise MemoryError


@pytest.mark.trust("S13")
def test_a_body_that_is_too_large_is_refused_with_a_key_too(story: Story, alice: Subscriber) -> None:
    address = f"/api/v1/stories/{story.slug}/comments/"
    headers = {"X-CSRFToken": "a" * 32, "Idempotency-Key": "large"}
    answer = browser_of(alice).post(address, {"body": "x" * 70_000}, format="json", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (413, "body_too_large")
    assert not Comment.objects.exists()
    assert not IdempotentWrite.objects.exists()


@pytest.mark.trust("G8")
@pytest.mark.parametrize(
    "limit", ["0", "101", "000100999", "00010099999999999999999999", "000100" + "9" * 5000, "٣", ""]
)
def test_no_spelling_of_a_limit_gets_past_a_hundred(db: None, limit: str) -> None:
    answer = APIClient().get("/api/v1/stories/", {"limit": limit})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "#/limit")
