"""Why a case is where it is, and what reports alone can do."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from accounts.models import AccurateReport, Subscriber
from core.errors import DomainError
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment, submit_deletion, submit_edit
from discussion.moderation.models import AuditEntry, Case, Report
from discussion.moderation.priority import Bearing, weigh, weights_of
from discussion.moderation.selectors import outcome_of, reports_by
from discussion.threads.models import Comment
from stories.noise.models import Engagement
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
ABUSE = Report(reason="abuse")


def hours(*, report: Report = ABUSE, **bearing: Any) -> float:
    return round(sum(weight.hours for weight in weigh([], [report], Bearing(**bearing))), 2)


def test_the_head_start_is_gravity_times_accuracy_times_reach() -> None:
    assert hours() == 12.0
    assert hours(agreed=8, decided=8) == pytest.approx(12 * (10 / 12 + 0.5), abs=0.01)
    assert hours(agreed=0, decided=8) == pytest.approx(12 * (2 / 12 + 0.5), abs=0.01)
    assert hours(level=100.0) == 18.0
    assert hours(level=60.0, is_top=True) == pytest.approx(12 * 1.4)
    assert hours(was_approved=True) == 3.0, "a light case"


def test_harm_does_not_wait_for_who_says_so() -> None:
    for report, expected in ((Report(reason="illegal", illegal=True), 48.0), (Report(reason="personal_data"), 24.0)):
        assert hours(report=report, agreed=0, decided=20) == expected


def test_the_case_says_it_as_it_was_weighed(reported_case: Case, charlie: Subscriber) -> None:
    AccurateReport.objects.bulk_create(AccurateReport(subscriber=charlie, decision=uuid4(), at=NOW) for _ in range(4))
    assert reported_case.comment is not None
    case = report_comment(comment=reported_case.comment, reporter=charlie, reason="spam", at=NOW).case
    case.refresh_from_db()
    told = [(weight.reason, weight.hours) for weight in weights_of(case)]
    assert told[:2] == [("reported: abuse", 12.0), ("2 people reported it", 2.0)]
    assert told[2] == ("who reported it was right 4 of 0 times", 3.0)
    assert case.priority == pytest.approx(sum(given for _, given in told) - NOW.timestamp() / 3600)


def test_words_that_a_moderator_approved_are_a_light_case_and_other_words_a_full_one(
    reported_case: Case, alice: Subscriber, charlie: Subscriber, newcomer: Subscriber, mo: Subscriber
) -> None:
    comment = reported_case.comment
    assert comment is not None
    decide(case=reported_case, action="approve", version=1, actor=mo, at=NOW)
    light = report_comment(comment=comment, reporter=charlie, reason="abuse", at=LATER).case
    light.refresh_from_db()
    assert weights_of(light)[-1].reason == "a moderator has approved these words"
    submit_edit(comment=comment, author=alice, body="The tram is loud.", version=1, at=LATER)
    full = report_comment(comment=comment, reporter=newcomer, reason="abuse", at=LATER).case
    full.refresh_from_db()
    assert full == light
    assert "a moderator has approved these words" not in [weight.reason for weight in weights_of(full)]


@pytest.fixture
def accurate(make_subscriber: Callable[..., Subscriber]) -> list[Subscriber]:
    """Three readers whose reports were right before."""
    people = [make_subscriber(f"reader_{number}") for number in range(3)]
    AccurateReport.objects.bulk_create(
        AccurateReport(subscriber=person, decision=uuid4(), at=NOW) for person in people for _ in range(2)
    )
    return people


@pytest.fixture
def newcomers(held_case: Case, mo: Subscriber) -> Comment:
    """A newcomer's words, which were approved."""
    return decide(case=held_case, action="approve", version=1, actor=mo, at=NOW).comment  # type: ignore[return-value]  # as every decision about words


def report_by_all(comment: Comment, people: list[Subscriber]) -> Case:
    for person in people:
        case = report_comment(comment=comment, reporter=person, reason="abuse", at=LATER).case
    case.refresh_from_db()
    return case


def test_accurate_readers_hide_a_newcomers_words_until_somebody_decides(
    newcomers: Comment, accurate: list[Subscriber], mo: Subscriber
) -> None:
    case = report_by_all(newcomers, accurate)
    comment = Comment.objects.get()
    assert (comment.state, case.hidden_at, case.queue) == ("removed", LATER, "reported")
    assert AuditEntry.objects.get(verb="hide").actor is None
    decide(case=case, action="approve", version=1, actor=mo, at=LATER)
    comment.refresh_from_db()
    assert (comment.state, comment.removed_reason, comment.body) == ("published", "", newcomers.body)
    turns = Engagement.objects.filter(target=comment.source_key, kind__in=["retract", "restore"])
    assert [turn.kind for turn in turns.order_by("id")] == ["retract", "restore"]


def test_what_was_hidden_is_removed_under_a_rule(
    newcomers: Comment, accurate: list[Subscriber], mo: Subscriber
) -> None:
    case = report_by_all(newcomers, accurate)
    decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=LATER)
    comment = Comment.objects.get()
    assert (comment.state, comment.removed_reason) == ("removed", "Removed under rule R1: No personal attacks.")


def test_the_author_can_delete_what_was_hidden_until_somebody_has_decided(
    newcomers: Comment, accurate: list[Subscriber], mo: Subscriber, newcomer: Subscriber
) -> None:
    case = report_by_all(newcomers, accurate)
    submit_deletion(comment=newcomers, author=newcomer, at=LATER)
    case.refresh_from_db()
    comment = Comment.objects.get()
    assert (comment.state, comment.removed_reason, case.closed_at) == ("deleted", "", LATER)
    assert {outcome_of(report) for report in reports_by(accurate[0], at=LATER)} == {"withdrawn"}
    turns = Engagement.objects.filter(target=comment.source_key, kind__in=["retract", "restore"])
    assert [turn.kind for turn in turns] == ["retract"]
    with pytest.raises(DomainError):
        decide(case=case, action="approve", version=1, actor=mo, at=LATER)


def test_what_was_removed_under_a_rule_is_not_deleted(
    newcomers: Comment, accurate: list[Subscriber], mo: Subscriber, newcomer: Subscriber
) -> None:
    case = report_by_all(newcomers, accurate)
    decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=LATER)
    with pytest.raises(DomainError) as refusal:
        submit_deletion(comment=newcomers, author=newcomer, at=LATER)
    assert refusal.value.code == "comment_not_editable"
    assert Comment.objects.get().state == "removed"


@pytest.mark.parametrize("case", ["established", "inaccurate", "off"])
def test_reports_alone_hide_nobody_else(
    case: str, shown: Comment, newcomers: Comment, accurate: list[Subscriber]
) -> None:
    if case == "inaccurate":
        AccurateReport.objects.filter(subscriber=accurate[0]).update(cancelled_at=NOW)
    comment = shown if case == "established" else newcomers
    with override_settings(REPORTS_HIDE_NEWCOMERS=0 if case == "off" else 3):
        assert report_by_all(comment, accurate).hidden_at is None
    comment.refresh_from_db()
    assert comment.state == "published"
