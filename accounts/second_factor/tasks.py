"""This room's job, where Celery's autodiscovery looks for it."""

from celery import shared_task
from django.utils import timezone

from accounts.second_factor.forgetting import forget_old_tries


@shared_task(name="second_factor.forget_old_tries")
def forget_old_tries_task() -> None:
    """Every hour: drop wrong tries and unfinished enrolments that are past their time."""
    forget_old_tries(at=timezone.now())
