"""The parity alarm: a row when the sides part in one measure, and another one when they have come together again.

Parted are they when their 95 % intervals have nothing in common, each of LEAST rows or more. They are together again
only when the narrower 90 % intervals meet, so that an alarm at the edge does not come and go by the hour.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.locks import take_turns
from accounts.signin.alarms import sound_alarm
from core.events import emit
from discussion.moderation.figures import Measure, Middle, SideShare, part_ways, read_sides, side_shares
from discussion.moderation.figures.sides import SIDES
from discussion.moderation.models import ParityTurn

LEAST = 10  # rows of each side; of fewer, chance may make anything
NARROW = 1.645  # 90 of 100 intervals hold the true value
LATEST = 20  # turns that are told


def watch_parity(*, at: datetime) -> list[ParityTurn]:
    """Look whether the sides part, and write down what has changed since the last look; nothing where nothing has.

    Safe to run twice at once. Returns the new turns.
    """
    sample = read_sides(at=at)
    told, narrow = side_shares(sample), side_shares(sample, z=NARROW)
    apart, still = _parted(told), _parted(narrow)
    if not _changes(apart, still):
        return []
    return _write(apart, still, _figures(told), at)


def open_alarms() -> list[ParityTurn]:
    """The turns that parted the sides and still do, in the order of the measures. One query."""
    return [turn for turn in _last_turns().values() if turn.parted]


def latest_turns() -> list[ParityTurn]:
    """What has begun and ended lately, the latest first. One query."""
    return list(ParityTurn.objects.order_by("-id")[:LATEST])


def side_figures(side: SideShare, measure: str) -> dict[str, Any]:
    """What one side has in one measure, as it is kept and told: per cent, or seconds."""
    shown = side.of(measure)
    if isinstance(shown, Middle):
        times = {"median": shown.median, "low": shown.low, "high": shown.high}
        return {"of": shown.whole, **{name: _seconds(time) for name, time in times.items()}}
    low, high = shown.ends or (None, None)
    return {"of": shown.whole, "part": getattr(shown, "part", 0), "low": low, "high": high}


def _seconds(time: timedelta | None) -> float | None:
    return None if time is None else round(time.total_seconds(), 1)


def _last_turns() -> dict[str, ParityTurn]:
    last = ParityTurn.objects.order_by("measure", "-number").distinct("measure")
    found = {turn.measure: turn for turn in last}
    return {measure: found[measure] for measure in Measure.values if measure in found}


def _parted(sides: Sequence[SideShare]) -> dict[str, bool]:
    return {measure: part_ways([side.of(measure) for side in sides], least=LEAST) for measure in Measure.values}


def _changes(apart: Mapping[str, bool], still: Mapping[str, bool]) -> list[ParityTurn]:
    """The turns that are due, not saved: from together to parted, and back."""
    last, due = _last_turns(), []
    for measure in Measure.values:
        turn = last.get(measure) or ParityTurn(measure=measure, number=0, parted=False)
        if apart[measure] if not turn.parted else not still[measure]:
            due.append(ParityTurn(measure=measure, number=turn.number + 1, parted=not turn.parted))
    return due


@transaction.atomic
def _write(
    apart: Mapping[str, bool], still: Mapping[str, bool], figures: Mapping[str, Any], at: datetime
) -> list[ParityTurn]:
    take_turns("parity")  # or two who look at once would each write the same turn
    turns = _changes(apart, still)
    for turn in turns:
        turn.figures, turn.at = figures[turn.measure], at
        turn.save(force_insert=True)
        emit("parity.parted" if turn.parted else "parity.met", at=at, measure=turn.measure)
        if turn.parted:
            sound_alarm(f"parity:{turn.measure}", f"The sides part: {turn.get_measure_display().lower()}.")
    return turns


def _figures(told: Sequence[SideShare]) -> dict[str, dict[str, Any]]:
    sides = dict(zip(SIDES, told, strict=True))
    return {
        measure: {str(side): side_figures(one, measure) for side, one in sides.items()} for measure in Measure.values
    }
