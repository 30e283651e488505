"""The jobs of this room."""

from celery import shared_task
from django.utils import timezone

from core.wake import mark_awake
from stories.noise import folding


@shared_task(name="noise.fold_pending")
def fold_pending() -> None:
    """Woken after commits and, should a message be lost, by the schedule."""
    mark_awake(fold_pending)
    folding.fold_pending(at=timezone.now())
