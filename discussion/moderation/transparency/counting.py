"""The rows of a month, counted: one query for each kind of row, grouped as finely as anything is told of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf

from core.ids import last_id
from discussion.moderation.figures.desk import TOOK, Median
from discussion.moderation.figures.sides import NOT_HELD
from discussion.moderation.models import Appeal, Case, Decision, ProfileCase, ProfileReport, Report
from discussion.threads.models import Comment

Action, Verdict = Decision.Action, Appeal.Verdict
OUTCOMES = (Action.APPROVE, Action.REMOVE)  # answers to a report
FIRST = (*OUTCOMES, Action.EDIT_REQUEST)
MATTER = Coalesce(NullIf("case__came_from", Value("")), "case__queue", output_field=CharField())
ANSWERED = F("judged_at") - F("at")
MILLISECOND = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Span:
    """From `since` to before `until`, as it is known `at` a moment."""

    since: datetime
    until: datetime
    at: datetime

    def covers(self, moment: str) -> Q:
        """Rows whose column `moment` is in it."""
        return Q(**{f"{moment}__gte": self.since, f"{moment}__lt": self.until})

    def leaves(self, opened: str, closed: str) -> Q:
        """Rows that were there at its end, and not over."""
        return Q(**{f"{opened}__lt": self.until}) & (
            Q(**{f"{closed}__isnull": True}) | Q(**{f"{closed}__gte": self.until})
        )


@dataclass(frozen=True)
class Decided:
    """Decisions that are alike. `side` is None where they are about no comment."""

    action: str
    rule: str
    side: str | None
    bulk: bool
    told: bool  # with a statement of reasons
    count: int


@dataclass(frozen=True)
class Undone:
    """Decisions that were reversed, by the rule and action of those, or on appeal."""

    action: str
    rule: str
    side: str | None
    on_appeal: bool
    count: int


@dataclass(frozen=True)
class Opened:
    """Cases that were opened, by what the checks said."""

    reason: str
    side: str
    held: bool
    hidden: bool  # because readers reported it
    count: int


@dataclass(frozen=True)
class Said:
    """Reports."""

    reason: str
    illegal: bool
    side: str
    count: int


@dataclass(frozen=True)
class Waited:
    """A case from its opening to the first decision about it."""

    queue: str
    side: str
    took: timedelta


@dataclass(frozen=True)
class Objected:
    """Appeals that came in."""

    by_subject: bool
    side: str | None
    count: int


def decisions(span: Span) -> QuerySet[Decision]:
    """Those of it that last. What can still be undone as if it had never been is not counted yet."""
    rows = Decision.objects.lasting().filter(span.covers("at"))
    return rows.exclude(undo_point__ends_at__gt=span.at)


def decided(span: Span) -> list[Decided]:
    """Decisions by all that is told of them."""
    kinds = {"bulk": Q(bulk_item__isnull=False), "told": Q(statement__isnull=False)}
    return _rows(Decided, decisions(span).annotate(**kinds), "action", "rule", "comment__side", "bulk", "told")


def undone(span: Span) -> list[Undone]:
    """What was reversed, whenever it had been decided; not what a reporter's appeal took down."""
    granted = Appeal.objects.filter(judgement=OuterRef("pk"), verdict=Verdict.OVERTURN)
    rows = decisions(span).filter(reverses__isnull=False).annotate(on_appeal=Exists(granted))
    return _rows(Undone, rows, "reverses__action", "reverses__rule", "comment__side", "on_appeal")


def keeps_overturned(span: Span) -> int:
    """Decisions to keep a comment that a reporter's appeal overturned."""
    granted = Appeal.objects.filter(verdict=Verdict.OVERTURN, decision__action=Action.APPROVE)
    return granted.filter(span.covers("judged_at")).values("judgement").distinct().count()


def opened(span: Span) -> list[Opened]:
    """Cases about words."""
    rows = Case.objects.filter(span.covers("opened_at"), appealed__isnull=True)
    hidden = Q(hidden_at__isnull=False) & ~Q(reason__contains="taken_back")
    return _rows(
        Opened, rows.annotate(held=~Q(reason__in=NOT_HELD), hidden=hidden), "reason", "comment__side", "held", "hidden"
    )


def written(span: Span) -> dict[str, int]:
    """Comments by side, whatever became of them. Their ids tell when they came in, which an index knows."""
    since, until = (last_id(moment - MILLISECOND) for moment in (span.since, span.until))
    comments = Comment.objects.filter(pk__gt=since, pk__lte=until)
    return dict(comments.order_by("side").values_list("side").annotate(Count("id")))


def reported(span: Span) -> list[Said]:
    """Reports of comments that came in."""
    return _rows(Said, Report.objects.filter(span.covers("at")), "reason", "illegal", "comment__side")


def reports_answered(span: Span) -> dict[str, int]:
    """Reports of comments that a decision answered, by what it was."""
    answers = decisions(span).filter(action__in=OUTCOMES, case__isnull=False, case__appealed__isnull=True)
    return dict(answers.order_by("action").values_list("action").annotate(Count("case__reports")))


def reports_withdrawn(span: Span) -> int:
    """Reports whose case was closed without a decision: the author had deleted the comment."""
    judged = Decision.objects.lasting().filter(case=OuterRef("case"), action__in=OUTCOMES)
    return Report.objects.filter(~Exists(judged), span.covers("case__closed_at")).count()


def profiles(span: Span) -> dict[str, int]:
    """Reports of names and profiles, and cases of them that were closed."""
    closed = ProfileCase.objects.filter(span.covers("closed_at"))
    return {
        "received": ProfileReport.objects.filter(span.covers("at")).count(),
        **closed.aggregate(
            taken_down=Count("id", filter=Q(decision__isnull=False)), kept=Count("id", filter=Q(decision__isnull=True))
        ),
    }


def waits(span: Span) -> list[Waited]:
    """Cases that were decided for the first time, one by one: a median of some cannot be made of medians."""
    earlier = Decision.objects.lasting().filter(case=OuterRef("case"), action__in=FIRST, at__lt=OuterRef("at"))
    first = decisions(span).filter(~Exists(earlier), action__in=FIRST, case__appealed__isnull=True, case__isnull=False)
    rows = first.exclude(case__reason="bulk").annotate(matter=MATTER, took=TOOK)
    return [Waited(*row) for row in rows.order_by().values_list("matter", "comment__side", "took")]


def objected(span: Span) -> list[Objected]:
    """Appeals, by whether the person concerned objected, or a reporter."""
    by_subject = Q(appellant=F("decision__subject")) & ~Q(decision__action=Action.APPROVE)
    rows = Appeal.objects.filter(span.covers("at")).annotate(by_subject=by_subject)
    return _rows(Objected, rows, "by_subject", "decision__comment__side")


def judged(span: Span) -> dict[str, Any]:
    """Appeals that were answered, by verdict, and the median time that a judge took."""
    answered = Appeal.objects.filter(span.covers("judged_at"))
    verdicts = {name: Count("id", filter=Q(verdict=verdict)) for name, verdict in VERDICTS.items()}
    by_judges = Q(verdict__in=[Verdict.UPHOLD, Verdict.OVERTURN])
    return answered.aggregate(**verdicts, median=Median(ANSWERED, filter=by_judges))


VERDICTS = {"upheld": Verdict.UPHOLD, "overturned": Verdict.OVERTURN, "settled": Verdict.SETTLED}


def left(span: Span) -> dict[str, int]:
    """Cases that were open when it ended, by the queue in which they are."""
    open_still = Case.objects.filter(opened_at__lt=span.until, closed_at__isnull=True)
    open_then = Case.objects.filter(opened_at__lt=span.until, closed_at__gte=span.until)
    profiles = ProfileCase.objects.filter(span.leaves("opened_at", "closed_at")).count()
    found = dict.fromkeys(Case.Queue.values, 0)
    for cases in (open_still, open_then):
        for queue, count in cases.order_by("queue").values_list("queue").annotate(Count("id")):
            found[queue] += count
    return {**found, "profiles": profiles}


def _rows(kind: Any, rows: QuerySet[Any], *by: str) -> list[Any]:
    """Rows that are alike in all of `by`, counted."""
    grouped: Sequence[Any] = list(rows.order_by(*by).values_list(*by).annotate(Count("pk")))
    return [kind(*row) for row in grouped]
