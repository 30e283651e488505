"""The report of a month: frozen when the month is over, counted anew while it is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db.models import QuerySet

from core.snapshots import one_snapshot
from discussion.moderation.figures.keeping import keep_counted
from discussion.moderation.models import Case, Decision, TransparencyReport
from discussion.moderation.transparency.counting import Span
from discussion.moderation.transparency.figures import EDITION, count_month
from discussion.moderation.transparency.months import Month, MonthNotFoundError, month_of
from discussion.threads.models import Comment

SETTLED = timedelta(hours=1)  # after its end: by then nobody writes into a month any more, and nothing can be undone
FRESH = timedelta(seconds=15)  # so long the figures of a month that is not frozen are not counted anew, at least
PIECE = 12  # months that one run of the job freezes


@dataclass(frozen=True)
class MonthReport:
    """What is told of one month."""

    month: Month
    is_final: bool  # it will never say anything else
    counted_at: datetime
    figures: Mapping[str, Any]
    previous: Month | None  # that there is a report of
    next: Month | None


def report_of(month: Month | None, *, at: datetime) -> MonthReport:
    """The report of a month; of none, of the last whole one, or of the month in which the site began.

    A month that is not frozen is counted, at most every 15 seconds for the whole site. Raises MonthNotFoundError (404).
    """
    first, last = first_month(at=at), month_of(at)
    month = month or max(first, last.previous)
    if not first <= month <= last:
        raise MonthNotFoundError
    frozen = TransparencyReport.objects.filter(pk=month.day).first()
    counted_at, figures = (frozen.made_at, frozen.figures) if frozen else _counted(month, at)
    return MonthReport(
        month=month,
        is_final=frozen is not None,
        counted_at=counted_at,
        figures=figures,
        previous=month.previous if month > first else None,
        next=month.next if month < last else None,
    )


def first_month(*, at: datetime) -> Month:
    """The month in which there was anything to tell for the first time; the one that is under way on an empty site."""
    began = [
        _earliest(Comment.objects.all(), "created_at"),
        _earliest(Case.objects.all(), "opened_at"),
        _earliest(Decision.objects.all(), "at"),
    ]
    return month_of(min([at, *(moment for moment in began if moment is not None)]))


def freeze_months(*, at: datetime) -> list[Month]:
    """Write down the reports of months that are over and have none; returns which. Writes nothing where there is none.

    Safe to run twice at once. Of a site that begins to report, the open cases at the end of past months are counted by
    the queues in which they were last.
    """
    over = month_of(at - SETTLED)
    known = {month_of(day) for day in TransparencyReport.objects.values_list("month", flat=True)}
    due: list[Month] = []
    month = first_month(at=at)
    while month < over and len(due) < PIECE:
        if month not in known:
            due.append(month)
        month = month.next
    for month in due:
        row = TransparencyReport(month=month.day, edition=EDITION, figures=_count(month, at), made_at=at)
        TransparencyReport.objects.bulk_create([row], ignore_conflicts=True)
    return due


def _counted(month: Month, at: datetime) -> tuple[datetime, Mapping[str, Any]]:
    """The figures of a month that is not frozen, and when they were counted."""
    return keep_counted(f"transparency:{EDITION}:{month}", partial(_count, month, at), fresh=FRESH, at=at)


def _count(month: Month, at: datetime) -> dict[str, Any]:
    with one_snapshot():
        return count_month(Span(month.since, month.until, at))


def _earliest(rows: QuerySet[Any], moment: str) -> datetime | None:
    """Of the row that was made first, which its key knows."""
    found: datetime | None = rows.order_by("pk").values_list(moment, flat=True).first()
    return found
