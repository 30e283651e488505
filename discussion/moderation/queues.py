"""The queues as lists to choose from."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min

from accounts.models import Sanction
from discussion.moderation.cases import QUEUES, is_leased
from discussion.moderation.models import Case, Report
from discussion.threads.models import Comment
from discussion.threads.selectors import latest_bodies


@dataclass(frozen=True)
class Length:
    """How much waits in one queue, and since when."""

    queue: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Line:
    """One case in a list: enough to choose by. `written` counts the author's public comments.

    `body` is empty for an appeal that is about a person alone.
    """

    case: Case
    body: str
    reasons: dict[str, int]
    illegal: bool
    written: int
    banned: bool
    leased: bool


def queue_lengths() -> list[Length]:
    """How long the queues are. One query."""
    rows = Case.objects.filter(closed_at__isnull=True).order_by("queue")
    found = {
        queue: (count, oldest)
        for queue, count, oldest in rows.values_list("queue").annotate(Count("id"), Min("opened_at"))
    }
    return [Length(queue, *found.get(queue, (0, None))) for queue in QUEUES]


def queue_lines(cases: Sequence[Case], *, at: datetime) -> list[Line]:
    """What a list of cases shows. Three queries, however many cases."""
    comments = [case.comment for case in cases if case.comment is not None]
    authors = {comment.author_id for comment in comments if comment.author_id}
    bodies = latest_bodies(comments)
    shown = Comment.objects.shown().filter(author__in=authors).order_by("author")
    written = dict(shown.values_list("author").annotate(Count("id")))
    bans = Sanction.objects.in_force(at=at).filter(subscriber__in=authors, kind=Sanction.Kind.BAN)
    banned = set(bans.values_list("subscriber", flat=True))
    return [
        Line(
            case=case,
            body=bodies.get(case.comment_id, "") if case.comment_id else "",
            reasons=_reasons(case.reports.all()),
            illegal=any(report.illegal for report in case.reports.all()),
            written=written.get(author, 0),
            banned=author in banned,
            leased=is_leased(case, at=at),
        )
        for case in cases
        for author in [case.comment.author_id if case.comment else None]
    ]


def _reasons(reports: Iterable[Report]) -> dict[str, int]:
    """How often each reason was given, apart from the law: `Line.illegal` tells of that, whatever else was said."""
    said = (report.get_reason_display() for report in reports if report.reason != Report.Reason.ILLEGAL)
    return dict(Counter(said))
