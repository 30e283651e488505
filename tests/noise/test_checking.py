"""`rebuild_noise --check`: whatever is kept and is not what the ledger gives is found, and mended."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from stories.models import Story
from stories.noise import sums
from stories.noise.folding import check_noise, rebuild_noise
from stories.noise.models import ActorNoise, BucketNoise, Engagement, StoryNoise
from tests.conftest import NOW
from tests.noise.crowds import camps
from tests.noise.ledger import People, folded, state_of, write
from tests.noise.oracle import Row

STATE = [
    "noise_key", "trend_key", "volume", "intensity", "mass", "presence", "clash", "critics", "defenders", "neutrals",
    "squares", "present", "newcomers", "people",
]  # fmt: skip
ROW = ["loud_squares", "loud_max", "voice_squares", "voice_max", "cross_max", "here_max", "epoch"]


@pytest.fixture
def bucketed(story: Story, people: People, monkeypatch: pytest.MonkeyPatch) -> Story:
    """A debate of 40, some of them new, with buckets: it was large already when it was folded again."""
    monkeypatch.setattr(sums, "LARGE", 20)
    crowd = people(41)
    write(story, crowd, camps(40, (45, 40, 15), 24))
    write(story, crowd, [Row("comment", 40, NOW - timedelta(hours=3), "new", newcomer=True)])
    folded(story)
    write(story, crowd, [Row("comment", 0, NOW, "again")])
    folded(story)
    assert BucketNoise.objects.count() > 10
    assert check_noise(stories=[story.pk]) == []
    return story


def differing(story: Story) -> list[str]:
    return [name for found in check_noise(stories=[story.pk]) for name in found.differing]


def assert_mended(story: Story, before: dict[str, Any]) -> None:
    rebuild_noise(stories=[story.pk], at=NOW)
    assert check_noise(stories=[story.pk]) == []
    after = state_of(StoryNoise.objects.get())
    assert after == {name: pytest.approx(value) if type(value) is float else value for name, value in before.items()}


@pytest.mark.parametrize("name", STATE)
def test_every_number_of_a_state(bucketed: Story, name: str) -> None:
    before = state_of(StoryNoise.objects.get())
    StoryNoise.objects.update(**{name: F(name) * (1 + 1e-8) + (1 if name == "people" else 0)})
    assert name in differing(bucketed)
    assert_mended(bucketed, before)


def test_its_time(bucketed: Story) -> None:
    before = state_of(StoryNoise.objects.get())
    StoryNoise.objects.update(as_of=NOW + timedelta(days=1))
    assert "as_of" in differing(bucketed)
    assert_mended(bucketed, before)


@pytest.mark.parametrize("name", ["noise_rank", "trend_rank"])
def test_a_rank(bucketed: Story, name: str) -> None:
    before = state_of(StoryNoise.objects.get())
    Story.objects.update(**{name: F(name) + 1})
    assert differing(bucketed) == [name]
    assert_mended(bucketed, before)


@pytest.mark.parametrize("name", ROW)
def test_every_number_of_a_person(bucketed: Story, name: str) -> None:
    before = state_of(StoryNoise.objects.get())
    changed = F(name) - 1 if name == "epoch" else F(name) * (1 + 1e-7) + 1e90 * (name == "here_max")
    ActorNoise.objects.filter(pk=ActorNoise.objects.filter(cross_max__gt=0).order_by("actor").first().pk).update(  # type: ignore[union-attr]  # there is one
        **{name: changed}
    )
    assert "rows of people" in differing(bucketed)
    assert_mended(bucketed, before)


@pytest.mark.parametrize("name", list(sums.MEASURES))
def test_every_sum_of_a_bucket(bucketed: Story, name: str) -> None:
    before = state_of(StoryNoise.objects.get())
    number = BucketNoise.objects.order_by(f"-{name}").values_list("bucket", flat=True)[0]
    BucketNoise.objects.filter(bucket=number).update(**{name: F(name) * 1.001})
    assert differing(bucketed) == ["buckets"]
    assert_mended(bucketed, before)


def test_a_bucket_too_few_or_too_many(bucketed: Story) -> None:
    before = state_of(StoryNoise.objects.get())
    one = BucketNoise.objects.order_by("bucket")[0]
    free = next(number for number in range(64) if not BucketNoise.objects.filter(bucket=number).exists())
    BucketNoise.objects.filter(bucket=one.bucket).delete()
    assert differing(bucketed) == ["buckets"]
    assert_mended(bucketed, before)
    BucketNoise.objects.filter(bucket=one.bucket).update(bucket=free)
    rebuild_noise(stories=[bucketed.pk], at=NOW)
    assert not BucketNoise.objects.filter(bucket=free).exists()
    assert_mended(bucketed, before)


def test_a_person_is_in_one_bucket_only(bucketed: Story) -> None:
    row = ActorNoise.objects.order_by("actor")[0]
    with pytest.raises(IntegrityError, match="actor_noise_in_its_bucket"), transaction.atomic():
        ActorNoise.objects.filter(actor=row.actor_id).update(bucket=(row.bucket + 1) % 64)


def test_a_small_story_has_no_buckets_and_one_that_becomes_small_loses_them(
    bucketed: Story, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(StoryNoise.objects.get())
    monkeypatch.setattr(sums, "LARGE", 1000)
    rebuild_noise(stories=[bucketed.pk], at=NOW)
    assert not BucketNoise.objects.exists()
    assert_mended(bucketed, before)


def test_a_rebuild_of_what_is_right_writes_no_row_of_a_person(bucketed: Story) -> None:
    versions = "SELECT actor_id, xmin::text, ctid::text FROM noise_actornoise ORDER BY actor_id"
    with connection.cursor() as cursor:
        cursor.execute(versions)
        before = cursor.fetchall()
        rebuild_noise(stories=[bucketed.pk], at=NOW)
        cursor.execute(versions)
        assert cursor.fetchall() == before


@pytest.mark.parametrize("year", [1899, 2200])
def test_no_act_that_cannot_be_reckoned_with_is_in_the_ledger(story: Story, people: People, year: int) -> None:
    [one] = people(1)
    with pytest.raises(IntegrityError, match="engagement_time_can_be_reckoned"), transaction.atomic():
        write(story, [one], [Row("comment", 0, NOW.replace(year=year), "a")])
    assert not Engagement.objects.exists()
