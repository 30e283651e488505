"""One moderator holds some cases at a time, and not the whole queue."""

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from threading import Event
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test import Client
from pytest_django.asserts import assertRedirects
from redis import RedisError

from accounts.models import Subscriber
from core.limits import Limiter
from core.redis_line import RedisLine, line
from discussion.moderation import hands
from discussion.moderation.cases import LEASE, hand_back, heartbeat, lease_next_case
from discussion.moderation.models import Case
from tests.conftest import NOW
from tests.moderation.conftest import Write
from tests.signing_in import sign_in

DESK = "/admin/moderation/case/"


@pytest.fixture
def cases(write: Write, newcomer: Subscriber, monkeypatch: pytest.MonkeyPatch) -> list[Case]:
    """Four, of which one may hold two."""
    monkeypatch.setattr(hands, "AT_LEAST", 2)
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


@pytest.mark.django_db(transaction=True)
def test_a_lease_that_is_under_way_counts(cases: list[Case], mo: Subscriber) -> None:
    taken, may_end = Event(), Event()

    def take_slowly() -> Case | None:
        try:
            with transaction.atomic():
                case = take(mo)
                taken.set()
                assert may_end.wait(20)
            return case
        finally:
            connection.close()

    take(mo)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(take_slowly)
        assert taken.wait(20)
        with pytest.raises(hands.TooManyLeasesError):
            take(mo)
        may_end.set()
        assert slow.result(20) == cases[1]
    assert Case.objects.filter(leased_by=mo).count() == 2


def test_of_two_who_find_room_for_one_the_first_takes_it(
    cases: list[Case], mo: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_slowly(found: Collection[UUID], moderator: Subscriber, at: datetime) -> set[UUID]:
        over = look(found, moderator, at)
        hands._forget(moderator, over)
        hands._note(cases[3], moderator, at + LEASE, at, enough=2)  # another request of his
        return over

    look = hands._over
    monkeypatch.setattr(hands, "_over", look_slowly)
    assert [take(mo), take(mo)] == cases[:2]
    Case.objects.filter(pk=cases[0].pk).update(closed_at=NOW)
    with pytest.raises(hands.TooManyLeasesError):
        take(mo)
    assert list(Case.objects.filter(leased_by=mo, closed_at=None)) == [cases[1]]


def test_who_holds_many_may_skip(cases: list[Case], mo: Subscriber, client: Client) -> None:
    sign_in(client, mo)
    for _ in range(2):
        client.post(f"{DESK}next/", {"queue": "held"})
    answer = client.post(f"{DESK}{cases[0].pk}/skip/")
    assertRedirects(answer, f"{DESK}{cases[2].pk}/work/", fetch_redirect_response=False)
    assert set(Case.objects.filter(leased_by=mo)) == set(cases[1:3])


def test_without_redis_nobody_is_refused_and_keeps_what_he_holds(
    cases: list[Case], mo: Subscriber, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RedisError

    with monkeypatch.context() as away:
        away.setattr(hands, "limiter", Limiter(line))
        away.setattr(RedisLine, "ask", fail)
        assert [take(mo), take(mo), take(mo)] == cases[:3]
    assert caplog.text.count("leases are not counted") == 1  # and nobody waits for it again at once
    for case in cases[:3]:
        heartbeat(case=case, moderator=mo, at=NOW)
    with pytest.raises(hands.TooManyLeasesError):
        take(mo)
