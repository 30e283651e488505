"""The mail jobs of sign-in. Nothing about the code or the person travels through the broker."""

from celery import shared_task
from django.utils import timezone

from accounts.signin import delivery
from core.wake import mark_awake


@shared_task(name="accounts.send_pending_codes")
def send_pending_codes() -> None:
    """Woken when somebody asks for a code and, should that message be lost, by the schedule."""
    mark_awake(send_pending_codes)
    delivery.send_pending_codes(at=timezone.now())
