"""Telling a mailbox that somebody's address is another one now: whoever did not want that has to hear of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from accounts.models import EmailChange
from core.letters import Answer, Letter, post

CLAIM = timedelta(seconds=45)  # a worker that died over a mail is given up after this long
HOPE = timedelta(days=2)  # so long a mail is tried for


def tell_next_former_mailbox(*, at: datetime) -> bool:
    """Mail the oldest that is waiting; returns whether it is worth asking for another.

    Safe to run many times at once. If a worker dies over it, the mailbox gets it twice, with the same Message-ID.
    """
    change = _claim(at)
    if change is None:
        return False
    answer = post(_letter(change))
    if answer not in {Answer.LATER, Answer.AWAY}:
        EmailChange.objects.filter(pk=change.pk).update(told_at=at)
    return answer is not Answer.AWAY


@transaction.atomic
def _claim(at: datetime) -> EmailChange | None:
    untold = EmailChange.objects.filter(told_at__isnull=True)
    untold.filter(at__lte=at - HOPE).update(told_at=at)
    free = untold.filter(Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM)).select_related("subscriber")
    change = free.select_for_update(skip_locked=True, of=["self"]).order_by("at", "pk").first()
    if change is not None:
        change.claimed_at = at
        change.save(update_fields=["claimed_at"])
    return change


def _letter(change: EmailChange) -> Letter:
    words = {
        "handle": change.subscriber.handle,
        "at": change.at,
        "contact": settings.CONTACT_EMAIL,
        "origin": settings.BASE_URL,
    }
    return Letter(
        to=change.before,
        subject="Your Hubbub account has another address now",
        text=render_to_string("accounts/mails/former_address.txt", words),
        html=render_to_string("accounts/mails/former_address.html", words),
        number=f"address-{change.pk}",
    )
