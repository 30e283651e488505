"""Keeping core's own tables small."""

from celery import shared_task

from core.api.idempotency import forget_old_writes
from core.clock import database_time


@shared_task(name="core.forget_old_writes")
def forget_old_writes_task() -> None:
    """Every hour: drop remembered writes that are older than a day."""
    forget_old_writes(at=database_time())
