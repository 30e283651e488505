"""Whatever happened, what is told of its months is what a second way of counting finds in the rows."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from discussion.moderation.models import Case, Decision, Report
from discussion.moderation.transparency.counting import Span
from discussion.moderation.transparency.figures import count_month
from discussion.moderation.transparency.smallness import LEAST, told_counts
from discussion.threads.models import Comment
from tests.transparency.conftest import AUGUST, JULY, JUNE, MAY, History

MONTHS = ((MAY, JUNE), (JUNE, JULY), (JULY, AUGUST))
MINUTES = int((AUGUST - MAY) / timedelta(minutes=1))
SIDES = ("critic", "defender", "neutral", "")
CASES = st.lists(
    st.fixed_dictionaries(
        {
            "opened": st.integers(0, MINUTES - 1),
            "took": st.integers(1, 60 * 24 * 40),
            "side": st.sampled_from(SIDES),
            "reason": st.sampled_from(["", "newcomer", "many_links, newcomer", "bulk"]),
            "reports": st.integers(0, 2),
            "end": st.sampled_from(["", "approve", "remove", "slip", "restored"]),
            "rule": st.sampled_from(["R1", "R2", "R5"]),
        }
    ),
    max_size=25,
)
COUNTS = st.dictionaries(st.sampled_from(["a", "b", "c", "d"]), st.integers(0, 12), min_size=4, max_size=4)


@contextmanager
def forgotten() -> Iterator[None]:
    """Nothing that is written in here stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def live_through(history: History, cases: list[dict[str, Any]]) -> None:
    for facts in cases:
        opened = MAY + timedelta(minutes=facts["opened"])
        case = history.case(opened, side=facts["side"], reason=facts["reason"])
        for number in range(facts["reports"]):
            history.report(case, opened, by=number)
        if not facts["end"]:
            continue
        at = opened + timedelta(minutes=facts["took"])
        action = "approve" if facts["end"] == "approve" else "remove"
        decision = history.decide(case, action, at, rule=facts["rule"] if action == "remove" else "")
        if facts["end"] == "slip":
            history.decide(case, "undo", at + timedelta(seconds=3), reverses=decision)
            Case.objects.filter(pk=case.pk).update(closed_at=None)
        if facts["end"] == "restored":
            history.decide(case, "restore", at + timedelta(days=20), reverses=decision)


def recount(since: datetime, until: datetime) -> Mapping[str, Any]:
    """Row by row, without a condition in SQL."""
    undone = {row.reverses_id for row in Decision.objects.all() if row.action == "undo"}
    lasting = [row for row in Decision.objects.all() if row.action != "undo" and row.pk not in undone]
    here = [row for row in lasting if since <= row.at < until]
    cases = list(Case.objects.all())
    opened = [case for case in cases if since <= case.opened_at < until]
    return {
        "by_action": dict(Counter(row.action for row in here)),
        "removed": {key: sum(row.rule == key and row.action == "remove" for row in here) for key in ("R1", "R2", "R5")},
        "restored": sum(row.action == "restore" for row in here),
        "held": sum(case.reason not in ("", "bulk") for case in opened),
        "links": sum("many_links" in case.reason for case in opened),
        "received": sum(since <= report.at < until for report in Report.objects.all()),
        "comments": sum(since <= comment.created_at < until for comment in Comment.objects.all()),
        "left": sum(case.opened_at < until and (case.closed_at is None or case.closed_at >= until) for case in cases),
        "decided": sum(row.action in ("approve", "remove") and row.case.reason != "bulk" for row in here if row.case),
    }


def told(since: datetime, until: datetime) -> Mapping[str, Any]:
    month = count_month(Span(since, until, AUGUST + timedelta(days=100)))
    removed = {row["rule"]: row["removed"] for row in month["decisions"]["by_rule"]}
    return {
        "by_action": month["decisions"]["by_action"],
        "removed": {key: removed[key] for key in ("R1", "R2", "R5")},
        "restored": month["restored"],
        "held": month["automation"]["held"],
        "links": month["automation"]["by_check"].get("many_links", 0),
        "received": month["reports"]["received"],
        "comments": month["automation"]["comments"],
        "left": month["left"]["held"] + month["left"]["reported"],
        "decided": month["first_decision"]["all"]["cases"],
    }


@pytest.mark.django_db
@settings(max_examples=25)
@given(cases=CASES)
def test_a_month_is_what_a_recount_finds(history: History, cases: list[dict[str, Any]]) -> None:
    with forgotten():
        live_through(history, cases)
        for since, until in MONTHS:
            assert told(since, until) == recount(since, until)


@pytest.mark.django_db
@settings(max_examples=12)
@given(cases=CASES)
def test_months_add_up_and_each_side_is_told_truly_or_not_at_all(history: History, cases: list[dict[str, Any]]) -> None:
    with forgotten():
        live_through(history, cases)
        months = [count_month(Span(since, until, AUGUST)) for since, until in MONTHS]
        whole = count_month(Span(MAY, AUGUST, AUGUST))
        for path in (("decisions", "total"), ("reports", "received"), ("automation", "held"), ("overturned", "total")):
            assert sum(month[path[0]][path[1]] for month in months) == whole[path[0]][path[1]]
        for row in whole["sides"]:
            side = "" if row["side"] == "undeclared" else row["side"]
            assert row["comments"] in {None, sum(facts["side"] == side for facts in cases)}


@given(counts=COUNTS)
def test_of_a_side_nothing_small_can_be_worked_out(counts: dict[str, int]) -> None:
    shown = told_counts(counts)
    assert set(shown) == set(counts)
    assert all(count is None or (count == counts[name] and count >= LEAST) for name, count in shown.items())
    hidden = [counts[name] for name, count in shown.items() if count is None]
    if any(shown.values()):
        assert len(hidden) != 1, "it would be what the others leave"
        assert not hidden or sum(hidden) >= LEAST


def test_large_sides_are_told() -> None:
    assert told_counts({"a": 9, "b": 5, "c": 7, "d": 6}) == {"a": 9, "b": 5, "c": 7, "d": 6}
    assert told_counts({"a": 9, "b": 8, "c": 4, "d": 3}) == {"a": 9, "b": 8, "c": None, "d": None}
    assert told_counts({"a": 9, "b": 8, "c": 7, "d": 0}) == {"a": 9, "b": 8, "c": None, "d": None}
    assert told_counts({"a": 9, "b": 8, "c": 1, "d": 0}) == {"a": 9, "b": None, "c": None, "d": None}
