"""The intensity at which the level is 50: fixed, or after the size of the site, and exact in the history."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Subscriber
from stories.models import Story
from stories.noise import reference
from stories.noise.models import NoiseReference
from stories.noise.reference import half_of, keep_reference
from stories.noise.selectors import noise_of, noise_of_many
from stories.noise.services import exclude_actor
from tests.conftest import NOW
from tests.noise.ledger import People, folded, write
from tests.noise.oracle import Row

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def crowd(people: People) -> list[Subscriber]:
    return people(40)


@pytest.fixture
def loud(story: Story, crowd: list[Subscriber]) -> Story:
    story.published_at = NOW - timedelta(days=3)
    write(story, crowd, [Row("comment", n, NOW - timedelta(hours=30), f"c{n}") for n in range(40)])
    folded(story, NOW - timedelta(hours=30))
    return story


@pytest.mark.parametrize(
    ("participants", "half"), [(0, 30), (90, 30), (250, 50), (1000, 100), (4000, 200), (10**6, 1000)]
)
def test_the_reference_follows_the_root_of_the_size(participants: int, half: float) -> None:
    assert half_of(participants) == half


@pytest.mark.django_db
def test_a_fixed_reference_is_written_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    first = keep_reference(at=NOW)
    assert first is not None
    assert (first.half, first.participants, first.since) == (100.0, None, NOW + MINUTE)
    with django_assert_num_queries(1):
        assert keep_reference(at=NOW + DAY) is None
    assert NoiseReference.objects.count() == 1


def test_another_reference_does_not_change_the_past(loud: Story, settings: Settings) -> None:
    keep_reference(at=NOW - 3 * DAY)
    before = noise_of(loud, NOW)
    settings.NOISE_HALF = 50.0
    keep_reference(at=NOW)
    assert noise_of(loud, NOW) == before, "it holds from the next minute on"
    after = noise_of(loud, NOW + MINUTE)
    assert after["history"][-2] == (NOW, before["level"]) or after["history"][:-1] == before["history"][:-1]
    assert after["level"] > before["level"] + 5
    assert noise_of_many([loud], NOW + MINUTE)[loud.pk]["level"] == after["level"]
    assert noise_of_many([loud], NOW)[loud.pk]["level"] == before["level"]


def test_what_was_told_before_the_first_row_was_told_by_it(loud: Story, settings: Settings) -> None:
    before = noise_of(loud, NOW)
    keep_reference(at=NOW)
    settings.NOISE_HALF = 50.0
    assert noise_of(loud, NOW) == before


def test_the_size_of_the_site_is_counted_once_a_day(
    loud: Story, crowd: list[Subscriber], mo: Subscriber, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.NOISE_HALF = None
    monkeypatch.setattr(reference, "PARTICIPANTS", 10)
    write(loud, crowd, [Row("comment", 0, NOW - timedelta(days=8), "old"), Row("comment", 1, NOW + DAY, "not yet")])
    exclude_actor(actor=crowd[0], by=mo, at=NOW)
    exclude_actor(actor=crowd[1], by=mo, at=NOW)
    exclude_actor(actor=crowd[2], story=loud, by=mo, at=NOW)  # here only: takes part elsewhere
    kept = keep_reference(at=NOW)
    assert kept is not None
    assert kept.participants == 38
    assert kept.half == pytest.approx(100 * (38 / 10) ** 0.5)
    assert keep_reference(at=NOW + timedelta(hours=1)) is None, "once a day"
    quiet = keep_reference(at=NOW + timedelta(days=9))
    assert quiet is not None
    assert (quiet.participants, quiet.half) == (0, 30.0)
    assert NoiseReference.objects.count() == 2


@pytest.mark.django_db
def test_two_at_once_write_one(settings: Settings) -> None:
    settings.NOISE_HALF = None
    one, two = keep_reference(at=NOW), None
    NoiseReference.objects.filter(since=NOW + MINUTE).update(participants=None)  # as if the other had not seen it
    two = keep_reference(at=NOW)
    assert two in {one, None}
    assert NoiseReference.objects.count() == 1
