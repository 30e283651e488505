"""Counting what happened lately, for limits that protect a secret or the site and so live in PostgreSQL."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def wait_until_fewer(rows: QuerySet[Any], moment: str, *, allowed: int, window: timedelta, at: datetime) -> int:
    """Seconds, rounded up, until fewer than `allowed` of these rows are younger than `window`; 0 where they are now.

    `moment` is the column that says when a row came about. Reads no more than `allowed` rows.
    """
    lately = rows.filter(**{f"{moment}__gt": at - window}).order_by(f"-{moment}", "-pk")
    newest = lately.values_list(moment, flat=True)[allowed - 1 : allowed]
    return max((whole_seconds(then + window - at) for then in newest), default=0)


def whole_seconds(span: timedelta) -> int:
    """Rounded up."""
    return -int(-span.total_seconds() // 1)
