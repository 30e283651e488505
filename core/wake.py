"""Waking a worker after commit, as an acceleration only.

A burst of acts wakes one job: the first act sets a flag in the cache and publishes; that job takes the flag down before
it looks for work, so whatever was committed before that moment is found and whatever comes later wakes again. Work that
may gather is published to be begun later: on a busy site the next job then finds a second's acts instead of a few. If
the cache or the broker is away nothing is lost: the row stays pending and a sweep in the beat schedule finds it.
"""

import logging
from contextlib import suppress
from time import monotonic

from celery import Task, uuid
from django.db import transaction
from kombu.exceptions import OperationalError
from redis import RedisError

from core.redis_line import line

logger = logging.getLogger(__name__)

SLOW_SECONDS = 0.25  # a Redis that takes this long is frozen: one request in ten seconds finds that out, not every one
PAUSE_SECONDS = 10.0
FLAG_SECONDS = 5  # a lost message keeps the flag up no longer than the sweep's own interval; above every `gather`


class _Pause:
    """Until when this process leaves everything to the sweeps."""

    until = 0.0


_pause = _Pause()


def wake_after_commit(task: "Task[[], None]", *, gather: float = 0.0) -> None:
    """Publish `task` once this transaction is committed, unless it is on its way already.

    The job begins `gather` seconds later by the clocks of publisher and worker: at most one in so many seconds, for the
    whole site. A worker that is killed while it holds such a message, or whose clock is behind, leaves it to the sweep.
    """
    transaction.on_commit(lambda: _publish(task, gather), robust=True)  # Django logs a failing hook by its name


def mark_awake(task: "Task[[], None]") -> None:
    """First line of a woken task: from here on, a new act wakes a new job.

    Only the job whose message the flag stands for takes it down. If a sweep did, or a message that comes late, two
    would be on their way at once, each would have a successor, and every further sweep would add one more.
    """
    with suppress(RedisError):
        if task.request.id is None or task.request.id.encode() == line.ask(
            "GET", _flag(task)
        ):  # None: called, not sent
            line.ask("DEL", _flag(task))


def _publish(task: "Task[[], None]", gather: float) -> None:
    if monotonic() < _pause.until:
        return
    began, message = monotonic(), uuid()
    is_up = _put_up(_flag(task), message)
    if monotonic() - began > SLOW_SECONDS:
        _pause.until = monotonic() + PAUSE_SECONDS
    if not is_up:
        return  # on its way already, or Redis is away: then the broker would only make this request wait
    try:
        task.apply_async(task_id=message, countdown=gather, ignore_result=True)
    except OperationalError:
        logger.warning("%s could not be queued; the sweep will find its work", task.name)


def _put_up(flag: str, message: str) -> bool:
    """False where it is up already, and while Redis is away."""
    try:
        return line.ask("SET", flag, message, "NX", "EX", FLAG_SECONDS) is not None
    except RedisError:
        return False


def _flag(task: "Task[[], None]") -> str:
    return f"awake:{task.name}"
