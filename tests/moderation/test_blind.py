"""Working blind: neither who it was, nor on which side, nor how many, wherever somebody may have written it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.asserts import assertContains

from accounts.models import Subscriber
from discussion.moderation.appeals import appeal_profile_report, appeal_statement
from discussion.moderation.blindness import hide_names
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import decide
from discussion.moderation.escalating import escalate_case
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, DeskPreference
from discussion.moderation.profile_cases import keep_profile, report_profile
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.test_desk import QUEUE, at_the_desk, work

LATER = NOW + timedelta(hours=1)
BULK = "/admin/moderation/case/bulk/"


@pytest.fixture
def dora(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """A third reader."""
    return make_subscriber("dora")


@pytest.fixture
def blind(maxine: Subscriber) -> Client:
    """Maxine's browser."""
    DeskPreference.objects.create(moderator=maxine, is_blind=True)
    return at_the_desk(maxine)


def read(browser: Client, address: str) -> str:
    """The page, without who is signed in."""
    return browser.get(address).content.decode().replace("<strong>maxine</strong>", "")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ask @alice, or Bob.", "Ask @…, or @…."),
        ("bobsled, alices, @nobody-known.", "bobsled, alices, @…."),
        ("Mail alice@example.com", "Mail @…@…"),
        ("", ""),
    ],
)
def test_names_go_from_what_people_wrote(text: str, told: str) -> None:
    assert hide_names(text, {"alice", "bob"}) == told
    assert hide_names("No names.", ()) == "No names."


def test_notes_and_moderators_tell_no_names_either(
    blind: Client, shown: Comment, bob: Subscriber, charlie: Subscriber, dora: Subscriber, mo: Subscriber
) -> None:
    first = report_comment(comment=shown, reporter=bob, reason="abuse", note="Ask @charlie about Alice.", at=NOW).case
    report_comment(comment=shown, reporter=dora, reason="abuse", note="", at=NOW)
    decide(case=first, action="approve", note="mo says: alice is like that.", version=1, actor=mo, at=NOW)
    case = report_comment(comment=shown, reporter=charlie, reason="spam", note="Dora and bob agree.", at=LATER).case
    page = read(blind, work(case))
    for name in ("alice", "Alice", "bob", "charlie", "dora", "Dora", "by mo", "mo says"):
        assert name not in page, name
    assert "@… and @… agree." in page
    assert "says: @… is like that." in page
    assert "The tram is noisy." in page
    lease_next_case(moderator=mo, at=LATER)
    Case.objects.filter(pk=case.pk).update(leased_until=LATER + timedelta(days=9999))
    assertContains(blind.get(work(case)), "Another moderator is working on this case")
    assert ">taken<" in read(blind, QUEUE)


def test_reasons_that_tell_of_the_author_are_left_out(blind: Client, held_case: Case, mo: Subscriber) -> None:
    assert held_case.reason_codes == ["newcomer"]
    for address in (work(held_case), f"{QUEUE}?queue=held", BULK):
        page = read(blind, address)
        assert "newton" not in page, address
        assert ">newcomer" not in page, address
        assert "newcomer:" not in page, address
    assert "newcomer" in at_the_desk(mo).get(work(held_case)).content.decode()


def test_reports_are_told_without_their_number(
    blind: Client, shown: Comment, bob: Subscriber, charlie: Subscriber, dora: Subscriber
) -> None:
    for reporter in (bob, charlie, dora):
        case = report_comment(comment=shown, reporter=reporter, reason="abuse", at=NOW).case
    page = read(blind, work(case))
    assert page.count(">abuse<") == 1
    assert "Reports <b>" not in page
    assert "people reported it" not in page


def test_an_appeal_is_judged_without_knowing_whose(
    blind: Client, shown: Comment, bob: Subscriber, mo: Subscriber, alice: Subscriber
) -> None:
    case = report_comment(comment=shown, reporter=bob, reason="abuse", at=NOW).case
    removal = decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    appeal = appeal_statement(statement=removal.statement, text="I am alice, and bob hates me.", at=LATER)
    page = read(blind, work(appeal.case))
    assert "I am @…, and @… hates me." in page
    for name in ("alice", "bob", "by mo", "who reported it"):
        assert name not in page, name


def test_whose_name_is_judged_is_told_in_the_list(
    blind: Client, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    report = report_profile(subject=bob, reporter=alice, reason="abuse", at=NOW)
    keep_profile(subject=bob, actor=mo, at=NOW)
    report.refresh_from_db()
    appeal_profile_report(report=report, text="Do read it backwards.", at=LATER)
    page = read(blind, f"{QUEUE}?queue=appeals")
    assert "<bdi>@bob</bdi>" in page
    assert "alice" not in page


def test_who_escalated_it_is_not_told(blind: Client, reported_case: Case, mo: Subscriber) -> None:
    escalate_case(case=reported_case, note="Alice is my neighbour.", actor=mo, at=NOW)
    page = read(blind, work(reported_case))
    assert "<b>Escalated</b>, " in page
    assert "@… is my neighbour." in page
