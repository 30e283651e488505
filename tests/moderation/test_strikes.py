"""Strikes: given with a removal, taken back with its reversal, gone with time; the ladder proposes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import Strike, Subscriber
from accounts.strikes import cancel_strike, give_strike, strikes_of
from discussion.moderation.decisions import decide, reverse_decision, sanction_subscriber
from discussion.moderation.guidelines import RULES, Rule
from discussion.moderation.models import Case
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
MONTH, LIFE = timedelta(days=30), timedelta(days=90)


def strike(person: Subscriber, points: int, minutes: int = 0) -> Strike:
    at = NOW + timedelta(minutes=minutes)
    return give_strike(subscriber=person, points=points, rule="R1", decision=uuid4(), at=at)


def points(person: Subscriber, at: datetime = LATER) -> int:
    return strikes_of(person, at=at).points


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_removal_gives_the_points_of_its_rule(
    held_case: Case, newcomer: Subscriber, mo: Subscriber, rule: Rule
) -> None:
    decision = decide(case=held_case, action="remove", rule=rule.key, version=1, actor=mo, at=LATER)
    given = Strike.objects.get()
    assert (given.subscriber, given.rule, given.decision) == (newcomer, decision.rule, decision.pk)
    assert (given.points, given.at, given.expires_at) == (rule.points, LATER, LATER + LIFE)


def test_an_approval_gives_none(reported_case: Case, mo: Subscriber) -> None:
    decide(case=reported_case, action="approve", version=1, actor=mo, at=LATER)
    assert not Strike.objects.exists()


def test_a_reversal_takes_them_back(reported_case: Case, alice: Subscriber, mo: Subscriber, maxine: Subscriber) -> None:
    other = strike(alice, 1)
    decision = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=LATER)
    assert points(alice) == 3
    reverse_decision(decision=decision, actor=maxine, at=LATER)
    assert Strike.objects.get(cancelled_at=LATER).decision == decision.pk
    assert (points(alice), strikes_of(alice, at=LATER).rows) == (1, [other])
    cancel_strike(decision=decision.pk, at=LATER + MONTH)
    assert Strike.objects.get(decision=decision.pk).cancelled_at == LATER


def test_they_expire(alice: Subscriber) -> None:
    strike(alice, 2)
    strike(alice, 3, minutes=60)
    moment = timedelta(microseconds=1)
    assert points(alice, NOW - moment) == 0
    assert points(alice, NOW) == 2
    assert points(alice, NOW + LIFE - moment) == 5
    assert points(alice, NOW + LIFE) == 3
    assert points(alice, LATER + LIFE) == 0


@pytest.mark.parametrize(
    ("given", "proposed", "coming"),
    [
        (0, None, (3, "warning", None)),
        (2, None, (3, "warning", None)),
        (3, "warning", (6, "silence", 7)),
        (8, "silence", (9, "suspension", 30)),
        (9, "suspension", (12, "ban", None)),
        (40, "ban", None),
    ],
)
def test_the_ladder(alice: Subscriber, given: int, proposed: str | None, coming: tuple[object, ...] | None) -> None:
    if given:
        strike(alice, given)
    found = strikes_of(alice, at=LATER)
    assert (found.proposed and found.proposed.kind) == proposed
    step = found.coming
    assert (step and (step.points, step.kind, step.days)) == coming


def test_what_was_answered_is_not_proposed_again(alice: Subscriber, mo: Subscriber) -> None:
    def proposed() -> str | None:
        step = strikes_of(alice, at=LATER).proposed
        return step.kind if step else None

    def impose(kind: str, minutes: int) -> None:
        at = NOW + timedelta(minutes=minutes)
        until = at + MONTH if kind in {"silence", "suspension"} else None
        sanction_subscriber(subscriber=alice, kind=kind, rule="R1", reason="x", until=until, actor=mo, at=at)

    strike(alice, 6)
    impose("warning", 1)
    assert proposed() == "silence"  # a warning is less
    impose("suspension", 2)
    assert proposed() is None
    strike(alice, 1, minutes=3)
    assert proposed() == "silence"


def test_a_ladder_of_the_site(alice: Subscriber, settings: Any) -> None:
    settings.STRIKE_LADDER = [(1, "silence", 2)]
    strike(alice, 5)
    found = strikes_of(alice, at=LATER)
    assert found.proposed is not None
    assert (found.proposed.kind, found.proposed.days, found.coming) == ("silence", 2, None)
