"""What the fold tells the world: that a story has come into another band."""

from collections.abc import Collection
from datetime import datetime

from core.events import emit_all
from core.kept_cursors import tell
from core.kept_sql import Question, any_of, given
from core.models import Event
from stories.models import Story
from stories.noise.models import NoiseParameters, StoryNoise
from stories.noise.reference import half_at, half_of_settings
from stories.noise.scoring import level_of_key, next_band

KIND = "noise.band_changed"
# One statement of one shape, however many there are: writing such a one down case by case takes longer than running it.
ANNOUNCE = """
UPDATE noise_storynoise state SET band = told.band
FROM unnest(%s::bigint[], %s::text[]) AS told (story_id, band)
WHERE state.story_id = told.story_id
"""
_STATES = Question(
    lambda: (
        StoryNoise.objects.filter(any_of("story", "stories"))
        .annotate(half_now=half_at(given("at"), unless=given("half")))
        .values_list("story", "as_of", "noise_key", "band", "half_now", "story__slug", "story__state")
    )
)


def announce_bands(stories: Collection[int], *, params: NoiseParameters, at: datetime) -> None:
    """Emit an event for each public one of these stories that is at `at` clearly in another band than last announced.

    Their states are by `params`. Levels fall by themselves, and nobody writes anything then: that a story has calmed
    down is told with its next act.
    """
    bands: dict[int, str] = {}
    events = []
    told = _STATES.rows(stories=list(stories), at=at, half=half_of_settings())
    for story, as_of, key, before, half, slug, state in told:
        # Of an act whose clock is ahead: as loud as it was then, not what it would have decayed from.
        level = level_of_key(key, at=max(at, as_of), params=params, half=half)
        band = next_band(before, level)
        if band == before:
            continue
        bands[story] = band
        if state in Story.SHOWN:
            payload = {"band": band, "before": before, "level": round(level, 1)}
            events.append(Event(kind=KIND, story=slug, payload=payload, occurred_at=at))
    if bands:
        tell(ANNOUNCE, [list(bands), list(bands.values())])
        emit_all(events)
