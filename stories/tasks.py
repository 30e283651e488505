"""The jobs of this room."""

from celery import shared_task

from core.clock import database_time
from stories.services import publish_due_stories


@shared_task(name="stories.publish_due_stories")
def publish_due_stories_task() -> None:
    """Every minute: show the stories whose time has come."""
    publish_due_stories(at=database_time())
