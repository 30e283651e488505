"""The jobs of mails. Nothing about a person travels through the broker: each looks for its work."""

from celery import shared_task
from django.utils import timezone

from accounts.notices.mails.forgetting import forget_old_mails
from accounts.notices.mails.planning import plan_digests, plan_notices
from accounts.notices.mails.sending import send_next_mail

ROUNDS = 100  # of one job, so that it ends; the schedule goes on with the rest


@shared_task(name="mails.send_notices")
def send_notices_task() -> None:
    """Every ten seconds: plan the mails of new notices, and send what is due."""
    for _ in range(ROUNDS):
        if not plan_notices(at=timezone.now()):
            break
    for _ in range(ROUNDS):
        if not send_next_mail(at=timezone.now()):
            break


@shared_task(name="mails.plan_digests")
def plan_digests_task() -> None:
    """Every ten minutes: see to it that everybody who wishes for a digest has a next one."""
    at, after = timezone.now(), 0
    while (last := plan_digests(after=after, at=at)) is not None:
        after = last


@shared_task(name="mails.forget_old_mails")
def forget_old_mails_task() -> None:
    """Every hour: drop what is past its retention."""
    forget_old_mails(at=timezone.now())
