"""The jobs of this room. Both go by the clock of the database: that of a worker may be wrong."""

from celery import shared_task

from accounts.notices.services import forget_old_notices
from core.clock import database_time
from discussion.telling import gathering


@shared_task(name="notices.gather")
def gather_notices() -> None:
    """Scheduled: a notice may be some seconds late, and a message for every act would cost more than it is worth."""
    gathering.gather_notices(at=database_time())


@shared_task(name="notices.forget_old")
def forget_old() -> None:
    """Scheduled: drop notices of what happened long ago."""
    forget_old_notices(at=database_time())
