"""Figures that many look at: counted by one process, and told to everybody who comes within some seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic, sleep
from typing import TypeVar

from django.core.cache import cache

SHARE_OF_TIME = 0.05  # what was counted is told so long that counting takes no more than this share of the time
COUNTING_SECONDS = 10  # that a request has for it; then another one may try
WAITING_SECONDS = 2  # that others wait for it where there is nothing from before
PAUSE = 0.05
KEPT_SECONDS = 3600
SECOND = timedelta(seconds=1)
Counted = TypeVar("Counted")


def keep_counted(
    name: str, count: Callable[[], Counted], *, fresh: timedelta, at: datetime
) -> tuple[datetime, Counted]:
    """What `count` says, and when it said so: not longer ago than `fresh`, or twenty times as long as counting took.

    Whoever comes while somebody counts is told what there was before. Where there was nothing, as after an idle hour,
    he waits for it, and counts as well if it takes longer than WAITING_SECONDS. Without Redis everybody counts.
    """
    kept: tuple[datetime, Counted, datetime] | None = cache.get(name)
    if kept is not None and at < kept[2]:
        return kept[:2]
    is_ours = cache.add(f"{name}:counting", 1, COUNTING_SECONDS)
    if is_ours is False:  # somebody is at it; it is None without Redis, where there is nothing to wait for
        kept = kept or _wait_for(name)
        if kept is not None:
            return kept[:2]
    try:
        return _count(name, count, fresh, at)
    finally:
        if is_ours:
            cache.delete(f"{name}:counting")


def _wait_for(name: str) -> tuple[datetime, Counted, datetime] | None:
    """What somebody else is counting, as soon as it is there; None if it is not in time."""
    kept, end = None, monotonic() + WAITING_SECONDS
    while kept is None and monotonic() < end:
        sleep(PAUSE)
        kept = cache.get(name)
    return kept


def _count(name: str, count: Callable[[], Counted], fresh: timedelta, at: datetime) -> tuple[datetime, Counted]:
    began = monotonic()
    counted = count()
    cache.set(name, (at, counted, at + max(fresh, (monotonic() - began) / SHARE_OF_TIME * SECOND)), KEPT_SECONDS)
    return at, counted
