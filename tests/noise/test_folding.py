"""The fold: shared by workers, safe when killed, and equal to a full recompute whatever happens in between."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from threading import Barrier
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from stories.models import SILENT, Story
from stories.noise import folding
from stories.noise.folding import check_noise, fold_pending, rebuild_noise
from stories.noise.models import ActorNoise, NoisePoint, PendingNoise, StoryNoise
from stories.noise.services import exclude_actor, record_engagement
from stories.noise.sums import sum_rows
from stories.selectors import draft_of
from stories.services import correct_story
from tests.conftest import NOW
from tests.noise.ledger import folded, state_of
from tests.noise.test_batch import assert_same


def story_number(number: int) -> Story:
    return Story.objects.create(
        slug=f"story-{number}",
        state="published",
        title=f"Story {number}",
        document=f"tests:{number}",
        published_at=NOW,
        created_at=NOW,
    )


def comment(story: Story, actor: Subscriber, number: int) -> None:
    at = NOW + timedelta(seconds=number)
    record_engagement(story=story, actor=actor, kind="comment", source_key=f"{story.pk}:{number}", at=at)


@contextmanager
def own_connection() -> Iterator[None]:
    """What a thread opens it closes, or the test database could not be dropped."""
    try:
        yield
    finally:
        connection.close()


@pytest.mark.trust("F7")
def test_a_fold_takes_what_is_pending_and_a_second_one_finds_nothing(story: Story, alice: Subscriber) -> None:
    for number in range(3):
        comment(story, alice, number)
    assert fold_pending(at=NOW) == 1
    before = state_of(StoryNoise.objects.get())
    assert fold_pending(at=NOW) == 0
    assert state_of(StoryNoise.objects.get()) == before
    assert not PendingNoise.objects.exists()


def test_many_stories_are_folded_in_chunks(alice: Subscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folding, "CHUNK", 2)
    for number in range(5):
        comment(story_number(number), alice, number)
    assert fold_pending(at=NOW) == 5
    assert StoryNoise.objects.count() == 5


@pytest.mark.parametrize("acts", [1, 12])
def test_a_fold_asks_as_often_however_many_acts_there_are(
    acts: int, story: Story, alice: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    comment(story, alice, 0)
    folded(story, NOW)
    for number in range(acts):
        comment(story, alice, 1 + number)
    with django_assert_num_queries(10):
        assert fold_pending(at=NOW) == 1
    with django_assert_num_queries(1):
        assert fold_pending(at=NOW) == 0


def test_more_than_a_few_acts_are_planned_anew_and_come_to_the_same(
    story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "FEW", 2)
    for number in range(3):
        comment(story, alice, number)
    with CaptureQueriesContext(connection) as queries:
        fold_pending(at=NOW)
    assert not any("force_generic_plan" in query["sql"] for query in queries)
    assert check_noise(stories=[story.pk]) == []


def test_one_hour_has_one_point_and_silence_writes_none(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    comment(story, alice, 1)
    folded(story, NOW)
    comment(story, alice, 2)
    noise = folded(story, NOW + timedelta(minutes=59))
    assert noise is not None
    assert list(NoisePoint.objects.values_list("hour", "noise_key")) == [(NOW, noise.noise_key)]
    rebuild_noise(stories=[story.pk], at=NOW + timedelta(hours=5))
    assert NoisePoint.objects.count() == 1
    exclude_actor(actor=alice, by=mo, at=NOW)
    folded(story, NOW + timedelta(hours=2))
    assert list(NoisePoint.objects.order_by("hour").values_list("noise_key", flat=True)) == [noise.noise_key, None]


@pytest.mark.trust("F1")
def test_a_fold_that_dies_has_done_nothing(story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch) -> None:
    comment(story, alice, 1)

    class KilledError(Exception):
        pass

    def sum_and_die(stories: list[int], **told: Any) -> None:
        sum_rows(stories, **told)
        raise KilledError

    monkeypatch.setattr(folding, "sum_rows", sum_and_die)
    with pytest.raises(KilledError):
        fold_pending(at=NOW)
    monkeypatch.undo()
    assert [model.objects.count() for model in (StoryNoise, ActorNoise, PendingNoise)] == [0, 0, 1]
    assert fold_pending(at=NOW) == 1


@pytest.mark.trust("G11")
@pytest.mark.django_db(transaction=True)
def test_folds_and_acts_at_once_end_equal_to_the_batch(alice: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    """Two workers fold while two people write and one of them is banned: real threads, real commits."""
    stories = [story_number(number) for number in range(3)]
    start = Barrier(4)

    def write(actor: Subscriber) -> None:
        with own_connection():
            start.wait()
            for number in range(25):
                comment(stories[number % 3], actor, actor.pk * 1_000 + number)
            if actor == bob:
                exclude_actor(actor=bob, by=mo, at=NOW)

    def fold() -> None:
        with own_connection():
            start.wait()
            for _ in range(15):
                fold_pending(at=NOW)

    with ThreadPoolExecutor(4) as pool:
        for job in [pool.submit(write, alice), pool.submit(write, bob), pool.submit(fold), pool.submit(fold)]:
            job.result()
    fold_pending(at=NOW)
    assert not PendingNoise.objects.exists()
    assert check_noise(stories=[story.pk for story in stories]) == []
    folds = list(StoryNoise.objects.order_by("story"))
    rebuild_noise(stories=[story.pk for story in stories], at=NOW)
    for folded_one, rebuilt in zip(folds, StoryNoise.objects.order_by("story"), strict=True):
        assert_same(folded_one, rebuilt)
    assert all(noise.volume <= 2 + 1e-9 for noise in folds), "one person, whatever he writes: bob counts nowhere"


@pytest.mark.django_db(transaction=True)
def test_a_story_in_other_hands_is_left_and_its_acts_do_not_wait(story: Story, alice: Subscriber) -> None:
    comment(story, alice, 1)
    with transaction.atomic():
        Story.objects.select_for_update(no_key=True).get(pk=story.pk)

        def act_and_fold() -> int:
            with own_connection():
                with connection.cursor() as cursor:
                    cursor.execute("SET lock_timeout = '2s'")
                comment(story, alice, 2)
                return fold_pending(at=NOW)

        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(act_and_fold).result() == 0
    assert PendingNoise.objects.count() == 2
    assert fold_pending(at=NOW) == 1


def test_the_command_finds_and_repairs_a_difference(story: Story, alice: Subscriber) -> None:
    comment(story, alice, 1)
    out = StringIO()
    call_command("rebuild_noise", "--check", stdout=out)
    assert "0 stories agree with the ledger; 1 wait for the next fold" in out.getvalue()
    folded(story)
    right = state_of(StoryNoise.objects.get())
    StoryNoise.objects.update(noise_key=1.0)
    with pytest.raises(CommandError, match="1 of 1 stories differ"):
        call_command("rebuild_noise", "--check", "--story", story.slug, stdout=out)
    assert f"{story.slug}: kept 1.0, ledger {right['noise_key']}" in out.getvalue()
    call_command("rebuild_noise", "--story", story.slug, stdout=out)
    assert state_of(StoryNoise.objects.get()) == right
    StoryNoise.objects.all().delete()
    with pytest.raises(CommandError, match="differ"):
        call_command("rebuild_noise", "--check", stdout=out)


def test_a_fold_ranks_the_story_and_a_silent_one_last(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    quiet = story_number(1)
    assert (quiet.noise_rank, quiet.trend_rank) == (SILENT, SILENT)
    comment(story, alice, 1)
    noise = folded(story)
    story.refresh_from_db()
    assert noise is not None
    assert (story.noise_rank, story.trend_rank) == (noise.noise_key, noise.trend_key)
    exclude_actor(actor=alice, by=mo, at=NOW)
    assert folded(story) is None
    story.refresh_from_db()
    assert (story.noise_rank, story.trend_rank) == (SILENT, SILENT)


def test_a_correction_keeps_the_rank_that_its_editor_never_saw(
    story: Story, alice: Subscriber, edith: Subscriber
) -> None:
    draft = replace(draft_of(story), title="Tram line nine")
    comment(story, alice, 1)
    noise = folded(story)
    correct_story(story=story, draft=draft, reason="Shorter.", actor=edith, at=NOW)
    story.refresh_from_db()
    assert noise is not None
    assert (story.title, story.noise_rank) == ("Tram line nine", noise.noise_key)


def test_the_command_finds_and_repairs_a_rank(story: Story, alice: Subscriber) -> None:
    comment(story, alice, 1)
    noise = folded(story)
    assert noise is not None
    for wrong in (1.0, SILENT):
        Story.objects.update(noise_rank=wrong)
        assert check_noise(stories=[story.pk]) == [(story.pk, noise.noise_key, noise.noise_key, ["noise_rank"])]
        rebuild_noise(stories=[story.pk], at=NOW)
        assert check_noise(stories=[story.pk]) == []
    quiet = story_number(1)
    Story.objects.filter(pk=quiet.pk).update(noise_rank=1.0)
    assert check_noise(stories=[quiet.pk]) == [(quiet.pk, None, None, ["noise_rank"])]


def test_the_command_refuses_a_story_that_is_not_there(db: None) -> None:
    with pytest.raises(CommandError, match="no story 'nowhere'"):
        call_command("rebuild_noise", "--story", "nowhere")
