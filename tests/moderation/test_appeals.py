"""Objecting to a decision: who may, when, how often, and who judges."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from accounts import roles
from accounts.models import Sanction, Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.appeals import appeal_report, appeal_statement
from discussion.moderation.branches import close_branch
from discussion.moderation.cases import heartbeat, lease_next_case
from discussion.moderation.decisions import decide, reverse_decision, sanction_subscriber
from discussion.moderation.intake import submit_deletion
from discussion.moderation.models import Appeal, AuditEntry, Case, Decision
from discussion.moderation.selectors import appeals_by
from discussion.moderation.statements import answer_of
from discussion.threads.models import Comment
from tests.conftest import NOW

LATER = NOW + timedelta(hours=1)
WHY = "I quoted somebody else; the words are not mine."


def refusal(act: Callable[[], Any]) -> tuple[int, str]:
    with pytest.raises(DomainError) as refused:
        act()
    return refused.value.status, refused.value.code


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or a key is looked at later, and TRUNCATE is refused for that
        cursor.execute(statement)


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Appeal, Case, Decision, AuditEntry, Event))


@pytest.fixture
def removal(reported_case: Case, mo: Subscriber) -> Decision:
    """Mo's removal of what Bob had reported."""
    return decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)


@pytest.fixture
def kept(reported_case: Case, mo: Subscriber) -> Decision:
    """Mo's word that what Bob had reported stays."""
    return decide(case=reported_case, action="approve", version=1, actor=mo, at=NOW)


@pytest.fixture
def appeal(removal: Decision) -> Appeal:
    return appeal_statement(statement=removal.statement, text=WHY, at=LATER)


def judge(case: Case, actor: Subscriber, action: str = "overturn", **told: Any) -> Decision:
    version = case.comment.latest_version if case.comment else None
    return decide(case=case, action=action, version=version, actor=actor, at=LATER, **told)


def test_an_appeal_waits_in_a_queue_of_its_own(appeal: Appeal, removal: Decision, maxine: Subscriber) -> None:
    case = appeal.case
    assert (case.queue, case.appealed, case.comment, case.closed_at) == ("appeals", removal, removal.comment, None)
    assert (appeal.first_decider, appeal.verdict) == (removal.actor, "")
    event = Event.objects.get(kind="appeal.opened")
    assert (event.payload["appeal"], event.payload["decision"]) == (str(appeal.pk), str(removal.pk))
    assert WHY not in str(event.payload)
    assert lease_next_case(moderator=maxine, queue="appeals", at=LATER) == case


def test_several_who_object_to_one_decision_are_answered_at_once(
    reported_case: Case, charlie: Subscriber, mo: Subscriber, maxine: Subscriber
) -> None:
    reports = [reported_case.reports.get(), reported_case.reports.create(
        comment=reported_case.about, reporter=charlie, reason="spam", version=1, at=NOW
    )]  # fmt: skip
    decide(case=reported_case, action="approve", version=1, actor=mo, at=NOW)
    cases = {appeal_report(report=report, text=WHY, at=LATER).case for report in reports}
    assert len(cases) == 1
    judgement = judge(cases.pop(), maxine, "uphold", answer="It is a quotation.")
    assert {(each.verdict, each.judge, each.judgement) for each in Appeal.objects.all()} == {
        ("uphold", maxine, judgement)
    }
    assert judgement.subject is None, "of a report that came to nothing its target never hears"
    assert Event.objects.filter(kind="appeal.decided").count() == 2


def test_upheld(appeal: Appeal, maxine: Subscriber) -> None:
    judgement = judge(appeal.case, maxine, "uphold", answer="The quotation marks are missing.")
    appeal.refresh_from_db()
    assert (appeal.verdict, appeal.judge, appeal.judged_at) == ("uphold", maxine, LATER)
    assert "it stands" in judgement.statement.text
    assert "quotation marks" in judgement.statement.text
    assert "object once" not in judgement.statement.text
    assert Comment.objects.get().state == "removed"
    assert AuditEntry.objects.filter(verb="appeal_uphold").count() == 1
    decided = Event.objects.get(kind="appeal.decided").payload
    assert decided == {"appeal": str(appeal.pk), "decision": str(judgement.pk), "action": "uphold", "rule": "R1"}
    text: dict[str, Any] = {"text": WHY, "at": LATER}
    assert refusal(lambda: appeal_statement(statement=judgement.statement, **text)) == (422, "not_appealable")


def test_what_a_reporter_is_right_about_is_taken_down(
    kept: Decision, alice: Subscriber, bob: Subscriber, maxine: Subscriber, sonja: Subscriber
) -> None:
    appeal = appeal_report(report=bob.reports.get(), text=WHY, at=LATER)
    before = counts()
    assert refusal(lambda: judge(appeal.case, maxine)) == (422, "rule_unknown")
    assert counts() == before
    removal = judge(appeal.case, maxine, rule="R1")
    comment = Comment.objects.get()
    assert (comment.state, removal.action, removal.subject) == ("removed", "remove", alice)
    assert alice.strikes.filter(cancelled_at=None).count() == 1
    assert bob.accurate_reports.filter(decision=removal.pk).count() == 1
    again = appeal_statement(statement=removal.statement, text=WHY, at=LATER)  # she has not been heard yet
    for decided in (maxine, removal.case.appealed.actor):  # type: ignore[union-attr]  # as the case of an appeal
        assert refusal(lambda: judge(again.case, decided)) == (403, "own_decision")  # noqa: B023 - called at once
    judge(again.case, sonja)
    comment.refresh_from_db()
    assert comment.state == "published"
    assert refusal(lambda: appeal_report(report=bob.reports.get(), text=WHY, at=LATER)) == (409, "already_appealed")


BOUNDS = [
    ("too short", 0, "appeal_text"),
    ("x" * 3001, 0, "appeal_text"),
    ("\u200b" * 50, 0, "appeal_text"),
    (WHY, 180, "appeal_too_late"),
]


@pytest.mark.parametrize(("text", "late", "code"), BOUNDS, ids=["short", "long", "unseen", "late"])
def test_bounds(text: str, late: int, code: str, removal: Decision) -> None:
    before = counts()
    at = NOW + timedelta(days=late)
    assert refusal(lambda: appeal_statement(statement=removal.statement, text=text, at=at)) == (422, code)
    assert counts() == before


def test_once_and_not_against_what_is_reversed(appeal: Appeal, removal: Decision, maxine: Subscriber) -> None:
    before = counts()
    again: dict[str, Any] = {"statement": removal.statement, "text": WHY, "at": LATER}
    assert refusal(lambda: appeal_statement(**again)) == (409, "already_appealed")
    assert counts() == before


def test_what_was_reversed_or_cannot_be_given_back_is_not_appealed(removal: Decision, mo: Subscriber) -> None:
    reversal = reverse_decision(decision=removal, actor=mo, at=LATER)
    before = counts()
    for decision, refused in ((removal, (409, "already_reversed")), (reversal, (422, "not_appealable"))):
        told: dict[str, Any] = {"statement": decision.statement, "text": WHY, "at": LATER}
        assert refusal(lambda: appeal_statement(**told)) == refused  # noqa: B023 - called at once
    assert counts() == before


def test_a_reporter_appeals_what_was_kept_alone(reported_case: Case, removal: Decision, bob: Subscriber) -> None:
    before = counts()
    report: dict[str, Any] = {"report": bob.reports.get(), "text": WHY, "at": LATER}
    assert refusal(lambda: appeal_report(**report)) == (422, "not_appealable")
    assert counts() == before


@pytest.mark.trust("V19")
def test_also_while_banned(alice: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    ban = sanction_subscriber(subscriber=alice, kind="ban", rule="R2", reason="Shoes.", actor=mo, at=NOW)
    appeal = appeal_statement(statement=ban.statement, text=WHY, at=LATER)
    assert (appeal.case.comment, appeal.case.appealed) == (None, ban)
    judge(appeal.case, maxine, answer="We were wrong.")
    assert not Sanction.objects.in_force(at=LATER).exists()
    assert appeals_by(alice).get().answer == "We were wrong."


@pytest.mark.trust("V8")
def test_nobody_judges_what_he_decided_or_what_is_about_him(
    appeal: Appeal, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    before = counts()
    for who, code in ((mo, "own_decision"), (bob, "off_duty"), (alice, "off_duty")):
        assert refusal(lambda: judge(appeal.case, who)) == (403, code)  # noqa: B023 - called at once
        assert refusal(lambda: heartbeat(case=appeal.case, moderator=who, at=LATER))[0] == 403  # noqa: B023
    alice.groups.set(mo.groups.all())
    assert refusal(lambda: judge(appeal.case, alice)) == (403, "own_case")
    for who in (mo, alice):
        assert lease_next_case(moderator=who, queue="appeals", at=LATER) is None
    assert counts() == before


@pytest.mark.trust("V8")
def test_a_reporter_who_moderates_does_not_judge_his_own_appeal(
    kept: Decision, bob: Subscriber, mo: Subscriber
) -> None:
    appeal = appeal_report(report=bob.reports.get(), text=WHY, at=LATER)
    bob.groups.set(mo.groups.all())
    assert refusal(lambda: judge(appeal.case, bob, "uphold")) == (403, "own_case")
    assert lease_next_case(moderator=bob, at=LATER) is None


@pytest.mark.trust("V8")
@pytest.mark.parametrize(
    "change",
    [
        "verdict = 'uphold', judge_id = {mo}, judgement_id = decision_id, judged_at = now()",
        "verdict = 'uphold', judge_id = {maxine}, judgement_id = decision_id, judged_at = now()",
        "first_decider_id = {maxine}",
        "verdict = 'uphold', judged_at = now()",
        "verdict = 'settled', judgement_id = decision_id, judged_at = now()",
        "text = 'other'",
        "decision_id = judgement_id",
    ],
    ids=["first decider", "another's decision", "another first decider", "nobody", "itself", "words", "other decision"],
)
def test_not_by_sql_either(change: str, appeal: Appeal, mo: Subscriber, maxine: Subscriber) -> None:
    with pytest.raises(DatabaseError):
        execute(f"UPDATE moderation_appeal SET {change.format(mo=mo.pk, maxine=maxine.pk)}")
    appeal.refresh_from_db()
    assert (appeal.verdict, appeal.judge, appeal.first_decider, appeal.text) == ("", None, mo, WHY)


@pytest.mark.trust("V8")
@pytest.mark.parametrize("verdict", ["uphold", "overturn", "settled"])
def test_nor_by_a_decision_about_something_else(
    verdict: str, appeal: Appeal, bob: Subscriber, sonja: Subscriber
) -> None:
    other = sanction_subscriber(subscriber=bob, kind="warning", rule="R1", reason="No.", actor=sonja, at=LATER)
    judge = "NULL" if verdict == "settled" else sonja.pk
    with pytest.raises(DatabaseError, match="does not judge the appeal"):
        execute(
            f"UPDATE moderation_appeal SET verdict = '{verdict}', judge_id = {judge}, judgement_id = '{other.pk}', "
            "judged_at = now()"
        )
    appeal.refresh_from_db()
    assert appeal.verdict == ""


@pytest.mark.trust("G6")
def test_a_judgement_stays_and_words_can_be_erased(appeal: Appeal, maxine: Subscriber, sonja: Subscriber) -> None:
    judge(appeal.case, maxine, "uphold", answer="No.")
    for change in (f"judge_id = {sonja.pk}", "verdict = 'settled'", "answer = 'Yes.'", "judged_at = now()"):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(f"UPDATE moderation_appeal SET {change}")
    for statement in ("DELETE FROM moderation_appeal", "TRUNCATE moderation_appeal CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"):
            execute(statement)
    Appeal.objects.update(text="", answer="")
    appeal.refresh_from_db()
    assert (appeal.text, appeal.answer, appeal.judge, appeal.verdict) == ("", "", maxine, "uphold")


def test_a_reversal_settles_what_waits(appeal: Appeal, removal: Decision, mo: Subscriber) -> None:
    reversal = reverse_decision(decision=removal, actor=mo, at=LATER)  # the first decider thinks again
    appeal.refresh_from_db()
    appeal.case.refresh_from_db()
    assert (appeal.verdict, appeal.judge, appeal.judgement) == ("settled", None, reversal)
    assert appeal.case.closed_at == LATER
    assert Event.objects.filter(kind="appeal.decided").count() == 1


def test_an_author_who_deletes_leaves_nothing_to_judge(shown: Comment, alice: Subscriber, mo: Subscriber) -> None:
    lock = close_branch(comment=shown, rule="R3", actor=mo, at=NOW)
    appeal = appeal_statement(statement=lock.statement, text=WHY, at=LATER)
    submit_deletion(comment=shown, author=alice, at=LATER)
    appeal.case.refresh_from_db()
    appeal.refresh_from_db()
    assert (appeal.case.closed_at, appeal.verdict, appeal.judged_at, appeal.judge) == (LATER, "moot", LATER, None)
    assert "What it was about is gone" in answer_of(appeal)


@pytest.mark.parametrize("action", ["approve", "remove", "edit_request", "dance"])
def test_an_appeal_is_judged_and_not_decided(action: str, appeal: Appeal, maxine: Subscriber) -> None:
    before = counts()
    assert refusal(lambda: judge(appeal.case, maxine, action, rule="R1")) == (422, "action_unknown")
    assert counts() == before


def test_words_are_not_judged(reported_case: Case, maxine: Subscriber) -> None:
    assert refusal(lambda: judge(reported_case, maxine, "overturn")) == (422, "action_unknown")
    assert not Decision.objects.exists()


def test_seniors_do_appeals_too(appeal: Appeal, make_subscriber: Callable[..., Subscriber]) -> None:
    adam = make_subscriber("adam", role=roles.ADMINISTRATOR)
    assert lease_next_case(moderator=adam, at=LATER) == appeal.case
