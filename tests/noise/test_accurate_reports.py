"""Reports that moderators agreed with help their reporter to be trusted; the others cost nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import AccurateReport, Standing, Subscriber
from accounts.presence import note_presence
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_comment
from discussion.moderation.models import Decision
from stories.models import Story
from stories.noise.newcomers import is_newcomer, review_newcomers
from tests.conftest import NOW
from tests.noise.test_ledger_services import say
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
AGREED = {"code": "accurate_reports", "counted": 1}
FEW = {"code": "few_contributions", "counted": 2, "needed": 3}


@pytest.fixture
def reporter(settings: Any, story: Story, alice: Subscriber) -> Subscriber:
    """Alice, whom one of three contributions keeps from being trusted."""
    settings.NEWCOMER_CONTRIBUTIONS, settings.TRUSTED_CONTRIBUTIONS, settings.TRUSTED_PRESENCE_DAYS = 1, 3, 1
    settings.NEWCOMER_HELD_COMMENTS = 0
    for number in (1, 2):
        say(story, alice, f"comment:{number}", NOW - DAY)
    note_presence(person=alice.pk, at=NOW)
    assert review() == ("member", 0)
    return alice


def review() -> tuple[str, int]:
    review_newcomers(at=NOW)
    kept = Standing.objects.get(subscriber__handle="alice")
    return kept.trust, kept.reports


def decided(story: Story, author: Subscriber, reporter: Subscriber, mo: Subscriber, action: str) -> Decision:
    number = Decision.objects.count()
    written_at = NOW - DAY + number * timedelta(minutes=1)  # not too many in a minute
    comment = submit_comment(author=author, story=story, parent=None, side="", body=f"No. {number}", at=written_at)
    case = report_comment(comment=comment, reporter=reporter, reason="abuse", at=NOW).case
    rule = "R1" if action == "remove" else ""
    return decide(case=case, action=action, rule=rule, version=1, actor=mo, at=NOW)


def test_a_report_that_ends_in_a_removal_counts_until_that_is_reversed(
    story: Story, reporter: Subscriber, bob: Subscriber, mo: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    removal = decided(story, bob, reporter, mo, "remove")
    assert review() == ("trusted", 1)
    told = client_of(reporter).get("/api/v1/me/standing/").json()
    assert (told["trust"], told["next_trust"], told["trust_reasons"]) == ("trusted", None, [AGREED])
    browser = Client()
    sign_in(browser, reporter)
    assert b"1 reports that moderators agreed with" in browser.get("/me/").content
    reverse_decision(decision=removal, actor=mo, at=NOW)
    assert review() == ("member", 0)
    told = client_of(reporter).get("/api/v1/me/standing/").json()
    assert (told["trust"], told["trust_reasons"]) == ("member", [FEW])
    assert AccurateReport.objects.get().cancelled_at == NOW


def test_one_that_does_not_costs_nothing(story: Story, reporter: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    decided(story, bob, reporter, mo, "remove")
    for _ in range(3):
        decided(story, bob, reporter, mo, "approve")
    assert review() == ("trusted", 1)


def test_only_so_many_count(story: Story, reporter: Subscriber, bob: Subscriber, mo: Subscriber, settings: Any) -> None:
    settings.TRUSTED_CONTRIBUTIONS, settings.TRUSTED_REPORTS = 4, 1
    for _ in range(2):
        decided(story, bob, reporter, mo, "remove")
    assert review() == ("member", 1)
    settings.TRUSTED_REPORTS = 2
    assert review() == ("trusted", 2)


def test_nobody_ceases_to_be_a_newcomer_by_reporting(
    story: Story, newcomer: Subscriber, bob: Subscriber, mo: Subscriber, settings: Any
) -> None:
    settings.NEWCOMER_CONTRIBUTIONS, settings.NEWCOMER_HELD_COMMENTS = 1, 0
    decided(story, bob, newcomer, mo, "remove")
    review_newcomers(at=NOW)
    assert Standing.objects.get(subscriber=newcomer).trust == "new"
    assert is_newcomer(subscriber=newcomer, at=NOW + 100 * DAY), "what counts in the noise asks for words"
