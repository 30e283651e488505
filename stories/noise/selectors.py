"""Reading the noise level: for a card, for a page, and its history."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.models import HOME, Engagement, NoisePoint, StoryNoise
from stories.noise.params import LOUD_DAYS, PARAMS_VERSION
from stories.noise.scoring import Reading, card_of, explain, level_of_key, read_state

HOUR = timedelta(hours=1)
SPANS = {
    "24h": (timedelta(hours=24), HOUR),
    "7d": (timedelta(days=7), 3 * HOUR),
    "30d": (timedelta(days=30), 12 * HOUR),
}  # how far a history reaches back, and in which steps
DEFAULT_SPAN = "7d"


def noise_of(story: Story, at: datetime, history: str = DEFAULT_SPAN) -> dict[str, Any]:
    """The noise payload of one story, with its `history` over "24h", "7d" or "30d". At most three queries.

    The history of a story that is younger than that begins with its publication, in silence. `as_of` is `at` in whole
    minutes, or the latest act where that is later: within a minute in which nothing happens everybody is told the
    same, byte for byte.
    """
    state = StoryNoise.objects.filter(story=story).first()
    as_of = _whole_minute(at, state)
    reading = read_state(state, at=as_of)
    return {
        **explain(reading),
        "as_of": as_of,
        "half_life_hours": LOUD_DAYS * 24,
        "params_version": PARAMS_VERSION,
        "history": [*_past_levels(story, as_of, history), (as_of, reading.level)],
    }


def noise_of_many(stories: Iterable[Story], at: datetime) -> dict[int, dict[str, Any]]:
    """{story id: {level, band, direction}} for cards. One query."""
    ids = [story.pk for story in stories]
    states = StoryNoise.objects.in_bulk(ids)
    return {pk: card_of(_read(states.get(pk), at)) for pk in ids}


def _read(state: StoryNoise | None, at: datetime) -> Reading:
    return read_state(state, at=_whole_minute(at, state))


def _whole_minute(at: datetime, state: StoryNoise | None) -> datetime:
    minute = at.replace(second=0, microsecond=0)
    return max(minute, state.as_of) if state else minute


def _past_levels(story: Story, at: datetime, span: str) -> list[tuple[datetime, float]]:
    """The curve before `at`: from the last point before each moment, the known decay."""
    moments = _moments(story, at, span)
    if not moments:
        return []
    points = _points_since(story, moments[0])
    ends = [hour + HOUR for hour, _ in points]
    levels = []
    for moment in moments:
        place = bisect_right(ends, moment)
        key = points[place - 1][1] if place else None
        levels.append((moment, round(level_of_key(key, at=moment), 1)))
    return levels


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


def _points_since(story: Story, moment: datetime) -> list[tuple[datetime, float | None]]:
    points = NoisePoint.objects.filter(story=story)
    earlier = points.filter(hour__lte=moment - HOUR).order_by("-hour").values_list("hour", "noise_key")[:1]
    later = points.filter(hour__gt=moment - HOUR).order_by("hour").values_list("hour", "noise_key")
    return [*earlier, *later]


def excluded_from(story: Story) -> QuerySet[Subscriber]:
    """Who is excluded from this story's noise now, or was from one that was merged into it.

    Whoever is excluded everywhere is not meant.
    """
    rows = Engagement.objects.alias(home=HOME).filter(home=story.pk, kind__in=["exclude", "include"])
    latest = rows.order_by("actor", "story", "-id").distinct("actor", "story").values("id")
    excluded = Engagement.objects.filter(id__in=latest, kind="exclude").values("actor")
    return Subscriber.objects.filter(id__in=excluded).order_by("handle", "id")
