"""The figures of the desk, worked out by hand, and the page that shows them."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django.asserts import assertContains, assertNotContains

from accounts.models import Subscriber
from discussion.moderation.admin.charts import bars_of, ranges_of
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.figures import (
    Share,
    hours_of_work,
    overturned_by,
    part_ways,
    read_sides,
    share_of,
    side_shares,
    waits,
)
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, ParityTurn
from discussion.moderation.undoing import undo_decision
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write
from tests.moderation.test_desk import at_the_desk

PAGE = "/admin/moderation/case/dashboard/"
HOUR = timedelta(hours=1)


def test_hours_and_waits(reported_case: Case, held_case: Case, mo: Subscriber) -> None:
    decide(case=reported_case, action="approve", version=1, actor=mo, at=NOW + 2 * HOUR)
    slip = decide(case=held_case, action="approve", version=1, actor=mo, at=NOW + 3 * HOUR)
    at = NOW + 4 * HOUR
    assert [(wait.queue, wait.decided, wait.median) for wait in waits(at=at)] == [
        ("held", 1, 3 * HOUR),
        ("reported", 1, 2 * HOUR),
    ]
    undo_decision(decision=slip, actor=mo, at=NOW + 3 * HOUR + timedelta(seconds=5))
    hours = hours_of_work(at=at)
    assert len(hours) == 24
    assert {hour.start.hour: (hour.opened, hour.decided) for hour in hours if hour.opened or hour.decided} == {
        12: (2, 0),
        14: (0, 1),
    }
    bars = bars_of(hours)
    assert (bars.opened, bars.decided, bars.ceiling, bars.since) == (2, 1, 5, NOW - 19 * HOUR)
    assert [(bar.kind, bar.x, bar.height) for bar in bars.bars] == [("opened", 382, 38), ("decided", 430, 19)]


def test_what_was_reversed_since_is_counted_by_rule_and_by_moderator(
    reported_case: Case, held_case: Case, mo: Subscriber, sonja: Subscriber
) -> None:
    removal = decide(case=reported_case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    decide(case=held_case, action="remove", rule="R2", version=1, actor=sonja, at=NOW)
    reverse_decision(decision=removal, actor=sonja, at=NOW + HOUR)
    by_rule = {row.name: (row.removed, row.reversed, row.percent) for row in overturned_by("rule", at=NOW)}
    assert by_rule == {"R1": (1, 1, 100.0), "R2": (1, 0, 0.0)}
    assert {row.name: row.reversed for row in overturned_by("actor__handle", at=NOW)} == {"mo": 1, "sonja": 0}
    assertNotContains(at_the_desk(mo).get(PAGE), '<th scope="col">Moderator</th>')
    assertContains(at_the_desk(sonja).get(PAGE), '<th scope="col">Moderator</th>')


def test_shares_of_both_sides(write: Write, trusted: None, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    for minutes, (author, words, side) in enumerate(
        [(alice, "Too loud.", "critic"), (bob, "Rather quiet, I find.", "defender"), (alice, MANY_LINKS, "critic")]
    ):
        Comment.objects.filter(pk=write(author, words, minutes=5 * minutes).pk).update(side=side)
    loud = Comment.objects.get(body="Too loud.")
    case = report_comment(comment=loud, reporter=mo, reason="abuse", at=NOW).case
    decide(case=case, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    critics, defenders = side_shares(read_sides(at=NOW + HOUR))
    assert [(side.side, side.held.part, side.removed.part, side.held.whole) for side in (critics, defenders)] == [
        ("Critic", 1, 1, 2),
        ("Defender", 0, 0, 1),
    ]


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(0, 0, 0.0, 100.0), (5, 10, 23.7, 76.3), (0, 10, 0.0, 27.8), (10, 10, 72.2, 100.0), (20, 1000, 1.3, 3.1)],
)
def test_intervals(part: int, whole: int, low: float, high: float) -> None:
    share = share_of(part, whole)
    assert (share.low, share.high) == (low, high)


def test_sides_part_where_the_intervals_do() -> None:
    assert part_ways([share_of(20, 1000), share_of(60, 1000)])
    assert not part_ways([share_of(20, 1000), share_of(25, 1000)])
    assert not part_ways([share_of(20, 1000), share_of(0, 0)])
    assert not part_ways([])
    top, ranges = ranges_of([share_of(20, 1000), Share(0, 0, 0.0, 100.0)])
    assert top == 5
    assert (ranges[0].low, ranges[0].dot, ranges[0].width) == ("26.0", "40.0", "36.0")


def test_an_empty_site_has_a_dashboard(mo: Subscriber) -> None:
    client: Client = at_the_desk(mo)
    page = client.get(PAGE)
    assertContains(page, "0 came in, 0 decided")
    assertContains(page, "No story is public.")
    assertContains(client.get("/admin/moderation/case/stories/"), "Nothing waits.")


def test_an_alarm_stands_there_until_it_is_over(mo: Subscriber) -> None:
    turn = {"measure": "waiting", "figures": {}, "at": NOW}
    ParityTurn.objects.create(number=1, parted=True, **turn)
    page = at_the_desk(mo).get(PAGE)
    assertContains(page, "<b>The sides part: waiting for a decision.</b> Since 21 Nov, 12:00 UTC.")
    assertNotContains(page, "The seniors were mailed.")
    ParityTurn.objects.create(number=2, parted=False, **turn)
    assertNotContains(at_the_desk(mo).get(PAGE), "The sides part")
