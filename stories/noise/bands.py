"""What the fold tells the world: that a story has come into another band."""

from collections.abc import Collection
from datetime import datetime

from core.events import emit_all
from core.models import Event
from stories.noise.models import StoryNoise
from stories.noise.reference import half_at
from stories.noise.scoring import level_of_key, next_band

KIND = "noise.band_changed"
LEVEL = ("params__loud_days", "params__steepness")


def announce_bands(stories: Collection[int], *, at: datetime) -> None:
    """Emit an event for each public one of these stories that is at `at` clearly in another band than last announced.

    Levels fall by themselves, and nobody writes anything then: that a story has calmed down is told with its next act.
    """
    told = StoryNoise.objects.filter(story__in=stories).select_related("story", "params").annotate(half=half_at(at))
    changed, events = [], []
    for state in told.only("as_of", "noise_key", "band", "story__slug", "story__state", *LEVEL):
        # Of an act whose clock is ahead: as loud as it was then, not what it would have decayed from.
        level = level_of_key(state.noise_key, at=max(at, state.as_of), params=state.params, half=state.half)
        band, before = next_band(state.band, level), state.band
        if band == before:
            continue
        state.band = band
        changed.append(state)
        if state.story.state in state.story.SHOWN:
            payload = {"band": band, "before": before, "level": round(level, 1)}
            events.append(Event(kind=KIND, story=state.story.slug, payload=payload, occurred_at=at))
    if changed:
        StoryNoise.objects.bulk_update(changed, ["band"])
        emit_all(events)
