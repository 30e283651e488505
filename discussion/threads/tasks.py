"""This room's jobs."""

from celery import shared_task
from django.utils import timezone

from discussion.threads.forgetting import forget_deleted_words


@shared_task(name="threads.forget_deleted_words")
def forget_deleted_words_task() -> None:
    """Every six hours: empty the comments that their authors deleted long ago."""
    forget_deleted_words(at=timezone.now())
