"""Reports alone never hide anybody's words, but a newcomer's: those of accurate readers, until somebody decides."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from accounts.models import Subscriber
from discussion.moderation.audit import describe_comment, name_comment, write_audit
from discussion.moderation.models import Case, Report
from discussion.threads.models import Comment
from discussion.threads.services import remove_comment
from stories.noise.services import is_newcomer

REASON = "Readers reported it. A moderator will decide."  # public, as long as it is hidden
RIGHT = 2  # reports of somebody that ended in a removal, at least; and at least half of all that were decided


def hide_if_reported_enough(case: Case, comment: Comment, *, by: Subscriber, at: datetime) -> bool:
    """Take a newcomer's words out of sight once REPORTS_HIDE_NEWCOMERS accurate readers have reported them.

    They keep their place; an approval brings all of it back. Words of which an edit waits stay: it would be lost. `by`
    is whose report it was. Call it with comment and case locked.
    """
    enough = settings.REPORTS_HIDE_NEWCOMERS
    if not enough or case.hidden_at is not None or comment.author is None or comment.is_waiting:
        return False
    reporters = set(case.reports.values_list("reporter", flat=True))
    if len(reporters) < enough or not is_newcomer(subscriber=comment.author, at=at):
        return False
    if _count_accurate(reporters) < enough:
        return False
    before = describe_comment(comment)
    comment = remove_comment(comment=comment, reason=REASON, by=by, at=at)
    case.hidden_at = at
    case.save(update_fields=["hidden_at"])
    facts = {**describe_comment(comment), "case": str(case.pk), "accurate_reporters": enough}
    write_audit(actor=None, verb="hide", target=name_comment(comment), before=before, after=facts, at=at)
    return True


def is_undecided(comment: Comment) -> bool:
    """Whether it was public and is out of sight until somebody has read it: reports hid it, or a moderator held many.

    One query of what was removed, else none.
    """
    waiting = comment.cases.filter(closed_at__isnull=True, hidden_at__isnull=False)
    return comment.state == Comment.State.REMOVED and waiting.exists()


def undecided_among(comments: Iterable[Comment]) -> set[UUID]:
    """Those of these comments that `is_undecided`. One query where any was removed, else none."""
    removed = [comment.pk for comment in comments if comment.state == Comment.State.REMOVED]
    if not removed:
        return set()
    waiting = Case.objects.filter(comment__in=removed, closed_at__isnull=True, hidden_at__isnull=False)
    return {pk for pk in waiting.values_list("comment", flat=True) if pk is not None}


def _count_accurate(reporters: set[int]) -> int:
    """How many of these people were right at least RIGHT times, and not wrong more often. Two queries."""
    counted = Subscriber.objects.filter(pk__in=reporters).order_by("pk")
    right = counted.annotate(n=Count("accurate_reports", filter=Q(accurate_reports__cancelled_at__isnull=True)))
    decided = Report.objects.filter(reporter__in=reporters, case__closed_at__isnull=False).order_by("reporter")
    all_told = dict(decided.values_list("reporter").annotate(Count("id")))
    return sum(n >= max(RIGHT, all_told.get(pk, 0) / 2) for pk, n in right.values_list("pk", "n"))
