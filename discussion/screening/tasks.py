"""This room's jobs."""

from celery import shared_task

from core.clock import database_time
from discussion.screening import copies


@shared_task(name="screening.forget_prints")
def forget_prints() -> None:
    """Every hour: what words looked like so long ago that no copy of them is looked for."""
    copies.forget_prints(at=database_time())
