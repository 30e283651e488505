"""One moderator holds some cases at a time, and not the whole queue."""

from datetime import timedelta
from functools import partial

import pytest
from django.core.cache import caches
from redis import RedisError

from accounts.models import Subscriber
from core.limits import Limiter
from core.redis_line import RedisLine
from discussion.moderation import hands
from discussion.moderation.cases import LEASE, hand_back, heartbeat, lease_next_case
from discussion.moderation.models import Case
from tests.conftest import NOW
from tests.moderation.conftest import Write


@pytest.fixture
def cases(write: Write, newcomer: Subscriber, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Four, of which one may hold two; Redis has all the time that it needs."""
    monkeypatch.setattr(hands, "AT_LEAST", 2)
    patient = RedisLine(caches.settings["default"]["LOCATION"], socket_timeout=60)
    monkeypatch.setattr(hands, "line", patient)
    monkeypatch.setattr(hands, "limiter", Limiter(patient))
    return [write(newcomer, f"These are words number {number}.", minutes=number).cases.get() for number in range(4)]


def take(moderator: Subscriber, *, minutes: float = 0) -> Case | None:
    return lease_next_case(moderator=moderator, queue="held", at=NOW + timedelta(minutes=minutes))


def test_who_holds_many_decides_some_first(cases: list[Case], mo: Subscriber, maxine: Subscriber) -> None:
    assert [take(mo), take(mo)] == cases[:2]
    for lease in (partial(take, mo), partial(heartbeat, case=cases[3], moderator=mo, at=NOW)):
        with pytest.raises(hands.TooManyLeasesError) as refusal:
            lease()
        assert (refusal.value.status, refusal.value.data) == (409, {"most": 2})
    assert Case.objects.filter(leased_by=mo).count() == 2
    assert take(maxine) == cases[2]
    heartbeat(case=cases[0], moderator=mo, at=NOW)  # what he holds he keeps
    hand_back(case=cases[0], moderator=mo)
    assert [take(mo, minutes=1), take(maxine, minutes=1)] == [cases[0], cases[3]]
    heartbeat(case=cases[1], moderator=mo, at=NOW + LEASE - timedelta(seconds=1))
    with pytest.raises(hands.TooManyLeasesError):
        heartbeat(case=cases[2], moderator=mo, at=NOW + LEASE)
    assert take(mo, minutes=9) == cases[0]  # that lease had ended by itself


def test_where_much_waits_one_may_hold_a_fifth(
    cases: list[Case], mo: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hands, "AT_LEAST", 1)
    monkeypatch.setattr(hands, "SHARE", 2)
    assert [take(mo), take(mo)] == cases[:2]
    with pytest.raises(hands.TooManyLeasesError):
        take(mo)


def test_without_redis_nobody_is_refused(
    cases: list[Case], mo: Subscriber, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RedisError

    monkeypatch.setattr(RedisLine, "ask", fail)
    assert [take(mo) for _ in range(5)] == [*cases, None]
    assert "leases are not counted" in caplog.text
