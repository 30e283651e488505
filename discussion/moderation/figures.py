"""How the desk is doing: what comes in and goes out, how long it takes, how often it was wrong, and whether both sides
are treated alike. Each figure looks back over a bounded number of rows, so a page of them takes the same on every site.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Aggregate, Count, DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncHour

from discussion.moderation.models import Case, Decision
from discussion.threads.models import Comment
from stories.models import Camp

ROWS = 20_000  # of the latest cases, decisions and comments that are looked at
HOURS = 24
LOOKS_BACK = timedelta(days=30)
Z = 1.96  # 95 of 100 intervals hold the true share


class Median(Aggregate):
    """The middle value of times."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass(frozen=True)
class Hour:
    """Cases that were opened, and decided, in one hour."""

    start: datetime
    opened: int
    decided: int


@dataclass(frozen=True)
class Wait:
    """From the opening of a case to its decision, in the middle of so many of one queue."""

    queue: str
    decided: int
    median: timedelta


@dataclass(frozen=True)
class Overturned:
    """How many removals under one rule, or by one moderator, were reversed since."""

    name: str
    removed: int
    reversed: int

    @property
    def percent(self) -> float:
        return round(100 * self.reversed / self.removed, 1)


@dataclass(frozen=True)
class Share:
    """A part of a whole, in per cent, and between what the true share is with 95 % certainty."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def percent(self) -> float:
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0


@dataclass(frozen=True)
class SideShare:
    """How much of what one side writes was held at first, and how much was taken down or refused."""

    side: str
    held: Share
    removed: Share


def hours_of_work(*, at: datetime) -> Sequence[Hour]:
    """The last HOURS hours, the oldest first. Two queries."""
    latest = at.replace(minute=0, second=0, microsecond=0)
    since = latest - timedelta(hours=HOURS - 1)
    opened = _by_hour(Case.objects.filter(pk__in=_latest(Case.objects.all()), opened_at__gte=since), "opened_at")
    decided = _by_hour(_decisions_on_cases().filter(at__gte=since), "at")
    starts = (since + timedelta(hours=number) for number in range(HOURS))
    return [Hour(start, opened.get(start, 0), decided.get(start, 0)) for start in starts]


def waits(*, at: datetime) -> Sequence[Wait]:
    """How long cases of each queue took lately, with the night and the weekend. One query."""
    took = ExpressionWrapper(F("at") - F("case__opened_at"), output_field=DurationField())
    decided = _decisions_on_cases().filter(at__gte=at - LOOKS_BACK)
    rows = decided.values_list("case__queue").annotate(decided=Count("id"), median=Median(took)).order_by("case__queue")
    return [Wait(*row) for row in rows]


def overturned_by(what: str, *, at: datetime) -> Sequence[Overturned]:
    """How often removals were reversed, by `rule` or by `actor__handle`; not what was undone at once. One query."""
    removals = _decisions_on_cases().filter(action=Decision.Action.REMOVE, at__gte=at - LOOKS_BACK)
    counts = {"removed": Count("id"), "undone": Count("id", filter=Q(reversal__isnull=False))}
    return [Overturned(*row) for row in removals.values_list(what).annotate(**counts).order_by(what)]


def side_shares() -> Sequence[SideShare]:
    """Both sides of the latest comments with a side, however long ago. One query."""
    held = Exists(Case.objects.filter(comment=OuterRef("pk")).exclude(reason=""))
    gone = Q(state__in=[Comment.State.REMOVED, Comment.State.REJECTED])
    comments = Comment.objects.filter(pk__in=_latest(Comment.objects.exclude(side="")))
    counts = {"held": Count("id", filter=held), "gone": Count("id", filter=gone)}
    rows = comments.values_list("side").annotate(Count("id"), **counts).order_by("side")
    found = {side: (whole, held, gone) for side, whole, held, gone in rows}
    return [_side(side, *found.get(side, (0, 0, 0))) for side in (Camp.CRITIC, Camp.DEFENDER)]


def part_ways(shares: Sequence[Share]) -> bool:
    """Whether the intervals have nothing in common: a difference that chance hardly makes."""
    told = [share for share in shares if share.whole]
    return len(told) > 1 and max(share.low for share in told) > min(share.high for share in told)


def share_of(part: int, whole: int) -> Share:
    """The share with its Wilson interval, which also holds for few and for none."""
    if not whole:
        return Share(part, whole, 0.0, 100.0)
    share, spread = part / whole, Z * Z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = Z * math.sqrt((share * (1 - share) + spread / 4) / whole) / (1 + spread)
    low, high = (round(100 * min(1.0, max(0.0, end)), 1) for end in (middle - reach, middle + reach))
    return Share(part, whole, low, high)


def _side(side: str, whole: int, held: int, removed: int) -> SideShare:
    return SideShare(str(Camp(side).label), share_of(held, whole), share_of(removed, whole))


def _decisions_on_cases() -> QuerySet[Decision]:
    """The latest that approved or removed something and were not taken back at once."""
    judged = Decision.objects.filter(action__in=[Decision.Action.APPROVE, Decision.Action.REMOVE], case__isnull=False)
    return Decision.objects.lasting().filter(pk__in=_latest(judged))


def _latest(rows: "QuerySet[Case] | QuerySet[Decision] | QuerySet[Comment]") -> "QuerySet[Case, object]":
    return rows.order_by("-id").values("pk")[:ROWS]  # type: ignore[return-value]  # rows of one column


def _by_hour(rows: "QuerySet[Case] | QuerySet[Decision]", moment: str) -> dict[datetime, int]:
    hours = rows.annotate(hour=TruncHour(moment)).order_by("hour").values_list("hour")
    return dict(hours.annotate(Count("id")))
