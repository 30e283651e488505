"""Jobs of the spam classifier; `discussion.moderation.tasks` names them for Celery."""

from celery import shared_task

from core.clock import database_time
from discussion.moderation.spam import feedback, learning


@shared_task(name="moderation.teach_classifier")
def teach_classifier() -> None:
    """Every hour: let the spam classifier learn from what was decided, if enough was."""
    learning.teach_classifier(at=database_time())


@shared_task(name="moderation.teach_akismet")
def teach_akismet() -> None:
    """Every five minutes: tell Akismet where moderators have decided otherwise."""
    feedback.teach_akismet(at=database_time())
    feedback.forget_lessons(at=database_time())
