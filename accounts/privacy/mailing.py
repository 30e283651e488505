"""The two mails of an erasure. No lock is held while the mail server is spoken to; a claim keeps the others away."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from accounts.privacy.models import ErasureMail
from core.letters import Answer, Letter, post

CLAIM = timedelta(seconds=45)  # a worker that died over a mail is given up after this long
HOPE = timedelta(hours=24)  # so long a mail is tried for; then its address is forgotten with it
SUBJECTS = {
    ErasureMail.Kind.ASKED: "Your Hubbub account will be erased",
    ErasureMail.Kind.DONE: "Your Hubbub account is erased",
}


def send_next_erasure_mail(*, at: datetime) -> bool:
    """Send the mail that was written first; returns whether it is worth asking for another.

    If a worker dies over it, the person gets it a second time, with the same Message-ID.
    """
    _drop_hopeless(at)
    mail = _claim(at)
    if mail is None:
        return False
    answer = post(_letter(mail))
    if answer not in {Answer.LATER, Answer.AWAY}:
        ErasureMail.objects.filter(pk=mail.pk).delete()
    return answer is not Answer.AWAY


def _drop_hopeless(at: datetime) -> None:
    stale = Q(kind=ErasureMail.Kind.ASKED, written_at__lte=at - HOPE) | Q(erasure__done_at__lte=at - HOPE)
    ErasureMail.objects.filter(stale).delete()


@transaction.atomic
def _claim(at: datetime) -> ErasureMail | None:
    ripe = Q(kind=ErasureMail.Kind.ASKED) | Q(erasure__done_at__isnull=False)
    free = Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM)
    waiting = ErasureMail.objects.filter(ripe, free).select_related("erasure")
    mail = waiting.select_for_update(skip_locked=True, of=["self"]).order_by("written_at", "pk").first()
    if mail is not None:
        mail.claimed_at = at
        mail.save(update_fields=["claimed_at"])
    return mail


def _letter(mail: ErasureMail) -> Letter:
    words: dict[str, Any] = {
        "due_at": mail.erasure.due_at,
        "origin": settings.BASE_URL,
        "contact": settings.CONTACT_EMAIL,
    }
    kind = ErasureMail.Kind(mail.kind)
    return Letter(
        to=mail.address,
        subject=SUBJECTS[kind],
        text=render_to_string(f"privacy/mails/{kind}.txt", words),
        html=render_to_string(f"privacy/mails/{kind}.html", words),
        number=str(mail.pk),
    )
