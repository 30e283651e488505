"""How somebody has conducted himself: days here, strikes and sanctions, read for many people in one statement."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import Standing
from accounts.presence import day_of

WINDOW = timedelta(days=365)  # days of presence count for so long
# A day counts until its 365th night is over. A warning is over with its beginning; a ban, unless lifted, never.
CONDUCT = """
SELECT person.id, here.days, lapse.at, struck.points, struck.until, coalesce(barred.found, false), barred.until
FROM unnest(%(people)s::bigint[]) AS person (id)
    CROSS JOIN LATERAL (
        SELECT count(*) AS days FROM accounts_presence
        WHERE subscriber_id = person.id AND day > %(today)s::date - 365 AND day <= %(today)s::date
    ) here
    LEFT JOIN LATERAL (
        SELECT (day + 365)::timestamp AT TIME ZONE 'UTC' AS at FROM accounts_presence
        WHERE subscriber_id = person.id AND day > %(today)s::date - 365 AND day <= %(today)s::date
        ORDER BY day DESC LIMIT 1 OFFSET greatest(%(enough)s::int, 1) - 1
    ) lapse ON true
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(points), 0) AS points, max(expires_at) AS until FROM accounts_strike
        WHERE subscriber_id = person.id AND cancelled_at IS NULL AND at <= %(at)s AND expires_at > %(at)s
    ) struck
    LEFT JOIN LATERAL (
        SELECT true AS found, CASE WHEN bool_or(over_at IS NULL) THEN NULL ELSE max(over_at) + %(clean)s END AS until
        FROM (
            SELECT CASE kind WHEN 'warning' THEN starts_at ELSE ends_at END AS over_at FROM accounts_sanction
            WHERE subscriber_id = person.id AND lifted_at IS NULL AND starts_at <= %(at)s
        ) sanction
        WHERE over_at IS NULL OR over_at + %(clean)s > %(at)s
        HAVING count(*) > 0
    ) barred ON true
"""


@dataclass(frozen=True, kw_only=True)
class Conduct:
    """What is kept of it in a `Standing`, under the same names."""

    present: int = 0
    present_until: datetime | None = None
    points: int = 0
    struck_until: datetime | None = None
    sanctioned: bool = False
    sanctioned_until: datetime | None = None


def conduct_in(kept: Standing) -> Conduct:
    """As of the last review."""
    return Conduct(
        present=kept.present,
        present_until=kept.present_until,
        points=kept.points,
        struck_until=kept.struck_until,
        sanctioned=kept.sanctioned,
        sanctioned_until=kept.sanctioned_until,
    )


def conduct_of(people: Collection[int], *, enough_days: int, clean_days: int, at: datetime) -> dict[int, Conduct]:
    """As of now. `present_until` is when `enough_days` will be too few if nobody comes back. One statement."""
    given: dict[str, Any] = {
        "people": list(people),
        "today": day_of(at),
        "enough": enough_days,
        "clean": timedelta(days=clean_days),
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(CONDUCT, given)
        return {
            person: Conduct(
                present=present,
                present_until=present_until,
                points=points,
                struck_until=struck_until,
                sanctioned=sanctioned,
                sanctioned_until=sanctioned_until,
            )
            for person, present, present_until, points, struck_until, sanctioned, sanctioned_until in cursor.fetchall()
        }
