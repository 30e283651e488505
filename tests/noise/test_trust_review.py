"""Who is trusted, and is so no longer: contributions, days here, strikes and sanctions, seen by the review alone."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.forgetting import forget_old_sign_ins
from accounts.models import Presence, Standing, Subscriber
from accounts.presence import note_presence
from accounts.strikes import cancel_strike, give_strike
from discussion.moderation.decisions import decide, lift_sanction, reverse_decision, sanction_subscriber
from discussion.moderation.intake import report_comment, submit_comment
from stories.models import Story
from stories.noise.newcomers import is_newcomer, review_newcomers
from tests.conftest import NOW
from tests.noise.test_ledger_services import say

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def small_rule(settings: Any) -> None:
    """Three contributions and two days here make somebody trusted."""
    settings.NEWCOMER_CONTRIBUTIONS, settings.TRUSTED_CONTRIBUTIONS, settings.TRUSTED_PRESENCE_DAYS = 1, 3, 2
    settings.NEWCOMER_HELD_COMMENTS = 0


@pytest.fixture
def trusted_alice(small_rule: None, story: Story, alice: Subscriber) -> Subscriber:
    """Alice as the review found her: trusted."""
    for number in range(3):
        say(story, alice, f"comment:{number}", NOW - DAY)
    for day in (1, 2):
        note_presence(person=alice.pk, at=NOW - day * DAY)
    assert review(NOW) == "trusted"
    return alice


def review(at: datetime) -> str:
    review_newcomers(at=at)
    return Standing.objects.get(subscriber__handle="alice").trust


def silence(person: Subscriber, mo: Subscriber, *, at: datetime = NOW) -> Any:
    until = at + 7 * DAY
    return sanction_subscriber(subscriber=person, kind="silence", rule="R1", reason="x", until=until, actor=mo, at=at)


def test_contributions_and_days_here_make_somebody_trusted(small_rule: None, story: Story, alice: Subscriber) -> None:
    say(story, alice, "comment:1", NOW - DAY)
    note_presence(person=alice.pk, at=NOW - DAY)
    assert review(NOW) == "member"
    for number in (2, 3):
        say(story, alice, f"comment:{number}", NOW - DAY)
    assert review(NOW) == "member"
    note_presence(person=alice.pk, at=NOW - DAY)  # the same day again
    assert review(NOW) == "member"
    note_presence(person=alice.pk, at=NOW)
    assert review(NOW) == "trusted"
    assert Subscriber.objects.get(pk=alice.pk).trust == "trusted"


def test_days_long_ago_count_no_more(trusted_alice: Subscriber) -> None:
    over = datetime(2027, 11, 19, tzinfo=NOW.tzinfo)  # the 365th night after the earlier of the two days
    assert Standing.objects.get().due_at == over
    assert review(over - MINUTE) == "trusted"
    assert review(over) == "member"
    forget_old_sign_ins(at=over)
    assert [presence.day.isoformat() for presence in Presence.objects.order_by("day")] == ["2026-11-20"]
    assert review(over) == "member"


def test_strikes_cost_it_until_they_expire(trusted_alice: Subscriber, mo: Subscriber, story: Story) -> None:
    comment = submit_comment(author=trusted_alice, story=story, parent=None, side="", body="You fool.", at=NOW)
    case = report_comment(comment=comment, reporter=mo, reason="abuse", at=NOW).case
    removal = decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    assert review(NOW) == "member"
    kept = Standing.objects.get(subscriber=trusted_alice)
    assert (kept.points, kept.struck_until, kept.due_at) == (2, NOW + 90 * DAY, NOW + 90 * DAY)
    assert not is_newcomer(subscriber=trusted_alice, at=NOW)
    assert review(NOW + 90 * DAY - MINUTE) == "member"
    reverse_decision(decision=removal, actor=mo, at=NOW)
    assert review(NOW) == "trusted"


def test_an_expired_strike_is_none(trusted_alice: Subscriber, mo: Subscriber, story: Story) -> None:
    decision = uuid4()
    give_strike(subscriber=trusted_alice, points=4, rule="R5", decision=decision, at=NOW)
    silence(trusted_alice, mo)  # so that she is looked at
    lift_sanction(sanction=trusted_alice.sanctions.get(), actor=mo, at=NOW)
    assert review(NOW) == "member"
    assert review(NOW + 90 * DAY) == "trusted"
    cancel_strike(decision=decision, at=NOW)
    assert review(NOW + 90 * DAY) == "trusted"


def test_a_sanction_costs_it_until_it_is_long_over_or_lifted(trusted_alice: Subscriber, mo: Subscriber) -> None:
    silence(trusted_alice, mo)
    assert review(NOW) == "member"
    clean = NOW + (7 + 90) * DAY
    assert review(clean - MINUTE) == "member"
    assert review(clean) == "trusted"
    silence(trusted_alice, mo, at=clean)
    assert review(clean) == "member"
    lift_sanction(sanction=trusted_alice.sanctions.get(lifted_at=None, starts_at=clean), actor=mo, at=clean)
    assert review(clean) == "trusted"


def test_a_ban_has_no_end(trusted_alice: Subscriber, mo: Subscriber) -> None:
    facts: dict[str, Any] = {"kind": "ban", "rule": "R6", "reason": "Two accounts."}
    ban = sanction_subscriber(subscriber=trusted_alice, **facts, actor=mo, at=NOW).sanction
    assert review(NOW + 100 * DAY) == "new", "nothing of hers counts"
    assert (Standing.objects.get().sanctioned, Standing.objects.get().sanctioned_until) == (True, None)
    assert ban is not None
    lift_sanction(sanction=ban, actor=mo, at=NOW + 100 * DAY)
    assert review(NOW + 100 * DAY) == "trusted"


def test_a_second_review_writes_nothing(trusted_alice: Subscriber, mo: Subscriber) -> None:
    silence(trusted_alice, mo)
    assert review_newcomers(at=NOW) == 1
    assert review_newcomers(at=NOW + MINUTE) == 0


def test_many_are_judged_as_each_is(
    trusted_alice: Subscriber, bob: Subscriber, mo: Subscriber, story: Story, make_subscriber: Callable[..., Subscriber]
) -> None:
    for number in range(3):
        say(story, bob, f"comment:bob:{number}", NOW - DAY)
        note_presence(person=bob.pk, at=NOW - number * DAY)
    silence(trusted_alice, mo)
    say(story, make_subscriber("dora"), "comment:dora", NOW - DAY)
    review_newcomers(at=NOW)
    kept = dict(Standing.objects.values_list("subscriber__handle", "trust"))
    assert kept == {"alice": "member", "bob": "trusted", "dora": "member"}
