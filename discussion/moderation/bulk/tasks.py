"""The job that carries out decisions about many. `discussion.moderation.tasks` hands it to Celery."""

from celery import shared_task

from core.clock import database_time
from core.wake import mark_awake, wake_after_commit
from discussion.moderation.bulk import performing


@shared_task(name="moderation.perform_bulk")
def perform_bulk() -> None:
    """Woken by a confirmation and every ten seconds: do the next of what was decided about many."""
    mark_awake(perform_bulk)
    if performing.perform_bulk(at=database_time()):
        wake_after_commit(perform_bulk)
