"""Warnings, silences and suspensions: what they forbid, what is written down and told, and how they are taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Sanction, Subscriber
from accounts.sanctions import LONGEST, acknowledge_warning
from accounts.standing import is_shut_out
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import lift_sanction, reverse_decision, sanction_subscriber
from discussion.moderation.models import AuditEntry, Decision, Statement
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER, WEEK = NOW + timedelta(hours=1), timedelta(days=7)
ENDS = {"warning": None, "silence": NOW + WEEK, "suspension": NOW + WEEK, "ban": None}
ACTIONS = {"warning": "warn", "silence": "silence", "suspension": "suspend", "ban": "ban"}


def impose(subscriber: Subscriber, actor: Subscriber, kind: str, **more: Any) -> Decision:
    facts = {"rule": "R1", "reason": "Called the others names.", "until": ENDS.get(kind), "at": NOW}
    return sanction_subscriber(subscriber=subscriber, kind=kind, actor=actor, **{**facts, **more})


def in_force(subscriber: Subscriber, at: datetime) -> list[str]:
    return list(subscriber.sanctions.in_force(at=at).values_list("kind", flat=True))


@pytest.mark.parametrize("kind", ENDS)
def test_it_is_on_record_and_told(bob: Subscriber, mo: Subscriber, kind: str) -> None:
    decision = impose(bob, mo, kind)
    sanction = Sanction.objects.get()
    assert (decision.action, decision.sanction, decision.subject) == (ACTIONS[kind], sanction, bob)
    assert (sanction.kind, sanction.starts_at, sanction.ends_at, sanction.imposed_by) == (kind, NOW, ENDS[kind], mo)
    text = Statement.objects.get(recipient=bob).text
    assert "Called the others names." in text
    assert "No personal attacks" in text
    assert "You can object once within 180 days" in text
    assert ("28 November 2026, 12:00 UTC" in text) == (ENDS[kind] is not None)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.verb, entry.target) == (mo, ACTIONS[kind], f"subscriber:{bob.pk}")
    told = {"subscriber": bob.pk, "sanction": kind, "decision": str(decision.pk), "in_force": True}
    assert Event.objects.get(kind="subscriber.sanctioned").payload == told


@pytest.mark.parametrize("kind", ["silence", "suspension"])
def test_it_ends_by_itself(bob: Subscriber, mo: Subscriber, kind: str) -> None:
    impose(bob, mo, kind)
    last = NOW + WEEK - timedelta(microseconds=1)
    assert (in_force(bob, last), in_force(bob, NOW + WEEK)) == ([kind], [])
    assert is_shut_out(bob, at=last) == (kind == "suspension")
    impose(bob, mo, kind, at=NOW + WEEK, until=NOW + 2 * WEEK)
    assert in_force(bob, NOW + WEEK) == [kind]


@pytest.mark.parametrize("kind", ENDS)
@pytest.mark.parametrize("by_reversal", [True, False], ids=["reversal", "lifting"])
def test_it_is_taken_back(bob: Subscriber, mo: Subscriber, maxine: Subscriber, kind: str, by_reversal: bool) -> None:
    decision = impose(bob, mo, kind)
    assert decision.sanction is not None
    if by_reversal:
        undone = reverse_decision(decision=decision, note="It was a quotation.", actor=maxine, at=LATER)
    else:
        undone = lift_sanction(sanction=decision.sanction, note="It was a quotation.", actor=maxine, at=LATER)
    assert (undone.action, undone.reverses) == ("unban" if kind == "ban" else "lift", decision)
    assert undone.sanction == Sanction.objects.get(lifted_at=LATER, lifted_by=maxine)
    assert in_force(bob, LATER) == []
    assert "object within" not in Statement.objects.get(decision=undone).text
    assert Event.objects.order_by("id").last().payload["in_force"] is False  # type: ignore[union-attr]
    for again in (reverse_decision, lift_sanction):
        what: Any = {"decision": decision} if again is reverse_decision else {"sanction": decision.sanction}
        with pytest.raises(DomainError) as refusal:
            again(**what, note="", actor=maxine, at=LATER)
        assert (refusal.value.status, refusal.value.code) == (
            409,
            "already_reversed" if again is reverse_decision else "sanction_lifted",
        )
    assert Decision.objects.count() == Statement.objects.count() == AuditEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("kind", "more", "code"),
    [
        ("exile", {}, "sanction_unknown"),
        ("silence", {"rule": "R99"}, "rule_unknown"),
        ("silence", {"until": None}, "period_invalid"),
        ("suspension", {"until": NOW}, "period_invalid"),
        ("suspension", {"until": NOW + LONGEST + timedelta(seconds=1)}, "period_invalid"),
        ("ban", {"until": NOW + WEEK}, "period_invalid"),
        ("warning", {"until": NOW + WEEK}, "period_invalid"),
    ],
)
def test_what_makes_no_sense_is_refused(
    bob: Subscriber, mo: Subscriber, kind: str, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(DomainError) as refusal:
        impose(bob, mo, kind, **more)
    assert (refusal.value.status, refusal.value.code) == (422, code)
    assert not Sanction.objects.exists()
    assert not Decision.objects.exists()


@pytest.mark.parametrize("at", [LATER, NOW - timedelta(seconds=1)], ids=["later", "with a clock that was read before"])
@pytest.mark.parametrize("kind", ENDS)
def test_one_of_a_kind_at_a_time(bob: Subscriber, mo: Subscriber, maxine: Subscriber, kind: str, at: datetime) -> None:
    impose(bob, mo, kind)
    with pytest.raises(DomainError) as refusal:
        impose(bob, maxine, kind, at=at)
    assert refusal.value.code == ("already_banned" if kind == "ban" else "already_sanctioned")
    assert Sanction.objects.count() == Decision.objects.count() == 1


@pytest.mark.trust("V8")
@pytest.mark.parametrize("kind", ENDS)
def test_not_the_team_not_oneself_not_by_others(
    alice: Subscriber, bob: Subscriber, mo: Subscriber, maxine: Subscriber, kind: str
) -> None:
    for subject, actor, code in [(maxine, mo, "has_role"), (mo, mo, "own_case"), (bob, alice, "off_duty")]:
        with pytest.raises(DomainError) as refusal:
            impose(subject, actor, kind)
        assert refusal.value.code == code
    assert not Sanction.objects.exists()


def test_a_warning_holds_until_it_is_acknowledged_by_the_person(
    alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    warning = impose(bob, mo, "warning").sanction
    assert warning is not None
    with pytest.raises(DomainError) as refusal:
        acknowledge_warning(subscriber=alice, warning_id=warning.pk, at=LATER)
    assert (refusal.value.status, in_force(bob, LATER)) == (404, ["warning"])
    for at in (LATER, LATER + WEEK):
        assert acknowledge_warning(subscriber=bob, warning_id=warning.pk, at=at).acknowledged_at == LATER
    assert in_force(bob, LATER) == []
    impose(bob, mo, "warning", at=LATER)  # another one


def test_a_silence_is_not_acknowledged(bob: Subscriber, mo: Subscriber) -> None:
    silence = impose(bob, mo, "silence").sanction
    assert silence is not None
    with pytest.raises(DomainError) as refusal:
        acknowledge_warning(subscriber=bob, warning_id=silence.pk, at=LATER)
    assert (refusal.value.status, in_force(bob, LATER)) == (404, ["silence"])
