"""The mails about the locks of an account: what was done, when, and what to do for whoever did not do it."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string

from accounts.models import Alert
from core.letters import Answer, Letter, post

CLAIM = timedelta(seconds=45)  # a worker that died over a mail is given up after this long
HOPE = timedelta(days=2)  # so long a mail is tried for
Kind = Alert.Kind


class Words(NamedTuple):
    """What is said of one kind. `{}` is the alert's detail."""

    subject: str
    sentence: str


WORDS = {
    Kind.FACTOR_ADDED: Words(
        "A second factor was added to your Hubbub account", "A second factor was added to it: {}."
    ),
    Kind.FACTOR_REMOVED: Words(
        "A second factor was removed from your Hubbub account", "A second factor was removed from it: {}."
    ),
    Kind.FACTORS_RESET: Words(
        "The second factor of your Hubbub account was reset",
        "An administrator has removed every second factor and backup code from it, because somebody said that they "
        "are lost.",
    ),
    Kind.BACKUP_CODES_RENEWED: Words(
        "New backup codes for your Hubbub account", "New backup codes were made for it. The old ones are worthless."
    ),
    Kind.BACKUP_CODE_USED: Words(
        "A backup code of your Hubbub account was used",
        "A backup code was used to confirm a session. Codes that are left: {}.",
    ),
    Kind.API_KEY_MADE: Words(
        "An API key was made for your Hubbub account",
        "An API key was made, by which a program acts in its name. It may: {}.",
    ),
    Kind.MERGED_AWAY: Words(
        "Your Hubbub account was merged into another one",
        "Moderators have merged the account {} into it, because both are one person's. What was said there stands "
        "under the other name now, and this mailbox opens neither of them: sign in with the other one.",
    ),
    Kind.MERGED_INTO: Words(
        "Two Hubbub accounts of yours became one",
        "Moderators have merged the account {} into it, because both are one person's. What was said and decided "
        "there counts here now. Your decisions say why, and how to object.",
    ),
}


def send_next_alert(*, at: datetime) -> bool:
    """Mail the oldest that is waiting; returns whether it is worth asking for another.

    Safe to run many times at once. If a worker dies over it, the person gets it twice, with the same Message-ID.
    """
    alert = _claim(at)
    if alert is None:
        return False
    answer = post(_letter(alert))
    if answer not in {Answer.LATER, Answer.AWAY}:
        Alert.objects.filter(pk=alert.pk).update(told_at=at)
    return answer is not Answer.AWAY


@transaction.atomic
def _claim(at: datetime) -> Alert | None:
    untold = Alert.objects.filter(told_at__isnull=True)
    untold.filter(at__lte=at - HOPE).update(told_at=at)
    free = untold.filter(Q(claimed_at__isnull=True) | Q(claimed_at__lte=at - CLAIM)).select_related("subscriber")
    alert = free.select_for_update(skip_locked=True, of=["self"]).order_by("at", "pk").first()
    if alert is not None:
        alert.claimed_at = at
        alert.save(update_fields=["claimed_at"])
    return alert


def _letter(alert: Alert) -> Letter:
    said = WORDS[Kind(alert.kind)]
    words = {
        "handle": alert.subscriber.handle,
        "sentence": said.sentence.format(alert.detail),
        "at": alert.at,
        "is_key": alert.kind == Kind.API_KEY_MADE,
        "is_merger": alert.kind in {Kind.MERGED_AWAY, Kind.MERGED_INTO},
        "contact": settings.CONTACT_EMAIL,
        "origin": settings.BASE_URL,
    }
    return Letter(
        to=alert.address,
        subject=said.subject,
        text=render_to_string("accounts/mails/alert.txt", words),
        html=render_to_string("accounts/mails/alert.html", words),
        number=f"alert-{alert.pk}",
    )
