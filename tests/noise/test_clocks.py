"""Clocks that are wrong, or say odd things: the noise is what the ledger says, and of a bounded level."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Subscriber
from core.clock import database_time
from core.models import Event
from stories.models import Story
from stories.noise.folding import check_noise, fold_pending
from stories.noise.models import Engagement, NoisePoint, StoryNoise
from stories.noise.replaying import LineError, read_lines
from stories.noise.selectors import noise_of
from stories.noise.tasks import fold_pending as fold_task
from tests.conftest import NOW
from tests.noise.ledger import People, folded, ledgers, state_of, write
from tests.noise.oracle import Row
from tests.noise.test_ledger_services import say

pytestmark = [pytest.mark.trust("W13"), pytest.mark.django_db]
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
ALONE = 3.1  # the level of one comment, just written


@pytest.mark.parametrize("skew", [-DAY, DAY])
def test_a_worker_whose_clock_is_a_day_off_folds_to_the_same_state(
    story: Story, people: People, skew: timedelta
) -> None:
    crowd = people(5)
    for number, person in enumerate(crowd):
        say(story, person, f"comment:{number}", NOW - timedelta(hours=number), stance="critic")
    with transaction.atomic():
        right = state_of(folded(story, NOW))
        transaction.set_rollback(True)
    wrong = state_of(folded(story, NOW + skew))
    assert wrong | {"band": right["band"]} == right  # the band is that of the moment in which it was announced
    assert wrong["as_of"] == NOW, "of the latest act, not of the worker"
    say(story, crowd[0], "comment:later", NOW + timedelta(minutes=1))
    fold_pending(at=NOW + timedelta(minutes=1))  # by a worker whose clock is right
    assert check_noise(stories=[story.pk]) == []


@pytest.mark.parametrize("skew", [-DAY, DAY])
def test_the_jobs_go_by_the_clock_of_the_database(
    story: Story, alice: Subscriber, skew: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    true = database_time()
    say(story, alice, "comment:1", true)
    monkeypatch.setattr(timezone, "now", lambda: true + skew)
    fold_task()
    assert abs(StoryNoise.objects.get().computed_at - true) < DAY / 2
    assert abs(NoisePoint.objects.get().hour - true) < DAY / 2, "the curve has its point where it belongs"


@pytest.mark.parametrize("ahead", [timedelta(minutes=5), 7 * DAY, 3650 * DAY, 60_000 * DAY])
def test_an_act_from_the_future_is_as_loud_as_any_other(story: Story, people: People, ahead: timedelta) -> None:
    crowd = people(11)
    for number in range(10):  # contributions enough
        say(story, crowd[0], f"comment:old:{number}", NOW - 300 * DAY)
    say(story, crowd[0], "comment:1", NOW + ahead)
    fold_pending(at=NOW)
    told = noise_of(story, NOW)
    assert (told["level"], told["band"], told["as_of"]) == (ALONE, "silent", NOW + ahead)
    assert not Event.objects.filter(kind="noise.band_changed").exists()
    assert noise_of(story, NOW + ahead + 20 * DAY)["level"] == 0.0
    assert check_noise(stories=[story.pk]) == []


@settings(max_examples=25)
@given(rows=ledgers(), years=st.integers(-12, 12))
def test_levels_stay_levels_whenever_the_acts_are_dated(
    rows: list[Row], years: int, story: Story, people: People
) -> None:
    with transaction.atomic():
        shifted = [Row(**{**vars(row), "at": row.at + years * 365 * DAY}) for row in rows]
        write(story, people(5), shifted)
        fold_pending(at=NOW)
        for moment in (NOW - DAY, NOW, NOW + DAY):
            assert 0 <= noise_of(story, moment)["level"] <= 100
        assert check_noise(stories=[story.pk]) == []
        transaction.set_rollback(True)


def test_of_stances_of_one_microsecond_the_greater_name_counts_whatever_comes_first(
    story: Story, alice: Subscriber
) -> None:
    sides = ["critic", "defender", "neutral"]
    states: list[tuple[float, ...]] = []
    for order in permutations(range(3)):
        with transaction.atomic():
            for number in order:
                say(story, alice, f"stance:{number}", kind="stance", stance=sides[number])
                fold_pending(at=NOW)
            state = folded(story)
            assert state is not None
            states.append((state.critics, state.defenders, state.neutrals, state.people))
            assert check_noise(stories=[story.pk]) == []
            transaction.set_rollback(True)
    assert len(set(states)) == 1


def test_an_hour_that_comes_twice_is_two_hours(story: Story, alice: Subscriber, bob: Subscriber) -> None:
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=fold) for fold in (0, 1))
    say(story, alice, "stance:first", first, kind="stance", stance="critic")
    say(story, alice, "stance:second", second, kind="stance", stance="defender")
    assert list(Engagement.objects.order_by("id").values_list("occurred_at", flat=True)) == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]
    state = folded(story, second)
    assert state is not None
    assert state.as_of == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert check_noise(stories=[story.pk]) == []


@pytest.mark.parametrize("at", ["2016-12-31T23:59:60Z", "2016-12-31T24:00:01Z", "2026-03-29T02:30:00"])
def test_a_leap_second_or_a_time_without_its_zone_is_no_time_of_an_act(at: str) -> None:
    with pytest.raises(LineError, match=r"^line 1: (at is a time with its zone|an act is)"):
        read_lines([f'{{"story": "Dam", "actor": "ann", "kind": "comment", "at": "{at}"}}'])
