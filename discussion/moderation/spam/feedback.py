"""Telling Akismet where it was wrong."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from akismet import AkismetError
from django.conf import settings
from django.db.models import QuerySet

from discussion.moderation.spam.verdicts import FinalVerdict, final_verdicts
from discussion.screening.models import AkismetLesson, Signal
from discussion.screening.outside.akismet import SPAM, tell_akismet
from discussion.screening.outside.calling import OutsideError
from discussion.screening.outside.questions import make_question

logger = logging.getLogger(__name__)

LOOK_BACK = timedelta(days=7)  # after which it is too late to be told
SETTLED = timedelta(minutes=1)  # until then a decision can be undone
AT_ONCE = 20
SECONDS = 5.0  # for each; nobody waits


def teach_akismet(*, at: datetime) -> int:
    """Tell Akismet of decisions of the last week that differ from what it had said; how many it was told.

    Each is told once. Ends at the first that it does not take; that one is told the next time.
    """
    if not settings.AKISMET_KEY:
        return 0
    told = 0
    for signal, verdict in islice(_mistakes(at), AT_ONCE):
        if not _claim(verdict, at):
            continue
        if not _tell(signal, verdict):
            break
        told += 1
    return told


def forget_lessons(*, at: datetime) -> int:
    """Delete what cannot be told a second time any more; returns how many rows went."""
    return AkismetLesson.objects.filter(at__lt=at - 2 * LOOK_BACK).delete()[0]


def _mistakes(at: datetime) -> Iterator[tuple[Signal, FinalVerdict]]:
    """What Akismet said of words that were decided the other way, the latest first. Three queries."""
    recent = [each for each in final_verdicts(at=at) if at - LOOK_BACK < each.at < at - SETTLED]
    told = set(
        AkismetLesson.objects.filter(decision__in=[each.decision for each in recent]).values_list("pk", flat=True)
    )
    said: dict[tuple[UUID, int | None], Signal] = {
        (each.revision.comment_id, each.revision.version): each for each in _said(recent)
    }
    for verdict in recent:
        signal = said.get((verdict.comment, verdict.version))
        if signal is not None and verdict.decision not in told and _differs(signal, verdict):
            yield signal, verdict


def _said(verdicts: list[FinalVerdict]) -> QuerySet[Signal]:
    related = ("revision__comment__author", "revision__comment__story", "revision__comment__parent")
    signals = Signal.objects.filter(check_name="akismet", revision__comment__in=[each.comment for each in verdicts])
    return signals.exclude(revision__body="").select_related(*related).order_by("id")


def _differs(signal: Signal, verdict: FinalVerdict) -> bool:
    return verdict.is_spam if signal.verdict == Signal.Verdict.PASS else signal.code == SPAM and not verdict.is_spam


def _claim(verdict: FinalVerdict, at: datetime) -> bool:
    """Whether it is ours to tell: of two jobs at once only one inserts the row."""
    _, is_new = AkismetLesson.objects.get_or_create(
        decision=verdict.decision, defaults={"spam": verdict.is_spam, "at": at}
    )
    return is_new


def _tell(signal: Signal, verdict: FinalVerdict) -> bool:
    revision = signal.revision
    comment = revision.comment
    if comment.author is None:
        return True  # whoever wrote it has left, and there is nobody to tell of
    question = make_question(
        body=revision.body,
        author=comment.author,
        story=comment.story,
        parent=comment.parent,
        comment=None,
        network="",
        at=revision.created_at,
    )
    try:
        tell_akismet(question=question, spam=verdict.is_spam, seconds=SECONDS)
    except (AkismetError, OutsideError) as error:
        AkismetLesson.objects.filter(pk=verdict.decision).delete()
        logger.warning("Akismet was not told of a decision: %s", type(error).__name__)
        return False
    return True
