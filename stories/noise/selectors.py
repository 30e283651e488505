"""Reading the noise level: for a card, for a page, and its history."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core.kept_sql import Search, given
from stories.labels import labels_in_text
from stories.models import Story
from stories.noise.models import NoisePoint, NoiseReference, StoryNoise
from stories.noise.params import current_parameters
from stories.noise.reference import half_at, half_in, half_of_settings, references_since
from stories.noise.scoring import Reading, card_of, explain, level_of_key, read_state

HOUR = timedelta(hours=1)
SPANS = {
    "24h": (timedelta(hours=24), HOUR),
    "7d": (timedelta(days=7), 3 * HOUR),
    "30d": (timedelta(days=30), 12 * HOUR),
}  # how far a history reaches back, and in which steps
DEFAULT_SPAN = "7d"
_STATE = Search(
    lambda: (
        StoryNoise.objects.select_related("params")
        .annotate(half=half_at(given("at"), unless=given("half")))
        .filter(story=given("story"))
    )
)


def noise_of(story: Story, at: datetime, history: str = DEFAULT_SPAN) -> dict[str, Any]:
    """The noise payload of one story, with its `history` over "24h", "7d" or "30d". At most four queries.

    The history of a story that is younger than that begins with its publication, in silence. `as_of` is `at` in whole
    minutes, or the latest act where that is later: within a minute in which nothing happens everybody is told the
    same, byte for byte.
    """
    state = StoryNoise.objects.filter(story=story).select_related("params").first()
    as_of = _whole_minute(at, state)
    moments = _moments(story, as_of, history)
    points = _points_since(story, moments[0]) if moments else []
    references = references_since(as_of - SPANS[history][0]) if state or points else []  # silence needs none
    reading = read_state(state, at=as_of, half=half_in(references, as_of))
    params = state.params if state else current_parameters()
    return {
        **explain(reading, labels_in_text(story)),
        "as_of": as_of,
        "half_life_hours": round(params.loud_days * 24, 6),
        "params_version": params.version,
        "history": [*_past_levels(moments, points, references), (as_of, reading.level)],
    }


def noise_of_many(stories: Iterable[Story], at: datetime) -> dict[int, dict[str, Any]]:
    """{story id: {level, band, direction}} for cards. One query."""
    ids = [story.pk for story in stories]
    states = StoryNoise.objects.select_related("params").annotate(half=half_at(at)).in_bulk(ids)
    return {pk: _card(states.get(pk), at) for pk in ids}


def noise_card(story: Story, at: datetime) -> dict[str, Any]:
    """{level, band, direction} of one story, for what every comment asks.

    One query, written once in each process; none where the story was read `with_noise` of this moment.
    """
    return _card(_state(story, at), at)


def with_noise(stories: QuerySet[Story], *, at: Any, half: Any) -> QuerySet[Story]:
    """The same stories, each with what its card is made of. `half` is that of the settings, see `half_at`."""
    found = stories.select_related("noise__params").defer("noise__params__weights")
    return found.annotate(noise_half=half_at(at, unless=half))


def _state(story: Story, at: datetime) -> Any:
    if "noise_half" not in vars(story):
        return _STATE.first(story=story.pk, at=at, half=half_of_settings())
    state: Any = getattr(story, "noise", None)
    if state is not None:
        state.half = vars(story)["noise_half"]
    return state


def _card(state: Any, at: datetime) -> dict[str, Any]:
    return card_of(read_state(state, at=_whole_minute(at, state), half=state.half) if state else Reading())


def _whole_minute(at: datetime, state: StoryNoise | None) -> datetime:
    minute = at.replace(second=0, microsecond=0)
    return max(minute, state.as_of) if state else minute


def _past_levels(
    moments: Sequence[datetime], points: Sequence[NoisePoint], references: Sequence[NoiseReference]
) -> list[tuple[datetime, float]]:
    """The curve at these moments: from the last point before each, the known decay."""
    ends = [point.hour + HOUR for point in points]
    return [
        (moment, _level_then(points[: bisect_right(ends, moment)][-1:], moment, half_in(references, moment)))
        for moment in moments
    ]


def _level_then(latest: Sequence[NoisePoint], moment: datetime, half: float) -> float:
    levels = [level_of_key(point.noise_key, at=moment, params=point.params, half=half) for point in latest]
    return round(levels[0], 1) if levels else 0.0


def _moments(story: Story, at: datetime, span: str) -> list[datetime]:
    """Where the curve is read: never before the publication, and at the publication if the span reaches that far."""
    if story.published_at is None:
        return []
    reach, step = SPANS[span]
    beginning = story.published_at.replace(second=0, microsecond=0)  # as `at`, which is in whole minutes
    start = [beginning] if at - reach <= beginning < at else []
    return [*start, *(moment for moment in _grid(at, reach, step) if moment > beginning)]


def _grid(at: datetime, reach: timedelta, step: timedelta) -> list[datetime]:
    """Round moments over the last `reach`, oldest first, none at or after `at`."""
    first = (at - reach).timestamp()
    width = step.total_seconds()
    start = datetime.fromtimestamp(-(-first // width) * width, at.tzinfo)
    return [start + number * step for number in range(int(reach / step) + 1) if start + number * step < at]


def _points_since(story: Story, moment: datetime) -> list[NoisePoint]:
    """The point that held at `moment`, and those after it, oldest first."""
    points = NoisePoint.objects.filter(story=story).select_related("params")
    held = points.filter(hour__lte=moment - HOUR).order_by("-hour")[:1]
    return list(held.union(points.filter(hour__gt=moment - HOUR), all=True).order_by("hour"))
