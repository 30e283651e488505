"""A month of made-up history, counted by hand."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from discussion.moderation.models import BulkDecision, BulkItem, Case, ProfileCase, ProfileReport, UndoPoint
from discussion.moderation.transparency.counting import Span
from discussion.moderation.transparency.figures import count_month
from tests.transparency.conftest import AUGUST, DAY, HOUR, JULY, JUNE, MAY, History

SECOND = timedelta(seconds=1)


def june(**fields: Any) -> dict[str, Any]:
    return count_month(Span(**{"since": JUNE, "until": JULY, "at": AUGUST, **fields}))


@pytest.mark.django_db
def test_an_empty_month_has_all_figures() -> None:
    told = june()
    assert told["decisions"]["total"] == told["reports"]["received"] == told["restored"] == 0
    assert [row["rule"] for row in told["decisions"]["by_rule"]] == ["R1", "R2", "R3", "R4", "R5", "R6"]
    assert told["sides"][0] == {
        "side": "critic",
        "comments": None,
        "held": None,
        "removed": None,
        "restored": None,
        "reports": None,
        "appeals": None,
        "median_seconds": None,
    }
    assert told["left"] == {"held": 0, "reported": 0, "appeals": 0, "escalated": 0, "profiles": 0}


def test_decisions_by_action_rule_and_hand(history: History, alice: Subscriber, mo: Subscriber) -> None:
    history.decide(history.case(MAY), "remove", JUNE - SECOND)
    history.decide(history.case(MAY), "remove", JUNE)
    many = history.decide(history.case(JUNE), "remove", JULY - SECOND, rule="R2")
    history.decide(history.case(JUNE), "approve", JULY)
    history.decide(None, "ban", JUNE + DAY, rule="R2", subject=alice)
    history.decide(None, "warn", JUNE + DAY, rule="R1", subject=alice)
    bulk = BulkDecision.objects.create(action="remove", actor=mo, previewed_at=JUNE)
    BulkItem.objects.create(bulk=bulk, position=1, comment=many.comment, outcome="done", decision=many)
    told = june()
    assert told["decisions"]["by_action"] == {"ban": 1, "remove": 2, "warn": 1}
    assert {name: told["decisions"][name] for name in ("total", "by_person", "in_bulk", "by_program")} == {
        "total": 4,
        "by_person": 3,
        "in_bulk": 1,
        "by_program": 0,
    }
    assert told["decisions"]["by_rule"][:2] == [
        {"rule": "R1", "decisions": 2, "removed": 1, "sanctions": 1, "overturned": 0},
        {"rule": "R2", "decisions": 2, "removed": 1, "sanctions": 1, "overturned": 0},
    ]
    assert told["sanctions"] == {"warning": 1, "silence": 0, "suspension": 0, "ban": 1, "lifted": 0}


def test_what_was_undone_at_once_counts_nowhere(history: History, mo: Subscriber) -> None:
    case = history.case(JUNE, side="critic")
    slip = history.decide(case, "remove", JUNE + HOUR)
    history.decide(case, "undo", JUNE + HOUR + 5 * SECOND, reverses=slip)
    Case.objects.filter(pk=case.pk).update(closed_at=None)  # it is the decider's again
    told = june()
    assert (told["decisions"]["total"], told["overturned"]["total"]) == (0, 0)
    assert told["first_decision"]["all"]["cases"] == 0
    assert told["left"]["held"] == 1
    history.decide(case, "approve", JUNE + 2 * HOUR)
    assert june()["decisions"]["by_action"] == {"approve": 1}


def test_what_can_still_be_undone_does_not_count_yet(history: History) -> None:
    decision = history.decide(history.case(JUNE), "approve", JUNE + HOUR)
    UndoPoint.objects.create(decision=decision, ends_at=JUNE + HOUR + 15 * SECOND, before={}, after={})
    assert june(at=JUNE + HOUR + 10 * SECOND)["decisions"]["total"] == 0
    assert june(at=JUNE + HOUR + 15 * SECOND)["decisions"]["total"] == 1


def test_reports_and_what_came_of_them(history: History) -> None:
    removed, kept, gone, waiting = (history.case(JUNE, reason="") for _ in range(4))
    history.report(removed, JUNE, by=0, reason="spam")
    history.report(removed, JUNE, by=1, reason="illegal", illegal=True)
    history.report(kept, JUNE - DAY)
    history.report(gone, JUNE + DAY)
    history.report(waiting, JUNE + DAY)
    history.decide(removed, "remove", JUNE + DAY)
    history.decide(kept, "approve", JUNE + DAY)
    Case.objects.filter(pk=gone.pk).update(closed_at=JUNE + 2 * DAY)
    told = june()["reports"]
    assert (told["received"], told["illegal"]) == (4, 1)
    assert {reason: count for reason, count in told["by_reason"].items() if count} == {
        "spam": 1,
        "abuse": 2,
        "illegal": 1,
    }
    assert (told["removed"], told["kept"], told["withdrawn"]) == (2, 1, 1)


def test_reports_of_names_and_profiles(history: History, alice: Subscriber, bob: Subscriber) -> None:
    case = ProfileCase.objects.create(subject=alice, opened_at=JUNE)
    ProfileReport.objects.create(case=case, reporter=bob, reason="abuse", at=JUNE)
    assert june()["reports"]["profiles"] == {"received": 1, "taken_down": 0, "kept": 0}
    assert june()["left"]["profiles"] == 1
    ProfileCase.objects.update(closed_at=JUNE + DAY)
    assert june()["reports"]["profiles"] == {"received": 1, "taken_down": 0, "kept": 1}
    assert june()["left"]["profiles"] == 0


def test_what_checks_held(history: History) -> None:
    history.case(JUNE, reason="newcomer, many_links")
    history.case(JUNE, reason="many_links, edited")
    for reason in ("", "bulk", "not_edited", "taken_back"):
        history.case(JUNE, reason=reason)
    history.case(JUNE, reason="", hidden_at=JUNE + HOUR)
    history.case(JUNE, reason="taken_back", hidden_at=JUNE)
    assert june()["automation"] == {
        "comments": 8,
        "held": 2,
        "held_share": 0.25,
        "by_check": {"many_links": 2, "newcomer": 1},
        "hidden_by_reports": 1,
    }


def test_time_to_the_first_decision(history: History) -> None:
    for hours in range(1, 6):
        case = history.case(JUNE)
        history.decide(case, "edit_request", JUNE + hours * HOUR, rule="R1")
        history.decide(case, "approve", JUNE + DAY)  # the second one
    history.decide(history.case(JUNE, reason=""), "approve", JUNE + HOUR)
    told = june()["first_decision"]
    assert told["held"] == {"cases": 5, "median_seconds": 3 * 3600}
    assert told["reported"] == {"cases": 1, "median_seconds": None}  # would be the time of that one
    assert told["all"] == {"cases": 6, "median_seconds": 2.5 * 3600}


def test_appeals_and_overturned_decisions(
    history: History, alice: Subscriber, bob: Subscriber, senior: Subscriber
) -> None:
    facts = {"actor": senior, "comment": None}
    old = history.decide(history.case(MAY), "remove", MAY + DAY, subject=alice)
    mine, theirs = (history.appeal(old, JUNE, by=alice), history.appeal(old, MAY + 2 * DAY, by=bob))
    restored = history.decide(mine.case, "restore", JUNE + DAY, reverses=old, **{**facts, "comment": old.comment})
    history.judge(mine, "overturn", restored)
    history.judge(theirs, "overturn", restored)
    kept = history.decide(history.case(JUNE, reason=""), "approve", JUNE + HOUR, subject=alice)
    asked = history.appeal(kept, JUNE + DAY, by=bob)
    history.judge(asked, "overturn", history.decide(asked.case, "remove", JUNE + 2 * DAY, actor=senior))
    banned = history.decide(None, "ban", JUNE, rule="R2", subject=alice)
    history.judge(
        history.appeal(banned, JUNE + DAY, by=alice),
        "settled",
        history.decide(None, "unban", JUNE + 2 * DAY, subject=alice, reverses=banned),
    )
    told = june()
    assert {name: told["appeals"][name] for name in ("received", "by_authors", "by_reporters")} == {
        "received": 3,
        "by_authors": 2,
        "by_reporters": 1,
    }
    assert {name: told["appeals"][name] for name in ("upheld", "overturned", "settled")} == {
        "upheld": 0,
        "overturned": 3,
        "settled": 1,
    }
    assert told["overturned"] == {
        "total": 3,
        "on_appeal": 2,
        "otherwise": 1,
        "by_action": {"approve": 1, "ban": 1, "remove": 1},
    }
    assert (told["restored"], told["sanctions"]["lifted"]) == (1, 1)
    assert [row["overturned"] for row in told["decisions"]["by_rule"][:2]] == [1, 1]


def test_what_was_left_in_the_queues(history: History) -> None:
    history.case(MAY)
    history.decide(history.case(MAY), "approve", JULY)
    history.decide(history.case(MAY), "approve", JULY - SECOND)
    history.case(JUNE, reason="", queue="escalated", came_from="reported")
    history.case(JULY)
    assert june()["left"] == {"held": 2, "reported": 0, "appeals": 0, "escalated": 1, "profiles": 0}


def test_sides_are_told_of_five_or_more(history: History) -> None:
    for hours in range(1, 7):
        history.decide(history.case(JUNE, side="critic"), "remove", JUNE + hours * HOUR)
        history.decide(history.case(JUNE, side="defender"), "remove", JUNE + hours * HOUR)
    history.decide(history.case(JUNE, side="neutral"), "remove", JUNE + HOUR)
    critic, defender, neutral, undeclared = june()["sides"]
    assert (defender["comments"], defender["held"], defender["removed"]) == (6, 6, 6)
    assert critic["removed"] is None, "with it, that there was one of the neutral side could be worked out"
    assert {neutral["removed"], undeclared["removed"], neutral["median_seconds"]} == {None}
    assert critic["median_seconds"] == defender["median_seconds"] == 3.5 * 3600


@pytest.mark.django_db
def test_a_month_costs_the_same_however_much_happened(
    history: History, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        with django_assert_num_queries(16):
            june()
        for side in ("critic", "defender", ""):
            history.report(history.case(JUNE, side=side, reason=""), JUNE)
            history.decide(history.case(JUNE, side=side), "remove", JUNE + DAY)
