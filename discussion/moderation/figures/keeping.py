"""Figures that many look at: counted by one process at a time, and told to everybody who comes within some seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic
from typing import TypeVar

from django.core.cache import cache

SHARE_OF_TIME = 0.05  # what was counted is told so long that counting takes no more than this share of the time
COUNTING_SECONDS = 10  # that a request has for it; then another one may try
KEPT_SECONDS = 3600
SECOND = timedelta(seconds=1)
Counted = TypeVar("Counted")


def keep_counted(
    name: str, count: Callable[[], Counted], *, fresh: timedelta, at: datetime
) -> tuple[datetime, Counted]:
    """What `count` says, and when it said so: not longer ago than `fresh`, or twenty times as long as counting took.

    Whoever comes while somebody counts is told what there was before. Without Redis everybody counts.
    """
    kept: tuple[datetime, Counted, datetime] | None = cache.get(name)
    if kept is None or (at >= kept[2] and cache.add(f"{name}:counting", 1, COUNTING_SECONDS)):
        began = monotonic()
        counted = count()
        kept = at, counted, at + max(fresh, (monotonic() - began) / SHARE_OF_TIME * SECOND)
        cache.set(name, kept, KEPT_SECONDS)
        cache.delete(f"{name}:counting")
    return kept[:2]
