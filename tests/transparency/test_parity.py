"""The parity alarm: one row when the sides part, one when they meet, one mail, and nothing in between."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends import locmem
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Subscriber
from core.models import Event
from discussion.moderation.figures import Measure, middle_of, part_ways, read_sides, share_of, side_shares
from discussion.moderation.models import ParityTurn
from discussion.moderation.parity import open_alarms, watch_parity
from discussion.moderation.parity_mails import tell_seniors
from discussion.threads.models import Comment
from stories.models import Camp
from tests.transparency.conftest import DAY, HOUR, JUNE, History

pytestmark = pytest.mark.django_db
AT = JUNE + 10 * DAY


def hold(history: History, side: str, held: int, of: int) -> None:
    for number in range(of):
        comment = history.comment(JUNE + number * HOUR, side)
        if number < held:
            history.case(JUNE + number * HOUR, comment=comment)


def turns() -> list[tuple[str, int, bool]]:
    return list(ParityTurn.objects.order_by("id").values_list("measure", "number", "parted"))


def test_sides_that_part_and_meet_again(history: History) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    (turn,) = watch_parity(at=AT)
    assert turns() == [("held", 1, True)]
    assert turn.figures["critic"] == {"of": 20, "part": 12, "low": 38.7, "high": 78.1}
    assert [alarm.pk for alarm in open_alarms()] == [turn.pk]
    hold(history, "defender", 20, 20)
    assert [turn.parted for turn in watch_parity(at=AT + HOUR)] == [False]
    assert turns() == [("held", 1, True), ("held", 2, False)]
    assert open_alarms() == []
    kinds = Event.objects.filter(kind__startswith="parity").order_by("id").values_list("kind", "payload__measure")
    assert list(kinds) == [("parity.parted", "held"), ("parity.met", "held")]


def test_an_alarm_ends_when_what_it_was_about_is_long_ago(history: History) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    watch_parity(at=AT)
    watch_parity(at=AT + 40 * DAY)
    assert turns() == [("held", 1, True), ("held", 2, False)]


def test_nothing_is_written_while_nothing_changes(history: History, senior: Subscriber) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    watch_parity(at=AT)
    tell_seniors(at=AT)
    with CaptureQueriesContext(
        connection,
    ) as context:
        for hours in range(1, 25):
            assert watch_parity(at=AT + hours * HOUR) == []
            assert tell_seniors(at=AT + hours * HOUR) == 0
    writes = [query["sql"] for query in context if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert writes == []


def test_at_the_edge_an_alarm_does_not_come_and_go(history: History) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 2, 20)
    watch_parity(at=AT)
    assert turns() == [("held", 1, True)]
    hold(history, "defender", 3, 5)  # the 95 % intervals meet by now, the 90 % ones do not
    wide, narrow = (side_shares(read_sides(at=AT), z=z) for z in (1.96, 1.645))
    assert (part_ways([one.held for one in wide]), part_ways([one.held for one in narrow])) == (False, True)
    assert watch_parity(at=AT + HOUR) == []


def test_too_few_to_say(history: History) -> None:
    hold(history, "critic", 9, 9)
    hold(history, "defender", 0, 9)
    assert watch_parity(at=AT) == []


def test_removals_reversals_and_waiting(history: History) -> None:
    for number in range(15):
        for side, hours in (("critic", 1), ("defender", 30)):
            case = history.case(JUNE + number * HOUR, side=side)
            removal = history.decide(case, "remove", JUNE + (number + hours) * HOUR)
            if side == "critic":
                history.decide(case, "restore", JUNE + 3 * DAY, reverses=removal)
            else:
                Comment.objects.filter(pk=case.about.pk).update(state="removed")
    watch_parity(at=AT)
    assert [measure for measure, _, _ in turns()] == ["removed", "overturned", "waiting"]
    waiting = ParityTurn.objects.get(measure="waiting").figures
    assert waiting["defender"] == {"of": 15, "median": 108000.0, "low": 108000.0, "high": 108000.0}
    sample = read_sides(at=AT)
    assert (sample[Camp.CRITIC].reversed, sample[Camp.DEFENDER].reversed) == (15, 0)


def test_seniors_are_told_once(history: History, senior: Subscriber, mo: Subscriber, mailoutbox: list[Any]) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    watch_parity(at=AT)
    assert (tell_seniors(at=AT), tell_seniors(at=AT)) == (1, 0)
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["sonja@example.com"], "The sides part: held at first")
    assert "- Critic: 38.7 to 78.1 %, of 20" in mail.body
    assert "/admin/moderation/case/dashboard/" in mail.body


def test_a_mail_server_that_is_away_is_asked_again(
    history: History, senior: Subscriber, mailoutbox: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    watch_parity(at=AT)

    def refuse(*_: Any) -> int:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", refuse)
        assert tell_seniors(at=AT) == 0
    assert ParityTurn.objects.get().told_at is None
    assert tell_seniors(at=AT + HOUR) == 1
    assert len(mailoutbox) == 1


@pytest.mark.trust("G6")
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET parted = false", "UPDATE {} SET told_at = now()", "DELETE FROM {}"]
)
def test_turns_stay(history: History, statement: str) -> None:
    hold(history, "critic", 12, 20)
    hold(history, "defender", 1, 20)
    watch_parity(at=AT)
    ParityTurn.objects.update(told_at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("moderation_parityturn"))
    assert turns() == [("held", 1, True)]


@given(part=st.integers(0, 500), rest=st.integers(0, 500), z=st.sampled_from([1.645, 1.96]))
def test_an_interval_holds_its_share(part: int, rest: int, z: float) -> None:
    share = share_of(part, part + rest, z=z)
    assert 0 <= share.low <= share.high <= 100
    if share.whole:
        assert share.low - 0.1 <= share.percent <= share.high + 0.1
        wider = share_of(part, part + rest, z=2.58)
        assert wider.low <= share.low
        assert wider.high >= share.high
        other = share_of(rest, part + rest, z=z)
        assert (round(100 - other.high, 1), round(100 - other.low, 1)) == (share.low, share.high)


@given(times=st.lists(st.integers(0, 10**7), max_size=200))
def test_an_interval_holds_its_median(times: Sequence[int]) -> None:
    middle = middle_of([timedelta(seconds=time) for time in times])
    assert middle.whole == len(times)
    if middle.low is not None and middle.high is not None and middle.median is not None:
        assert middle.low <= middle.median <= middle.high
    assert (middle.ends is None) == (len(times) < 8)


def test_every_measure_compares_something() -> None:
    (side, _) = side_shares(read_sides(at=AT))
    assert [side.of(measure).ends for measure in Measure.values] == [None] * 4
