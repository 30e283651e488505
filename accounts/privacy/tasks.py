"""This room's jobs. Nothing about a person travels through the broker."""

from celery import shared_task
from django.utils import timezone

from accounts.privacy.building import build_next_export, forget_exports
from accounts.privacy.leaving import erase_next, sign_out_next
from accounts.privacy.mailing import send_next_erasure_mail
from accounts.privacy.merging import settle_mergers
from core.wake import mark_awake

MOST = 20  # of one run, so that it ends; the schedule goes on with the rest
LONG = 600  # seconds: of somebody who wrote a hundred thousand comments there is much to read and to forget


@shared_task(name="privacy.build_exports", time_limit=LONG)
def build_exports() -> None:
    """Woken when somebody asks for an export and, should that message be lost, by the schedule."""
    mark_awake(build_exports)
    for _ in range(MOST):
        if not build_next_export(at=timezone.now()):
            break


@shared_task(name="privacy.forget_exports")
def forget_exports_task() -> None:
    """Every ten minutes: delete the exports that have expired."""
    forget_exports(at=timezone.now())


@shared_task(name="privacy.carry_out_erasures", time_limit=LONG)
def carry_out_erasures() -> None:
    """Every minute: sign out whose time has come, and forget who was signed out a few minutes ago."""
    for step in (sign_out_next, erase_next):
        for _ in range(MOST):
            if not step(at=timezone.now()):
                break


@shared_task(name="privacy.send_erasure_mails")
def send_erasure_mails() -> None:
    """Woken when somebody asks to be erased; the schedule finds the other mails, and whatever a message did not."""
    mark_awake(send_erasure_mails)
    for _ in range(MOST):
        if not send_next_erasure_mail(at=timezone.now()):
            break


@shared_task(name="privacy.settle_mergers", time_limit=LONG)
def settle_mergers_task() -> None:
    """Every minute: what was begun before an account was merged and written after it."""
    settle_mergers(at=timezone.now())
