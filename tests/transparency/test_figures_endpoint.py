"""`moderation/figures/`: who may read it, what it says, what it costs; and the metric of the alarm."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.api.moderating.figures import FIGURES
from discussion.moderation.models import ParityTurn
from discussion.moderation.parity import watch_parity
from tests.transparency.conftest import DAY, HOUR, JUNE, History
from web.metrics import read_database

pytestmark = pytest.mark.django_db
PAGE = "/api/v1/moderation/figures/"
AT = JUNE + 10 * DAY
Clients = Callable[[Subscriber], APIClient]


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch, client_of: Clients) -> Callable[[Subscriber], Any]:
    """`figures(mo)`: what somebody reads on 11 June."""

    def read(person: Subscriber) -> Any:
        client = client_of(person)
        with monkeypatch.context() as patch:
            patch.setattr(timezone, "now", lambda: AT)
            return client.get(PAGE).json()

    return read


@pytest.mark.trust("V8")
def test_who_may_read_it(client_of: Clients, alice: Subscriber, mo: Subscriber) -> None:
    assert APIClient().get(PAGE).json()["code"] == "not_signed_in"
    assert client_of(alice).get(PAGE).json()["code"] == "not_moderator"
    answer = client_of(mo).get(PAGE)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert set(answer.json()) == set(FIGURES)


@pytest.mark.trust("V8")
def test_by_whom_is_for_seniors(figures: Any, history: History, mo: Subscriber, senior: Subscriber) -> None:
    removal = history.decide(history.case(JUNE), "remove", JUNE + DAY)
    history.decide(history.case(JUNE), "remove", JUNE + DAY, actor=senior)
    history.decide(removal.case, "restore", JUNE + 2 * DAY, reverses=removal)
    assert figures(mo)["overturned"]["by_moderator"] is None
    told = figures(senior)["overturned"]
    assert [(row["name"], row["removed"], row["reversed"], row["percent"]) for row in told["by_moderator"]] == [
        ("mo", 1, 1, 100.0),
        ("sonja", 1, 0, 0.0),
    ]
    assert told["by_rule"] == [
        {"name": "R1", "removed": 2, "reversed": 1, "percent": 50.0, "low": 9.5, "high": 90.5},
    ]


def test_queues_pace_and_times(figures: Any, history: History, mo: Subscriber) -> None:
    for hours in range(1, 11):
        history.decide(history.case(JUNE), "approve", JUNE + hours * HOUR)
    history.decide(history.case(AT - 2 * HOUR, reason=""), "approve", AT - HOUR)
    history.case(JUNE + 3 * DAY)
    told = figures(mo)
    queues = {queue["queue"]: queue for queue in told["queues"]}
    assert queues["held"] == {
        "queue": "held",
        "open": 1,
        "oldest_at": "2026-06-04T00:00:00Z",
        "decided": 10,
        "median_seconds": 5.5 * 3600,
        "p90_seconds": 9.1 * 3600,
    }
    assert len(told["hours"]) == 24
    assert told["decisions_per_hour"] == round(1 / 24, 1)
    assert [queue["oldest_at"] for name, queue in queues.items() if name != "held"] == [None] * 3


def test_both_sides_and_the_alarm(figures: Any, history: History, mo: Subscriber) -> None:
    for number in range(40):
        comment = history.comment(JUNE + number * HOUR, "critic" if number % 2 else "defender")
        if number % 2:
            history.case(comment.created_at, comment=comment)
    told = figures(mo)
    assert (told["parted"], told["alarms"]) == (["held"], [])
    assert [(side["side"], side["held"]["part"], side["held"]["of"]) for side in told["sides"]] == [
        ("critic", 20, 20),
        ("defender", 0, 20),
    ]
    watch_parity(at=AT)
    told = figures(mo)
    assert [(turn["measure"], turn["parted"]) for turn in told["alarms"]] == [("held", True)]
    assert told["turns"] == told["alarms"]
    assert told["alarms"][0]["sides"]["critic"] == told["sides"][0]["held"]


def test_it_costs_the_same_however_much_there_is(
    client_of: Clients, history: History, senior: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(senior)
    now = timezone.now()
    with django_assert_num_queries(19):  # who asks: 7; hours 2, queues 2, overturned 2, sides 4, turns 2
        client.get(PAGE)
    for _ in range(3):
        for side in ("critic", "defender"):
            history.decide(history.case(now - DAY, side=side), "remove", now - HOUR)
    ParityTurn.objects.create(measure="held", number=1, parted=True, figures={}, at=now)
    with django_assert_num_queries(10):  # what looks back was counted a moment ago
        assert len(client.get(PAGE).json()["alarms"]) == 1
    cache.clear()
    with django_assert_num_queries(19):
        client.get(PAGE)


def test_operators_see_the_alarm(history: History) -> None:
    def parted() -> dict[str, float]:
        (family,) = (each for each in read_database() if each.name == "hubbub_parity_parted")
        return {sample.labels["measure"]: sample.value for sample in family.samples}

    assert parted() == {"held": 0, "removed": 0, "overturned": 0, "waiting": 0}
    ParityTurn.objects.create(measure="waiting", number=1, parted=True, figures={}, at=AT)
    assert parted()["waiting"] == 1
