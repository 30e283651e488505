"""The numbers of the formula as settings: versions, recomputing in the background, and reading meanwhile."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from math import sqrt
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from django.utils.text import slugify
from environs import Env, EnvError
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from accounts.models import Subscriber
from config.noise import WEIGHTS, noise_half, noise_parameters
from stories.models import Story
from stories.noise import recomputing, tasks
from stories.noise.folding import check_noise, fold_pending, update_stories
from stories.noise.models import ActorNoise, NoiseParameters, NoisePoint, StoryNoise
from stories.noise.params import adopt_settings, current_parameters, differs_from_settings, saved_parameters
from stories.noise.recomputing import outdated_stories, recompute_outdated
from stories.noise.selectors import noise_of
from tests.conftest import NOW
from tests.noise.ledger import People, folded, write
from tests.noise.oracle import Row

LATER = NOW + timedelta(hours=6)


@pytest.fixture
def make_story(db: None) -> Callable[[str], Story]:
    """`make_story("One")`: a published story."""

    def make(title: str) -> Story:
        told = {"slug": slugify(title), "document": f"d:{title}", "title": title}
        return Story.objects.create(**told, state=Story.State.PUBLISHED, created_at=NOW, published_at=NOW)

    return make


@pytest.fixture
def slower(settings: Settings) -> Callable[[], None]:
    """`slower()`: settings by which loudness fades in two days and a comment weighs twice as much."""

    def choose() -> None:
        settings.NOISE = settings.NOISE | {"loud_days": 2.0, "weights": WEIGHTS | {"comment": 2.0}}

    return choose


def comments(story: Story, people: list[Subscriber], *hours_ago: float) -> None:
    rows = [Row("comment", n, NOW - timedelta(hours=ago), f"c{n}") for n, ago in enumerate(hours_ago)]
    write(story, people, rows)
    folded(story)


@pytest.mark.django_db
def test_the_first_version_is_that_of_the_settings() -> None:
    first = current_parameters()
    assert (first.version, first.loud_days, first.voice_days, first.tempo_days) == (1, 1.0, 14.0, 0.125)
    assert (first.weights, first.noise_offset) == (WEIGHTS, 0.0)
    assert not NoiseParameters.objects.exists(), "whoever only reads writes nothing"
    assert adopt_settings(at=NOW) == first
    assert NoiseParameters.objects.count() == 1


@pytest.mark.django_db
def test_settings_that_are_the_same_write_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    saved_parameters()
    with django_assert_num_queries(1):
        adopt_settings(at=LATER)


@pytest.mark.django_db
def test_every_number_makes_a_version(settings: Settings) -> None:
    saved_parameters()
    changes: list[dict[str, Any]] = [
        {"loud_days": 2.0},
        {"voice_days": 7.0},
        {"tempo_days": 0.25},
        {"newcomers_share": 0.25},
        {"contention_gain": 3.0},
        {"steepness": 1.0},
        {"weights": WEIGHTS | {"follow": 0.0}},
    ]
    for version, change in enumerate(changes, start=2):
        settings.NOISE = settings.NOISE | change
        assert differs_from_settings()
        assert adopt_settings(at=NOW).version == version
    settings.NEWCOMER_DAYS = 7
    assert adopt_settings(at=NOW).newcomer_days == 7
    settings.NEWCOMER_CONTRIBUTIONS = 3
    assert adopt_settings(at=NOW).version == len(changes) + 3
    assert not differs_from_settings()


def test_a_story_is_read_by_its_own_version_until_it_is_recomputed(
    story: Story, people: People, slower: Callable[[], None], anonymous: APIClient
) -> None:
    comments(story, people(2), 0, 24)
    before = noise_of(story, LATER)
    assert before["volume"] == round((1 + 0.5) * 2**-0.25, 1)

    slower()
    adopt_settings(at=LATER)
    assert noise_of(story, LATER) == before

    assert recompute_outdated(at=LATER) is False
    state = StoryNoise.objects.get()
    assert (state.params.version, outdated_stories().count()) == (2, 0)
    assert state.volume == pytest.approx(2 + 2 * sqrt(0.5))
    after = noise_of(story, LATER)
    assert (after["params_version"], after["half_life_hours"]) == (2, 48)
    assert after["volume"] == round((2 + 2 * sqrt(0.5)) * 2**-0.125, 1)
    assert check_noise(stories=[story.pk]) == []
    assert anonymous.get(f"/api/v1/stories/{story.slug}/noise/").json()["params_version"] == 2


def test_a_new_act_takes_its_story_to_the_new_version(story: Story, people: People, slower: Callable[[], None]) -> None:
    two = people(2)
    comments(story, two, 24)
    slower()
    adopt_settings(at=NOW)
    write(story, two, [Row("comment", 1, NOW, "new")])
    fold_pending(at=NOW)
    state = StoryNoise.objects.get()
    assert state.params.version == 2
    assert state.volume == pytest.approx(2 * 2**-0.5 + 2)
    assert check_noise(stories=[story.pk]) == []


def test_the_order_of_stories_holds_while_they_pass_over(
    make_story: Callable[[str], Story], people: People, settings: Settings
) -> None:
    """Loud a day ago is before quiet now; each step of the recomputation leaves a level that its place agrees with."""
    everybody = people(40)
    sizes = [40, 3, 20, 9, 1, 30]
    stories = [make_story(f"Story {n}") for n in range(len(sizes))]
    for number, (story, size) in enumerate(zip(stories, sizes, strict=True)):
        rows = [Row("comment", n, NOW - timedelta(hours=3 * number), f"c{n}") for n in range(size)]
        write(story, everybody, rows)
    fold_pending(at=NOW)
    settings.NOISE = settings.NOISE | {"loud_days": 2.0}
    adopt_settings(at=NOW)
    offset = current_parameters().noise_offset
    assert offset == pytest.approx(NOW.timestamp() / 86_400 / 2)
    for story in stories:
        assert_ordered_by_level()
        recompute_one(story)
    assert_ordered_by_level()
    assert check_noise(stories=[story.pk for story in stories]) == []


def assert_ordered_by_level() -> None:
    levels = [noise_of(story, NOW)["level"] for story in Story.objects.order_by("-noise_rank", "id")]
    assert levels == sorted(levels, reverse=True)


def recompute_one(story: Story) -> None:
    with transaction.atomic():
        update_stories([story.pk], at=NOW)


def test_the_past_is_told_by_the_version_of_its_time(story: Story, people: People, slower: Callable[[], None]) -> None:
    story.published_at = NOW - timedelta(days=3)
    write(story, people(5), [Row("comment", n, NOW - timedelta(hours=10), f"c{n}") for n in range(5)])
    folded(story, NOW - timedelta(hours=10))
    before = noise_of(story, NOW)["history"]
    slower()
    adopt_settings(at=NOW)
    recompute_outdated(at=NOW)
    assert noise_of(story, NOW)["history"][:-1] == before[:-1]
    assert noise_of(story, NOW)["level"] != before[-1][1]
    assert set(NoisePoint.objects.values_list("params", flat=True)) == {1, 2}


def test_a_run_ends_before_its_time_and_says_that_there_is_more(
    make_story: Callable[[str], Story], people: People, slower: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = people(1)
    for number in range(3):
        comments(make_story(f"Story {number}"), one, 1)
    slower()
    adopt_settings(at=NOW)
    monkeypatch.setattr(recomputing, "CHUNK", 1)
    monkeypatch.setattr(recomputing, "CHUNKS", 2)
    assert recompute_outdated(at=NOW) is True
    assert outdated_stories().count() == 1
    assert recompute_outdated(at=NOW) is False
    assert outdated_stories().count() == 0
    assert recompute_outdated(at=NOW) is False


def test_a_kind_that_weighs_nothing_counts_nobody(story: Story, people: People, settings: Settings) -> None:
    comments(story, people(1), 1)
    settings.NOISE = settings.NOISE | {"weights": dict.fromkeys(WEIGHTS, 0.0) | {"reply": 1.0}}
    adopt_settings(at=NOW)
    recompute_outdated(at=NOW)
    assert not StoryNoise.objects.exists()
    assert not ActorNoise.objects.exists()
    assert check_noise(stories=[story.pk]) == []


@pytest.mark.django_db
def test_a_worker_that_starts_brings_its_settings_into_force(slower: Callable[[], None]) -> None:
    saved_parameters()
    slower()
    tasks.adopt_settings()
    assert current_parameters().loud_days == 2.0


def test_the_command_that_rebuilds_goes_by_the_numbers_in_force(
    story: Story, people: People, slower: Callable[[], None]
) -> None:
    """A shell may have other settings than the workers: only a worker that starts adopts them."""
    comments(story, people(1), 1)
    slower()
    told = StringIO()
    call_command("rebuild_noise", stderr=told)
    assert StoryNoise.objects.get().params.loud_days == 1.0
    assert "the NOISE_* settings of this shell are others" in told.getvalue()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOISE_LOUD_HOURS", "0.5"),
        ("NOISE_LOUD_HOURS", "nan"),
        ("NOISE_VOICE_DAYS", "366"),
        ("NOISE_TEMPO_HOURS", "-3"),
        ("NOISE_NEWCOMERS_SHARE", "1.1"),
        ("NOISE_NEWCOMERS_SHARE", "0"),
        ("NOISE_CONTENTION_GAIN", "inf"),
        ("NOISE_STEEPNESS", "0"),
        ("NOISE_WEIGHTS", "commend=1"),
        ("NOISE_WEIGHTS", "comment=-1"),
        ("NOISE_WEIGHTS", "comment=nan"),
        ("NOISE_WEIGHTS", "comment=1e-200"),
        ("NOISE_WEIGHTS", "comment"),
        ("NOISE_WEIGHTS", "="),
        ("NOISE_WEIGHTS", "comment=1=2"),
        ("NOISE_WEIGHTS", ",".join(f"{kind}=0" for kind in WEIGHTS)),
        ("NOISE_HALF", "0"),
        ("NOISE_HALF", "nan"),
    ],
)
def test_nonsense_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises((ImproperlyConfigured, EnvError), match=name):
        (noise_parameters(Env()), noise_half(Env()))


def test_the_environment_is_read_in_the_units_of_its_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOISE_LOUD_HOURS", "36")
    monkeypatch.setenv("NOISE_WEIGHTS", "comment=2,reaction=0")
    monkeypatch.setenv("NOISE_HALF", "auto")
    told = noise_parameters(Env())
    assert (told["loud_days"], told["tempo_days"]) == (1.5, 0.125)
    assert told["weights"] == WEIGHTS | {"comment": 2.0, "reaction": 0.0}
    assert noise_half(Env()) is None
