"""The reference: the intensity at which the level is 50, and since when. Fixed, or following the size of the site."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import FloatField, Subquery, Value
from django.db.models.functions import Coalesce

from stories.noise.formula import whose
from stories.noise.models import NoiseReference

WEEK = timedelta(days=7)
MINUTE = timedelta(minutes=1)
DEFAULT_HALF = 100.0
PARTICIPANTS = 1000  # in a week, of a site whose half is DEFAULT_HALF
LEAST, MOST = 30.0, 1000.0
# Who did something that weighs, and is not excluded everywhere. The time index is of blocks: the ledger grows in time.
COUNT = f"""
SELECT count(*) FROM (
    SELECT DISTINCT {whose("actor_id")} AS actor_id FROM noise_engagement
    WHERE occurred_at > %s AND occurred_at <= %s AND kind NOT IN ('view', 'retract', 'restore', 'exclude', 'include')
) active
WHERE coalesce((
    SELECT bar.kind FROM noise_engagement bar
    WHERE bar.actor_id = active.actor_id AND bar.story_id IS NULL AND bar.kind IN ('exclude', 'include')
    ORDER BY bar.id DESC LIMIT 1
), 'include') = 'include'
"""  # noqa: S608 - a column


def half_at(at: Any, *, unless: Any = None) -> Coalesce:
    """The half in force at `at`, as an expression: PostgreSQL looks it up once a query, however many rows there are.

    Where none ever was, that of the settings, or the expression `unless`.
    """
    halves = NoiseReference.objects.values("half")
    in_force = halves.filter(since__lte=at).order_by("-since")[:1]
    first = halves.order_by("since")[:1]
    otherwise = Value(half_of_settings()) if unless is None else unless
    return Coalesce(Subquery(in_force), Subquery(first), otherwise, output_field=FloatField())


def half_of_settings() -> float:
    """The half as long as none was written down."""
    return settings.NOISE_HALF or DEFAULT_HALF


def references_since(moment: datetime) -> list[NoiseReference]:
    """What was in force at `moment`, and all that came after it, oldest first. One query."""
    before = NoiseReference.objects.filter(since__lte=moment).order_by("-since")[:1]
    return list(before.union(NoiseReference.objects.filter(since__gt=moment), all=True).order_by("since"))


def half_in(references: Iterable[NoiseReference], at: datetime) -> float:
    """Of these, oldest first, the half in force at `at`, the first also before it; without any that of the settings."""
    halves = [reference.half for number, reference in enumerate(references) if number == 0 or reference.since <= at]
    return halves[-1] if halves else half_of_settings()


def keep_reference(*, at: datetime) -> NoiseReference | None:
    """Write down the half that is due, if it is another one than that in force. Returns the new one.

    It holds from the next whole minute on, because within a minute everybody is told the same. The past keeps the half
    that it was told by. Where it follows the size of the site it changes once a day. Safe to run twice at once.
    """
    latest = NoiseReference.objects.order_by("-since").first()
    if settings.NOISE_HALF is None and latest is not None and _is_of_today(latest, at):
        return None
    participants = _weekly_participants(at) if settings.NOISE_HALF is None else None
    half = settings.NOISE_HALF or half_of(participants or 0)
    if latest is not None and latest.half == half:
        return None
    since = at.replace(second=0, microsecond=0) + MINUTE
    return NoiseReference.objects.get_or_create(since=since, defaults={"half": half, "participants": participants})[0]


def _is_of_today(reference: NoiseReference, at: datetime) -> bool:
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return reference.participants is not None and reference.since > midnight


def half_of(participants: int) -> float:
    """100 for a site of a thousand participants a week, as the square root of their number, from 30 to 1000."""
    return min(MOST, max(LEAST, DEFAULT_HALF * sqrt(participants / PARTICIPANTS)))


def _weekly_participants(at: datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [at - WEEK, at])
        [(number,)] = cursor.fetchall()
    return int(number)
