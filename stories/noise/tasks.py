"""The jobs of this room."""

from celery import shared_task
from django.utils import timezone

from core.wake import mark_awake, wake_after_commit
from stories.noise import folding
from stories.noise.models import PendingNoise

GATHER_SECONDS = 1.0  # a level may be so old; a job for every few acts would cost more than the acts


@shared_task(name="noise.fold_pending")
def fold_pending() -> None:
    """Woken after commits and, should a message be lost, by the schedule."""
    mark_awake(fold_pending)
    folding.fold_pending(at=timezone.now())
    if PendingNoise.objects.exists():  # came in meanwhile, or lies under the lock of another job
        wake_fold()


def wake_fold() -> None:
    """Fold what this transaction leaves pending, together with what others commit in the second after it."""
    wake_after_commit(fold_pending, gather=GATHER_SECONDS)
