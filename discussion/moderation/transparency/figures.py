"""What is told of a month: the rows that were counted, put together. Times are whole seconds."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from discussion.moderation.figures.intervals import middle_of
from discussion.moderation.figures.sides import BY_PEOPLE
from discussion.moderation.guidelines import RULES
from discussion.moderation.models import Case, Decision, Report
from discussion.moderation.transparency import counting
from discussion.moderation.transparency.counting import Decided, Opened, Span, Undone, Waited
from discussion.moderation.transparency.smallness import LEAST, told_counts
from stories.models import Camp

EDITION = 1  # of the shape of what `count_month` returns; a frozen month keeps its own
Action = Decision.Action
SANCTIONS = {
    "warning": Action.WARN,
    "silence": Action.SILENCE,
    "suspension": Action.SUSPEND,
    "ban": Action.BAN,
}
LIFTED = (Action.LIFT, Action.UNBAN)
SIDES = {"critic": Camp.CRITIC, "defender": Camp.DEFENDER, "neutral": Camp.NEUTRAL, "undeclared": ""}
Counts = Mapping[str, int]


def count_month(span: Span) -> dict[str, Any]:
    """Everything that is told of a month, as JSON. A fixed number of queries, over the rows of that month alone."""
    decided, undone, opened = counting.decided(span), counting.undone(span), counting.opened(span)
    reports, appeals = counting.reported(span), counting.objected(span)
    written, waits = counting.written(span), counting.waits(span)
    removed = [row for row in decided if row.action == Action.REMOVE]
    restored = [row for row in decided if row.action == Action.RESTORE]
    by_side: dict[str, Iterable[Any]] = {
        "held": [row for row in opened if row.held],
        "removed": removed,
        "restored": restored,
        "reports": reports,
        "appeals": appeals,
    }
    return {
        "decisions": _decisions(decided, undone),
        "automation": _automation(opened, written),
        "reports": _reports(span, reports),
        "first_decision": _first_decisions(waits),
        "appeals": _appeals(span, appeals),
        "overturned": _overturned(span, undone),
        "sanctions": _sanctions(decided),
        "restored": _sum(restored),
        "sides": _sides(written, by_side, waits),
        "left": counting.left(span),
    }


def _decisions(decided: Iterable[Decided], undone: Iterable[Undone]) -> dict[str, Any]:
    rows = list(decided)
    in_bulk = _sum(rows, lambda row: row.bulk)
    return {
        "total": _sum(rows),
        "by_person": _sum(rows) - in_bulk,
        "in_bulk": in_bulk,
        "by_program": 0,  # every decision has somebody who made it: a column of the log that cannot be empty
        "statements": _sum(rows, lambda row: row.told),
        "by_action": _count(rows, lambda row: row.action),
        "by_rule": [_rule(rule.key, rows, undone) for rule in RULES],
    }


def _sanctions(decided: Iterable[Decided]) -> dict[str, int]:
    actions = _count(decided, lambda row: row.action)
    imposed = {kind: actions.get(action, 0) for kind, action in SANCTIONS.items()}
    return {**imposed, "lifted": sum(actions.get(action, 0) for action in LIFTED)}


def _rule(key: str, decided: Iterable[Decided], undone: Iterable[Undone]) -> dict[str, Any]:
    """Decisions that name a rule. An upheld one names it again, and is another decision."""
    named = [row for row in decided if row.rule == key and row.action != Action.UPHOLD]
    return {
        "rule": key,
        "decisions": _sum(named),
        "removed": _sum(named, lambda row: row.action == Action.REMOVE),
        "sanctions": _sum(named, lambda row: row.action in SANCTIONS.values()),
        "overturned": _sum(row for row in undone if row.rule == key),
    }


def _automation(opened: Iterable[Opened], written: Counts) -> dict[str, Any]:
    rows = list(opened)
    checks: Counter[str] = Counter()
    for row in rows:
        if row.held:
            checks.update(dict.fromkeys(_codes(row.reason), row.count))
    comments, held = sum(written.values()), _sum(rows, lambda row: row.held)
    return {
        "comments": comments,
        "held": held,
        "held_share": round(min(1.0, held / comments), 3) if comments else None,
        "by_check": dict(sorted(checks.items())),
        "hidden_by_reports": _sum(rows, lambda row: row.hidden),
    }


def _codes(reason: str) -> list[str]:
    return [code for code in Case(reason=reason).reason_codes if code not in BY_PEOPLE | {"edited"}]


def _reports(span: Span, reports: Iterable[Any]) -> dict[str, Any]:
    rows, answered = list(reports), counting.reports_answered(span)
    reasons = _count(rows, lambda row: row.reason)
    return {
        "received": _sum(rows),
        "illegal": _sum(rows, lambda row: row.illegal),
        "by_reason": {reason: reasons.get(reason, 0) for reason in Report.Reason.values},
        "removed": answered.get(Action.REMOVE, 0),
        "kept": answered.get(Action.APPROVE, 0),
        "withdrawn": counting.reports_withdrawn(span),
        "profiles": counting.profiles(span),
    }


def _first_decisions(waits: Iterable[Waited]) -> dict[str, Any]:
    rows = list(waits)
    by_queue = {queue: [row for row in rows if row.queue == queue] for queue in (Case.Queue.HELD, Case.Queue.REPORTED)}
    return {"all": _wait(rows), **{str(queue): _wait(theirs) for queue, theirs in by_queue.items()}}


def _wait(waits: Sequence[Waited]) -> dict[str, Any]:
    """So many cases, and the median; of very few it would be the time of one that everybody has seen."""
    middle = middle_of([row.took for row in waits])
    return {"cases": middle.whole, "median_seconds": seconds(middle.median) if middle.whole >= LEAST else None}


def _appeals(span: Span, appeals: Iterable[Any]) -> dict[str, Any]:
    rows, judged = list(appeals), counting.judged(span)
    answered = judged["upheld"] + judged["overturned"]
    return {
        "received": _sum(rows),
        "by_authors": _sum(rows, lambda row: row.by_subject),
        "by_reporters": _sum(rows, lambda row: not row.by_subject),
        **{name: judged[name] for name in counting.VERDICTS},
        "median_seconds": seconds(judged["median"]) if answered >= LEAST else None,
    }


def _overturned(span: Span, undone: Iterable[Undone]) -> dict[str, Any]:
    rows, keeps = list(undone), counting.keeps_overturned(span)
    on_appeal = _sum(rows, lambda row: row.on_appeal)
    return {
        "total": _sum(rows) + keeps,
        "on_appeal": on_appeal + keeps,
        "otherwise": _sum(rows) - on_appeal,
        "by_action": {**_count(rows, lambda row: row.action), **({"approve": keeps} if keeps else {})},
    }


def _sides(written: Counts, by_side: Mapping[str, Iterable[Any]], waits: Sequence[Waited]) -> list[dict[str, Any]]:
    counts = {"comments": written, **{what: _count(rows, lambda row: row.side) for what, rows in by_side.items()}}
    told = {what: told_counts({name: of.get(side, 0) for name, side in SIDES.items()}) for what, of in counts.items()}
    return [
        {
            "side": name,
            **{what: told[what][name] for what in counts},
            "median_seconds": _wait([row for row in waits if row.side == side])["median_seconds"],
        }
        for name, side in SIDES.items()
    ]


def seconds(time: timedelta | None) -> int | None:
    """Whole seconds."""
    return None if time is None else round(time.total_seconds())


def _sum(rows: Iterable[Any], which: Callable[[Any], bool] = lambda _row: True) -> int:
    return sum(row.count for row in rows if which(row))


def _count(rows: Iterable[Any], by: Callable[[Any], Any]) -> dict[str, int]:
    counts: Counter[Any] = Counter()
    for row in rows:
        counts[by(row)] += row.count
    return dict(sorted((key, count) for key, count in counts.items() if key is not None))
