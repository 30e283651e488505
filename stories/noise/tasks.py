"""The jobs of this room. All go by the clock of the database: that of a worker may be wrong."""

import logging

from celery import shared_task

from core.clock import database_time
from core.wake import mark_awake, wake_after_commit
from stories.noise import folding
from stories.noise.newcomers import review_newcomers as review
from stories.noise.params import adopt_settings as adopt
from stories.noise.params import differs_from_settings
from stories.noise.recomputing import recompute_outdated as recompute
from stories.noise.reference import keep_reference as keep

logger = logging.getLogger(__name__)
GATHER_SECONDS = 1.0  # a level may be so old; a job for every few acts would cost more than the acts


@shared_task(name="noise.fold_pending")
def fold_pending() -> None:
    """Woken after commits and, should a message be lost, by the schedule."""
    mark_awake(fold_pending)
    folding.fold_pending(at=database_time())
    if folding.is_anything_pending():  # came in meanwhile, or lies under the lock of another job
        wake_fold()


def wake_fold() -> None:
    """Fold what this transaction leaves pending, together with what others commit in the second after it."""
    wake_after_commit(fold_pending, gather=GATHER_SECONDS)


@shared_task(name="noise.adopt_settings")
def adopt_settings() -> None:
    """Called by a worker that starts, not sent: what counts are the settings of that one."""
    now = database_time()
    adopt(at=now)
    keep(at=now)


@shared_task(name="noise.keep_reference")
def keep_reference() -> None:
    """Scheduled: the intensity at which the level is 50, from now on."""
    keep(at=database_time())


@shared_task(name="noise.recompute_outdated")
def recompute_outdated() -> None:
    """Scheduled: stories of an earlier version of the parameters, some thousands a run, until there are none."""
    if differs_from_settings():
        logger.warning("NOISE_* settings of this worker are not in force; start it again to adopt them")
    if recompute(at=database_time()):
        recompute_outdated.delay()


@shared_task(name="noise.review_newcomers")
def review_newcomers() -> None:
    """Woken by decisions and, for everything else, by the schedule: standing where something has changed."""
    mark_awake(review_newcomers)
    review(at=database_time())


def wake_review() -> None:
    """Judge the people anew about whom this transaction decides, together with those of the second after it."""
    wake_after_commit(review_newcomers, gather=GATHER_SECONDS)
