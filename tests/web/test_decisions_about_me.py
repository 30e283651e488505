"""The pages of a statement and of a report: what was decided, and objecting to it, also while banned."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from accounts import roles
from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_statement
from discussion.moderation.decisions import ban_subscriber, decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Appeal, Decision, Report
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.threads.models import Comment
from tests.signing_in import sign_in
from tests.threads.conftest import MakeComment

WHY = "It was a quotation of the mayor."
pytestmark = pytest.mark.django_db


@pytest.fixture
def yesterday() -> datetime:
    return timezone.now() - timedelta(days=1)


@pytest.fixture
def removal(
    make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber, yesterday: datetime
) -> Decision:
    comment = make_comment(author=alice, body="You are all idiots.")
    case = report_comment(comment=comment, reporter=bob, reason="abuse", at=yesterday).case
    return decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=yesterday)


@pytest.fixture
def kept(make_comment: MakeComment, alice: Subscriber, bob: Subscriber, mo: Subscriber, yesterday: datetime) -> Report:
    comment = make_comment(author=alice, body="The tram is loud.")
    report = report_comment(comment=comment, reporter=bob, reason="abuse", at=yesterday)
    decide(case=report.case, action="approve", version=1, actor=mo, at=yesterday)
    return report


@pytest.fixture
def maxine(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """The other moderator."""
    return make_subscriber("maxine", role=roles.MODERATOR)


def browser_of(person: Subscriber) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def statement(decision: Decision) -> str:
    return f"/me/decisions/{decision.statement.pk}/"


def test_the_author_objects_once_and_reads_what_came_of_it(
    removal: Decision, alice: Subscriber, maxine: Subscriber
) -> None:
    browser, page = browser_of(alice), statement(removal)
    assertContains(browser.get(page), "No personal attacks")
    assertRedirects(browser.post(page, {"text": WHY}), page, status_code=303, fetch_redirect_response=False)
    told = browser.get(page)
    assertContains(told, "Your objection is taken.")
    assertContains(told, WHY)
    assertNotContains(told, "<textarea")
    appeal = Appeal.objects.get()
    assertContains(browser.post(page, {"text": WHY}), "You have appealed this decision already", status_code=409)
    assert Appeal.objects.count() == 1
    decide(case=appeal.case, action="overturn", answer="It was.", version=1, actor=maxine, at=timezone.now())
    assertContains(browser.get(page), "What was answered to you: It was.")
    assert Comment.objects.get().state == "published"


def test_a_reporter_objects_to_what_was_kept(kept: Report, bob: Subscriber, maxine: Subscriber) -> None:
    browser, page = browser_of(bob), f"/me/reports/{kept.pk}/"
    assertContains(browser.get(page), "A moderator looked at it, and it stays.")
    browser.post(page, {"text": WHY})
    appeal = Appeal.objects.get()
    decide(case=appeal.case, action="uphold", answer="It insults nobody.", version=1, actor=maxine, at=timezone.now())
    assertContains(browser.get(page), "It insults nobody.")


def test_so_does_who_reported_a_name_that_was_kept(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, maxine: Subscriber, yesterday: datetime
) -> None:
    report = report_profile(subject=alice, reporter=bob, reason="abuse", at=yesterday)
    browser, page = browser_of(bob), f"/me/profile-reports/{report.pk}/"
    assertNotContains(browser.get(page), "Send the objection")
    keep_profile(subject=alice, actor=mo, at=yesterday)
    assertContains(browser.get("/me/"), page)
    assertContains(browser.get(page), "You reported the name or profile of @alice. A moderator looked at it")
    assert browser_of(alice).get(page).status_code == 404
    browser.post(page, {"text": WHY})
    case = Appeal.objects.get().case
    decide(case=case, action="overturn", rule="R1", part="name", answer="So it is.", actor=maxine, at=timezone.now())
    assertContains(browser.get(page), "The name was replaced, or the profile taken down.")
    assertContains(browser.get(page), "So it is.")


@pytest.mark.parametrize("text", ["", "  short  ", "x" * 3001])
def test_what_is_too_short_or_too_long_is_not_taken(removal: Decision, alice: Subscriber, text: str) -> None:
    answer = browser_of(alice).post(statement(removal), {"text": text})
    assert answer.status_code in {400, 422}
    assertContains(answer, "<textarea", status_code=answer.status_code)
    assert not Appeal.objects.exists()


def test_too_late_is_too_late(
    removal: Decision, kept: Report, alice: Subscriber, bob: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("discussion.moderation.appeals.APPEAL_DAYS", 1)  # they are a day old
    for browser, page in ((browser_of(alice), statement(removal)), (browser_of(bob), f"/me/reports/{kept.pk}/")):
        assertNotContains(browser.get(page), "<textarea")
        assertContains(browser.post(page, {"text": WHY}), "can be appealed for 180 days", status_code=422)
    assert not Appeal.objects.exists()


def test_it_is_nobody_elses(removal: Decision, kept: Report, alice: Subscriber, bob: Subscriber) -> None:
    pages = [(bob, statement(removal)), (alice, f"/me/reports/{kept.pk}/")]
    for person, page in pages:
        browser = browser_of(person)
        assert (browser.get(page).status_code, browser.post(page, {"text": WHY}).status_code) == (404, 404)
        assert Client().get(page).status_code == 303
    assert not Appeal.objects.exists()


def test_who_is_banned_objects_too(mo: Subscriber, bob: Subscriber, yesterday: datetime) -> None:
    ban = ban_subscriber(subscriber=bob, rule="R6", reason="Two accounts.", actor=mo, at=yesterday)
    browser = browser_of(bob)
    assert browser.post(statement(ban), {"text": WHY}).status_code == 303
    assert Appeal.objects.get().appellant == bob


def test_the_first_decider_reads_it_and_has_no_button(removal: Decision, mo: Subscriber, maxine: Subscriber) -> None:
    appeal = appeal_statement(statement=removal.statement, text=WHY, at=timezone.now())
    page = f"/admin/moderation/case/{appeal.case_id}/work/"
    own = browser_of(mo).get(page)
    assertContains(own, "You have decided in this matter.")
    assertNotContains(own, 'value="overturn"')
    assertContains(browser_of(maxine).get(page), 'value="overturn"')
    sent = {"action": "overturn", "version": "1"}
    answer = browser_of(mo).post(f"/admin/moderation/case/{appeal.case_id}/decision/", sent)
    assert answer.status_code == 403
    assert Decision.objects.count() == 1
