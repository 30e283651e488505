"""How acts wake the fold: one job a second for the whole site, and no act that only the sweep would find."""

from typing import Any

import pytest
from celery import Task

from accounts.models import Subscriber
from stories.models import Story
from stories.noise import folding, tasks
from stories.noise.models import PendingNoise, StoryNoise
from stories.noise.services import exclude_actor, record_engagement, retract_engagement
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, float | None]]:
    calls: list[tuple[str, float | None]] = []

    def publish(task: Any, *_: Any, countdown: float | None = None, **__: Any) -> None:
        calls.append((task.name, countdown))

    monkeypatch.setattr(Task, "apply_async", publish)
    return calls


ONCE = [("noise.fold_pending", tasks.GATHER_SECONDS)]


def act(story: Story, actor: Subscriber, key: str) -> None:
    record_engagement(story=story, actor=actor, kind="comment", source_key=key, at=NOW)


def test_acts_on_many_stories_wake_one_job(
    published: list[tuple[str, float | None]], alice: Subscriber, mo: Subscriber
) -> None:
    stories = [Story.objects.create(slug=f"s{n}", title="t", document=f"d:{n}", created_at=NOW) for n in range(20)]
    for story in stories:
        act(story, alice, f"c:{story.pk}")
    retract_engagement(source_key=f"c:{stories[0].pk}", actor=mo, at=NOW)
    exclude_actor(actor=alice, story=stories[1], by=mo, at=NOW)
    assert published == ONCE

    tasks.fold_pending()
    assert published == ONCE
    assert not PendingNoise.objects.exists()
    assert StoryNoise.objects.count() == 18


def test_an_act_after_the_job_has_begun_wakes_the_next(
    published: list[tuple[str, float | None]], story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fold_and_be_late(**about: Any) -> int:
        folded = fold(**about)
        act(story, alice, "c:2")
        return folded

    fold = folding.fold_pending
    monkeypatch.setattr(folding, "fold_pending", fold_and_be_late)
    act(story, alice, "c:1")
    tasks.fold_pending()
    assert PendingNoise.objects.count() == 1
    assert published == ONCE * 2


def test_an_act_that_another_job_had_locked_wakes_the_next(
    published: list[tuple[str, float | None]], story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folding, "fold_pending", lambda **_: 0)  # as where every story with pending acts is locked
    act(story, alice, "c:1")
    tasks.fold_pending()
    assert published == ONCE * 2


def test_a_job_that_finds_nothing_wakes_nobody(published: list[tuple[str, float | None]], story: Story) -> None:
    tasks.fold_pending()
    assert published == []
