"""How somebody has conducted himself: days here, reports, strikes, sanctions; for many people in one statement."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import Standing
from accounts.presence import day_of

WINDOW = timedelta(days=365)  # days of presence count for so long
# A day counts until its 365th night is over. A warning is over with its beginning; a ban, unless lifted, never.
CONDUCT = """
SELECT person.id, here.days, lapse.at, accurate.number, struck.points, struck.until,
    coalesce(barred.found, false), barred.until
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
        SELECT count(*) AS number FROM (
            SELECT FROM accounts_accuratereport
            WHERE subscriber_id = person.id AND cancelled_at IS NULL AND at <= %(at)s LIMIT %(most)s::int
        ) report
    ) accurate
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
    reports: int = 0
    points: int = 0
    struck_until: datetime | None = None
    sanctioned: bool = False
    sanctioned_until: datetime | None = None


COUNTED = [field.name for field in fields(Conduct)]  # in the order of CONDUCT


def conduct_in(kept: Standing) -> Conduct:
    """As of the last review."""
    return Conduct(
        present=kept.present,
        present_until=kept.present_until,
        reports=kept.reports,
        points=kept.points,
        struck_until=kept.struck_until,
        sanctioned=kept.sanctioned,
        sanctioned_until=kept.sanctioned_until,
    )


def conduct_of(
    people: Collection[int], *, enough_days: int, clean_days: int, most_reports: int, at: datetime
) -> dict[int, Conduct]:
    """As of now. `present_until` is when `enough_days` will be too few if nobody comes back. One statement.

    Accurate reports are counted up to `most_reports`.
    """
    given: dict[str, Any] = {
        "people": list(people),
        "today": day_of(at),
        "enough": enough_days,
        "clean": timedelta(days=clean_days),
        "most": most_reports,
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(CONDUCT, given)
        return {person: Conduct(**dict(zip(COUNTED, counted, strict=True))) for person, *counted in cursor.fetchall()}
