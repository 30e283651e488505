"""The queues as lists to choose from."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from accounts.models import Sanction, Subscriber
from discussion.moderation.blindness import is_veiled
from discussion.moderation.cases import QUEUES, is_leased
from discussion.moderation.fitness import own_among
from discussion.moderation.models import Case, Report
from discussion.threads.selectors import latest_bodies

MANY = 200  # public comments: nobody chooses a case by whether there are more, and some have written 50,000
WRITTEN = """
SELECT author, (
    SELECT count(*) FROM (
        SELECT FROM threads_comment WHERE author_id = author AND state = 'published' LIMIT %s
    ) shown
) FROM unnest(%s::bigint[]) AS author
"""

LENGTHS = """
SELECT queue, (
    SELECT coalesce(sum(waiting), 0) FROM moderation_waitingcount counted
    WHERE counted.facet = '' AND counted.queue = asked.queue
), (
    SELECT opened_at FROM moderation_case matter
    WHERE matter.closed_at IS NULL AND matter.queue = asked.queue ORDER BY matter.id LIMIT 1
) FROM unnest(%s::text[]) AS asked (queue)
"""


@dataclass(frozen=True)
class Length:
    """How much waits in one queue, and since when."""

    queue: str
    count: int
    oldest: datetime | None


@dataclass(frozen=True)
class Line:
    """One case in a list: enough to choose by. `written` counts the author's public comments, up to MANY.

    `body` is empty for an appeal that is about a person alone. Of a case about the reader no reports are told.
    """

    case: Case
    body: str
    reasons: dict[str, int]
    illegal: bool
    written: int
    banned: bool
    leased: bool
    veiled: bool  # told without people

    @property
    def wrote_much(self) -> bool:
        """Whether there may be more of them than were counted."""
        return self.written == MANY


def queue_lengths() -> list[Length]:
    """How long the queues are, in the order of QUEUES. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LENGTHS, [list(QUEUES)])
        return [Length(*row) for row in cursor.fetchall()]


def queue_lines(cases: Sequence[Case], *, reader: Subscriber, is_blind: bool, at: datetime) -> list[Line]:
    """What a list of cases shows this moderator. Three queries, and one more where appeals are among them."""
    own = own_among(cases, reader)
    comments = [case.comment for case in cases if case.comment is not None]
    authors = {comment.author_id for comment in comments if comment.author_id}
    bodies = latest_bodies(comments)
    written = _count_written(authors)
    bans = Sanction.objects.in_force(at=at).filter(subscriber__in=authors, kind=Sanction.Kind.BAN)
    banned = set(bans.values_list("subscriber", flat=True))
    return [
        Line(
            case=case,
            body=bodies.get(case.comment_id, "") if case.comment_id else "",
            reasons=_reasons(reports),
            illegal=any(report.illegal for report in reports),
            written=written.get(author, 0) if author else 0,
            banned=author in banned,
            leased=is_leased(case, at=at),
            veiled=is_veiled(case, is_own=case.pk in own, is_blind=is_blind),
        )
        for case in cases
        for author in [case.comment.author_id if case.comment else None]
        for reports in [[] if case.pk in own else case.reports.all()]
    ]


def _count_written(authors: Collection[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(WRITTEN, [MANY, list(authors)])
        return dict(cursor.fetchall())


def _reasons(reports: Iterable[Report]) -> dict[str, int]:
    """How often each reason was given, apart from the law: `Line.illegal` tells of that, whatever else was said."""
    said = (report.get_reason_display() for report in reports if report.reason != Report.Reason.ILLEGAL)
    return dict(Counter(said))
