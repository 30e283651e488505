"""This room's jobs, where Celery's autodiscovery looks for them."""

from celery import shared_task
from django.utils import timezone

from accounts.forgetting import forget_given_up_handles, forget_old_sign_ins
from accounts.signin.tasks import send_alerts, send_pending_codes, tell_former_mailboxes

__all__ = [
    "forget_given_up_handles_task",
    "forget_old_sign_ins_task",
    "send_alerts",
    "send_pending_codes",
    "tell_former_mailboxes",
]


@shared_task(name="accounts.forget_old_sign_ins")
def forget_old_sign_ins_task() -> None:
    """Every hour: drop codes, failures and sessions that are past their retention."""
    forget_old_sign_ins(at=timezone.now())


@shared_task(name="accounts.forget_given_up_handles")
def forget_given_up_handles_task() -> None:
    """Every hour: set free the names that were kept for those who gave them up."""
    forget_given_up_handles(at=timezone.now())
