"""A rebuild by several connections at once: the same numbers, and an end when one of them fails."""

from datetime import datetime
from threading import Barrier

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Subscriber
from stories.models import Story
from stories.noise import folding
from stories.noise.folding import check_noise, rebuild_noise
from stories.noise.models import PendingNoise, StoryNoise
from tests.conftest import NOW
from tests.noise.test_folding import comment, story_number


@pytest.fixture
def stories(transactional_db: None, alice: Subscriber, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Five that wait for their first level, in chunks of one."""
    monkeypatch.setattr(folding, "MOST", 1)
    found = [story_number(number) for number in range(5)]
    for number, story in enumerate(found):
        comment(story, alice, number)
    return [story.pk for story in found]


def test_several_connections_recompute_side_by_side(stories: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of them are at work at one time, or the barrier breaks."""
    met, update, told = Barrier(2, timeout=20), folding.update_stories, list[int]()

    def meet_and_update(chunk: list[int], *, at: datetime, rebuilt: list[int]) -> None:
        if chunk[0] in stories[:2]:
            met.wait()
        update(chunk, at=at, rebuilt=rebuilt)

    monkeypatch.setattr(folding, "update_stories", meet_and_update)
    assert rebuild_noise(stories=stories, at=NOW, advance=told.append, workers=2) == 5
    assert told == [1, 1, 1, 1, 1]
    assert StoryNoise.objects.count() == 5
    assert not PendingNoise.objects.exists()
    assert check_noise(stories=stories) == []


def test_nothing_more_begins_after_one_has_failed(stories: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    class KilledError(Exception):
        pass

    def die(_chunk: list[int], **_told: object) -> None:
        raise KilledError

    monkeypatch.setattr(folding, "update_stories", die)
    with pytest.raises(KilledError):
        rebuild_noise(stories=stories, at=NOW, workers=2)
    assert PendingNoise.objects.count() == 5
    assert not StoryNoise.objects.exists()


def test_the_command_takes_their_number(stories: list[int]) -> None:
    call_command("rebuild_noise", "--workers", "3")
    assert StoryNoise.objects.count() == len(stories) == Story.objects.count()
    for wrong in ("0", "-1", "many"):
        with pytest.raises(CommandError):
            call_command("rebuild_noise", "--workers", wrong)
