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
    """One case in a list: enough to choose by. `written` counts the author's public comments."""

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
    authors = {case.comment.author_id for case in cases if case.comment.author_id}
    bodies = latest_bodies([case.comment for case in cases])
    shown = Comment.objects.shown().filter(author__in=authors).order_by("author")
    written = dict(shown.values_list("author").annotate(Count("id")))
    bans = Sanction.objects.in_force(at=at).filter(subscriber__in=authors, kind=Sanction.Kind.BAN)
    banned = set(bans.values_list("subscriber", flat=True))
    return [
        Line(
            case=case,
            body=bodies[case.comment_id],
            reasons=_reasons(case.reports.all()),
            illegal=any(report.illegal for report in case.reports.all()),
            written=written.get(case.comment.author_id, 0),
            banned=case.comment.author_id in banned,
            leased=is_leased(case, at=at),
        )
        for case in cases
    ]


def _reasons(reports: Iterable[Report]) -> dict[str, int]:
    """How often each reason was given, apart from the law: `Line.illegal` tells of that, whatever else was said."""
    said = (report.get_reason_display() for report in reports if report.reason != Report.Reason.ILLEGAL)
    return dict(Counter(said))
