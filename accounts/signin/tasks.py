"""The mail jobs of sign-in. Nothing about the code or the person travels through the broker."""

from celery import shared_task
from django.utils import timezone

from accounts.signin.alerting import send_next_alert
from accounts.signin.delivery import send_next_code
from accounts.signin.farewells import tell_next_former_mailbox
from core.wake import mark_awake

MAILS = 100  # of one job, so that it ends; the schedule goes on with the rest


@shared_task(name="accounts.send_pending_codes")
def send_pending_codes() -> None:
    """Woken when somebody asks for a code and, should that message be lost, by the schedule."""
    mark_awake(send_pending_codes)
    for _ in range(MAILS):
        if not send_next_code(at=timezone.now()):
            break


@shared_task(name="accounts.tell_former_mailboxes")
def tell_former_mailboxes() -> None:
    """Woken when somebody's address has changed and, should that message be lost, by the schedule."""
    mark_awake(tell_former_mailboxes)
    for _ in range(MAILS):
        if not tell_next_former_mailbox(at=timezone.now()):
            break


@shared_task(name="accounts.send_alerts")
def send_alerts() -> None:
    """Woken when something was done to the locks of an account and, should that be lost, by the schedule."""
    mark_awake(send_alerts)
    for _ in range(MAILS):
        if not send_next_alert(at=timezone.now()):
            break
