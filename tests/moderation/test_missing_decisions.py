"""Asking for other words, handing a case to the seniors, picking comments, and a removal with a sanction."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Sanction, Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.cases import lease_next_case
from discussion.moderation.decisions import Measure, decide
from discussion.moderation.edit_requests import return_unedited
from discussion.moderation.escalating import escalate_case
from discussion.moderation.intake import submit_edit
from discussion.moderation.models import AuditEntry, Case, Decision, EditRequest, UndoPoint
from discussion.moderation.picking import drop_pick, pick_comment
from discussion.threads.models import Change, Comment
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
WEEK = timedelta(days=7)


def refusal(act: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.status, refused.value.code


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Case, Decision, AuditEntry, Event, UndoPoint, Sanction))


def ask(case: Case, actor: Subscriber) -> Decision:
    told: dict[str, Any] = {"rule": "R3", "answer": "Say which tram.", "version": 1}
    return decide(case=case, action="edit_request", **told, actor=actor, at=NOW)


def test_words_that_wait_are_asked_to_change(held_case: Case, newcomer: Subscriber, mo: Subscriber) -> None:
    decision = ask(held_case, mo)
    assert "Say which tram." in decision.statement.text
    assert "28 November 2026" in decision.statement.text
    comment = Comment.objects.get()
    assert (comment.state, comment.is_waiting) == ("held", True)
    assert not Case.objects.filter(closed_at=None).exists()
    assert not newcomer.strikes.exists()
    submit_edit(comment=comment, author=newcomer, body="Tram nine is noisy.", version=1, at=LATER)
    assert Case.objects.get(closed_at=None).comment == comment
    assert return_unedited(at=NOW + WEEK) == 0
    assert EditRequest.objects.get().settled_at == LATER


def test_words_that_nobody_changed_come_back(held_case: Case, mo: Subscriber) -> None:
    ask(held_case, mo)
    assert return_unedited(at=NOW + WEEK - timedelta(seconds=1)) == 0
    assert return_unedited(at=NOW + WEEK) == 1
    assert return_unedited(at=NOW + WEEK) == 0
    case = Case.objects.get(closed_at=None)
    assert (case.queue, case.reason_codes) == ("held", ["not_edited"])


def test_public_words_are_kept_or_taken_down(reported_case: Case, mo: Subscriber) -> None:
    before = counts()
    assert refusal(lambda: ask(reported_case, mo)) == (409, "comment_not_waiting")
    assert counts() == before


def test_an_escalated_case_is_for_seniors(
    held_case: Case, mo: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    case = escalate_case(case=held_case, note="A witness of the trial.", actor=mo, at=NOW)
    assert (case.queue, case.came_from, case.matter, case.leased_by) == ("escalated", "held", "held", None)
    assert (case.escalation.by, case.escalation.note) == (mo, "A witness of the trial.")
    assert AuditEntry.objects.get().verb == "escalate"
    assert "witness" not in str(Event.objects.get(kind="case.escalated").payload)
    before = counts()
    approve: dict[str, Any] = {"case": case, "action": "approve", "version": 1, "at": LATER}
    assert refusal(lambda: decide(**approve, actor=maxine)) == (403, "not_senior")
    assert refusal(lambda: lease_next_case(moderator=maxine, queue="escalated", at=LATER)) == (403, "not_senior")
    assert lease_next_case(moderator=maxine, at=LATER) is None
    again: dict[str, Any] = {"case": case, "note": "x", "actor": mo, "at": LATER}
    assert refusal(lambda: escalate_case(**again)) == (409, "escalated_already")
    assert counts() == before
    assert lease_next_case(moderator=sonja, at=LATER) == case
    removal = decide(case=case, action="remove", rule="R4", version=1, actor=sonja, at=LATER)
    assert (removal.comment.state if removal.comment else "") == "rejected", "as in the queue that it came from"


def test_who_escalates_says_why(held_case: Case, newcomer: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    before = counts()
    for actor, note, refused in (
        (mo, " \u200b", (422, "reason_missing")),
        (newcomer, "x", (403, "off_duty")),
    ):
        assert refusal(lambda: escalate_case(case=held_case, note=note, actor=actor, at=NOW)) == refused  # noqa: B023
    lease_next_case(moderator=maxine, at=NOW)
    assert refusal(lambda: escalate_case(case=held_case, note="x", actor=mo, at=NOW)) == (409, "case_leased")
    assert counts() == before


def test_a_pick_is_seen_by_everybody(shown: Comment, mo: Subscriber, edith: Subscriber) -> None:
    Change.objects.all().delete()
    decision = pick_comment(comment=shown, note="Both sides agree.", actor=edith, at=NOW)
    shown.refresh_from_db()
    assert (shown.featured_at, decision.subject) == (NOW, shown.author)
    assert Change.objects.get().comment == shown
    assert refusal(lambda: pick_comment(comment=shown, actor=mo, at=NOW)) == (409, "featured_already")
    undone = drop_pick(comment=shown, actor=mo, at=LATER)
    shown.refresh_from_db()
    assert (shown.featured_at, undone.reverses, undone.subject) == (None, decision, None)
    assert refusal(lambda: drop_pick(comment=shown, actor=mo, at=LATER)) == (409, "not_featured")
    assert list(AuditEntry.objects.order_by("id").values_list("verb", flat=True)) == ["feature", "unfeature"]


def test_who_picks(shown: Comment, held: Comment, bob: Subscriber, edith: Subscriber) -> None:
    before = counts()
    assert refusal(lambda: pick_comment(comment=shown, actor=bob, at=NOW)) == (403, "not_of_the_house")
    assert refusal(lambda: pick_comment(comment=held, actor=edith, at=NOW)) == (409, "comment_not_shown")
    Comment.objects.update(author=edith)
    shown.refresh_from_db()
    assert refusal(lambda: pick_comment(comment=shown, actor=edith, at=NOW)) == (403, "own_case")
    assert counts() == before


def test_a_removal_with_a_sanction(reported_case: Case, alice: Subscriber, mo: Subscriber) -> None:
    measure = Measure(kind="silence", reason="The third time.", until=NOW + timedelta(days=3))
    removal = decide(case=reported_case, action="remove", rule="R1", version=1, measure=measure, actor=mo, at=NOW)
    silence = Decision.objects.get(action="silence")
    assert (silence.case, silence.subject, silence.rule) == (removal.case, alice, "R1")
    assert Sanction.objects.in_force(at=LATER).get(subscriber=alice).kind == "silence"
    assert not UndoPoint.objects.exists(), "a person who was shut out knows it at once"
    assert removal.statement.readable_at == NOW


def test_a_sanction_that_is_refused_takes_nothing_down(reported_case: Case, alice: Subscriber, mo: Subscriber) -> None:
    before = counts()
    measure = Measure(kind="silence", reason="x", until=NOW - timedelta(days=1))
    act: dict[str, Any] = {"case": reported_case, "action": "remove", "rule": "R1", "version": 1, "measure": measure}
    assert refusal(lambda: decide(**act, actor=mo, at=NOW))[0] == 422
    assert Comment.objects.get().state == "published"
    assert counts() == before
