"""Sending what is due: claimed, read, handed over without a lock held, tried again until it is too late.

Killed between the hand-over and its note, a worker leaves a mail that is sent once more, with the same Message-ID.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction

from accounts.notices.mails.contents import read_contents
from accounts.notices.mails.models import Mailing, Suppression
from accounts.notices.mails.suppressing import find_suppression, suppress
from accounts.notices.mails.writing import write_letter
from core.letters import Answer, post

logger = logging.getLogger(__name__)

Outcome = Mailing.Outcome
FIRST_WAIT = timedelta(minutes=2)  # longer than a mail server can keep us waiting
LONGEST_WAIT = timedelta(hours=1)
TOO_LATE = timedelta(hours=24)  # news of yesterday is on the page


def send_next_mail(*, at: datetime) -> bool:
    """Try the mail that is due first; returns whether it is worth trying another.

    Safe to run many times at once. What it tells is read now: nothing that is hidden, muted, read or unwanted since it
    was planned, and nothing to who is gone or whose address is suppressed.
    """
    mailing = _claim(at)
    if mailing is None:
        return False
    if mailing.planned_for <= at - TOO_LATE:
        _finish(mailing, Outcome.LATE, at)
        return True
    person = mailing.subscriber
    if not person.is_active or find_suppression(person.email):
        _finish(mailing, Outcome.STOPPED, at)
        return True
    contents = read_contents(mailing, person, at=at)
    if not contents.sections:
        _finish(mailing, Outcome.EMPTY, at)
        return True
    answer = post(write_letter(mailing, person, contents))
    if answer == Answer.TAKEN:
        mailing.arguments = [told.comment for told in contents.arguments if told.comment]
        _finish(mailing, Outcome.SENT, at)
    elif answer in {Answer.NEVER, Answer.NO_MAILBOX}:
        _note_refusal(mailing, answer, at)
    return answer != Answer.AWAY


@transaction.atomic
def _claim(at: datetime) -> Mailing | None:
    """Take the first one and move it on: it is due again if nobody finishes it by then."""
    due = Mailing.objects.filter(finished_at__isnull=True, due_at__lte=at)
    unclaimed = due.select_for_update(skip_locked=True, of=("self",)).select_related("subscriber")
    mailing = unclaimed.order_by("due_at", "id").first()
    if mailing is None:
        return None
    mailing.due_at = at + min(FIRST_WAIT * 2 ** min(mailing.attempts, 10), LONGEST_WAIT)
    mailing.attempts += 1
    mailing.save(update_fields=["due_at", "attempts"])
    return mailing


def _finish(mailing: Mailing, outcome: Outcome, at: datetime) -> None:
    unfinished = Mailing.objects.filter(pk=mailing.pk, finished_at__isnull=True)
    unfinished.update(outcome=outcome, finished_at=at, arguments=mailing.arguments)


def _note_refusal(mailing: Mailing, answer: Answer, at: datetime) -> None:
    logger.warning("A mail of notices was refused for good: %s", answer)
    if answer == Answer.NO_MAILBOX:
        suppress(address=mailing.subscriber.email, reason=Suppression.Reason.BOUNCE, at=at)
    _finish(mailing, Outcome.REFUSED, at)
