"""What comes in and goes out, how long it takes, and how often it was wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import (
    Aggregate,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, TruncHour

from discussion.moderation.figures.intervals import Share, share_of
from discussion.moderation.models import Case, Decision

ROWS = 20_000  # of the latest cases, decisions and comments that are looked at
HOURS = 24
LOOKS_BACK = timedelta(days=30)
Rows = TypeVar("Rows", bound="QuerySet[Any]")
TOOK = ExpressionWrapper(F("at") - F("case__opened_at"), output_field=DurationField())


class Median(Aggregate):
    """The middle value of times."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


class NineOfTen(Median):
    """The time that nine of ten do not exceed."""

    template = "%(function)s(0.9) WITHIN GROUP (ORDER BY %(expressions)s)"


@dataclass(frozen=True)
class Hour:
    """Cases that were opened, and decided, in one hour."""

    start: datetime
    opened: int
    decided: int


@dataclass(frozen=True)
class Wait:
    """From the opening of a case to its decision, in so many of one queue: in the middle, and for nine of ten."""

    queue: str
    decided: int
    median: timedelta
    nine_of_ten: timedelta


@dataclass(frozen=True)
class Overturned:
    """How many removals under one rule, or by one moderator, were reversed since."""

    name: str
    removed: int
    reversed: int

    @property
    def share(self) -> Share:
        return share_of(self.reversed, self.removed)

    @property
    def percent(self) -> float:
        return self.share.percent


def hours_of_work(*, at: datetime) -> Sequence[Hour]:
    """The last HOURS hours, the oldest first. Two queries."""
    since = at.replace(minute=0, second=0, microsecond=0) - timedelta(hours=HOURS - 1)
    opened = _by_hour(latest(Case.objects.all()).filter(opened_at__gte=since), "opened_at")
    decided = _by_hour(judgements().filter(at__gte=since), "at")
    starts = (since + timedelta(hours=number) for number in range(HOURS))
    return [Hour(start, opened.get(start, 0), decided.get(start, 0)) for start in starts]


def waits(*, at: datetime) -> Sequence[Wait]:
    """How long cases of each queue took lately, with the night and the weekend. One query."""
    decided = judgements().filter(at__gte=at - LOOKS_BACK)
    told = {"decided": Count("id"), "median": Median(TOOK), "nine_of_ten": NineOfTen(TOOK)}
    return [Wait(*row) for row in decided.values_list("case__queue").annotate(**told).order_by("case__queue")]


def overturned_by(what: str, *, at: datetime) -> Sequence[Overturned]:
    """How often removals were reversed, by `rule` or by `actor__handle`; not what was undone at once. One query."""
    removals = judgements().filter(action=Decision.Action.REMOVE, at__gte=at - LOOKS_BACK)
    counts = {"removed": Count("id"), "undone": Count("id", filter=Q(reversal__isnull=False))}
    return [Overturned(*row) for row in removals.values_list(what).annotate(**counts).order_by(what)]


def judgements() -> QuerySet[Decision]:
    """The latest decisions that approved or removed something and were not taken back at once."""
    judged = Decision.objects.filter(action__in=[Decision.Action.APPROVE, Decision.Action.REMOVE], case__isnull=False)
    return latest(judged).lasting()


def latest(rows: Rows) -> Rows:
    """The last ROWS of them: a piece of the index of their keys, where so many keys would be so many searches."""
    return rows.filter(pk__gte=first_of_latest(rows))


def first_of_latest(rows: "QuerySet[Any]") -> Coalesce:
    """The key from which on they are the last ROWS."""
    first = rows.order_by("-id").values("pk")[ROWS - 1 : ROWS]
    return Coalesce(Subquery(first), Value(UUID(int=0)))


def _by_hour(rows: "QuerySet[Case] | QuerySet[Decision]", moment: str) -> dict[datetime, int]:
    hours = rows.annotate(hour=TruncHour(moment)).order_by("hour").values_list("hour")
    return dict(hours.annotate(Count("id")))
