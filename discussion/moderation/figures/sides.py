"""Whether both sides are treated alike: what was held, removed and given back of each, and how long it waited."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from discussion.moderation.figures.desk import LOOKS_BACK, TOOK, first_of_latest, judgements, latest
from discussion.moderation.figures.intervals import Interval, Middle, Share, Z, middle_of, share_of
from discussion.moderation.models import Case, Decision, ParityTurn
from discussion.threads.models import Comment
from stories.models import Camp

Measure = ParityTurn.Measure
SIDES = (Camp.CRITIC, Camp.DEFENDER)
BY_PEOPLE = {"bulk", "not_edited", "taken_back"}  # codes for which no check has held anything
NOT_HELD = ("", *sorted(BY_PEOPLE))


@dataclass(frozen=True)
class SideSample:
    """What there is of one side: comments, of them held at first and taken down or refused; removals, of them reversed;
    and how long each held case took to be decided."""

    comments: int = 0
    held: int = 0
    gone: int = 0
    removals: int = 0
    reversed: int = 0
    waits: Sequence[timedelta] = field(default=(), repr=False)


@dataclass(frozen=True)
class SideShare:
    """The same as shares and a median, with the intervals in which the true ones lie."""

    side: str  # its name
    held: Share
    removed: Share
    overturned: Share
    waiting: Middle

    def of(self, measure: str) -> Interval:
        """What there is to compare."""
        compared: Mapping[str, Interval] = {
            Measure.HELD: self.held,
            Measure.REMOVED: self.removed,
            Measure.OVERTURNED: self.overturned,
            Measure.WAITING: self.waiting,
        }
        return compared[measure]


def held_cases() -> QuerySet[Case]:
    """Cases of words that a check held."""
    return Case.objects.exclude(reason__in=NOT_HELD)


def read_sides(*, at: datetime) -> dict[Camp, SideSample]:
    """Both sides of the last 30 days, of the latest ROWS comments and decisions at most. Four queries."""
    since = at - LOOKS_BACK
    written, undone, waits = _written(since), _removals(since), _waits(since)
    none = (0, 0, 0)
    return {side: SideSample(*written.get(side, none), *undone.get(side, none[:2]), waits[side]) for side in SIDES}


def side_shares(sample: Mapping[Camp, SideSample], *, z: float = Z) -> Sequence[SideShare]:
    """Both sides, in the order of SIDES."""
    return [
        SideShare(
            side=str(side.label),
            held=share_of(one.held, one.comments, z=z),
            removed=share_of(one.gone, one.comments, z=z),
            overturned=share_of(one.reversed, one.removals, z=z),
            waiting=middle_of(one.waits, z=z),
        )
        for side, one in sample.items()
    ]


def _written(since: datetime) -> dict[str, tuple[int, int, int]]:
    own = Comment.objects.filter(side__in=SIDES)
    gone = Count("id", filter=Q(state__in=[Comment.State.REMOVED, Comment.State.REJECTED]))
    rows = latest(own).filter(created_at__gte=since).values_list("side").annotate(Count("id"), gone=gone)
    # From their cases, which are few, and not from each comment.
    of_them = held_cases().filter(
        comment__gte=first_of_latest(own), comment__side__in=SIDES, comment__created_at__gte=since
    )
    held = dict(of_them.values_list("comment__side").annotate(Count("comment", distinct=True)).order_by())
    return {side: (whole, held.get(side, 0), gone) for side, whole, gone in rows.order_by()}


def _removals(since: datetime) -> dict[str, tuple[int, int]]:
    removals = judgements().filter(action=Decision.Action.REMOVE, comment__side__in=SIDES, at__gte=since)
    counts = {"removals": Count("id"), "undone": Count("id", filter=Q(reversal__isnull=False))}
    rows = removals.values_list("comment__side").annotate(**counts).order_by("comment__side")
    return {side: (removals, undone) for side, removals, undone in rows}


def _waits(since: datetime) -> dict[str, list[timedelta]]:
    """Of held words only: what is reported is read by everybody meanwhile."""
    decided = judgements().filter(comment__side__in=SIDES, at__gte=since, case__appealed__isnull=True)
    waits: dict[str, list[timedelta]] = {side: [] for side in SIDES}
    rows = decided.exclude(case__reason__in=NOT_HELD).annotate(took=TOOK).values_list("comment__side", "took")
    for side, took in rows:
        waits[side].append(took)
    return waits
