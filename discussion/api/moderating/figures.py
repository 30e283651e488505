"""`moderation/figures/`: how the desk is doing, and whether both sides are treated alike."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.roles import is_senior
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer
from discussion.api.moderating.cases import DESK
from discussion.moderation.figures import (
    Measure,
    Overturned,
    SideShare,
    Wait,
    desk_figures,
    part_ways,
)
from discussion.moderation.figures.desk import LOOKS_BACK, ROWS
from discussion.moderation.figures.sides import SIDES
from discussion.moderation.models import ParityTurn
from discussion.moderation.parity import LEAST, latest_turns, open_alarms, side_figures
from discussion.moderation.queues import queue_lengths

TURN: dict[str, Any] = {
    "measure": "held",
    "parted": True,
    "at": "2026-11-21T12:00:00Z",
    "sides": {
        "critic": {"of": 214, "part": 51, "low": 18.6, "high": 30.0},
        "defender": {"of": 231, "part": 20, "low": 5.7, "high": 13.0},
    },
}
FIGURES: dict[str, Any] = {
    "days": 30,
    "rows": 20000,
    "counted_at": "2026-11-21T12:30:10Z",
    "queues": [
        {
            "queue": "reported",
            "open": 3,
            "oldest_at": "2026-11-21T09:12:00Z",
            "decided": 49,
            "median_seconds": 2045.0,
            "p90_seconds": 8100.0,
        }
    ],
    "hours": [{"start": "2026-11-21T12:00:00Z", "opened": 4, "decided": 5}],
    "decisions_per_hour": 1.7,
    "overturned": {
        "by_rule": [{"name": "R1", "removed": 21, "reversed": 2, "percent": 9.5, "low": 2.7, "high": 28.9}],
        "by_moderator": None,
    },
    "sides": [
        {
            "side": "critic",
            "held": {"of": 214, "part": 51, "low": 18.6, "high": 30.0},
            "removed": {"of": 214, "part": 9, "low": 2.2, "high": 7.8},
            "overturned": {"of": 9, "part": 1, "low": 2.0, "high": 43.5},
            "waiting": {"of": 50, "median": 1150.0, "low": 700.0, "high": 1900.5},
        }
    ],
    "parted": ["held"],
    "alarms": [TURN],
    "turns": [TURN],
}


class QueueFiguresSerializer(serializers.Serializer[Any]):
    """One queue: what waits in it, and how long its cases took that were decided lately."""

    queue = serializers.CharField()
    open = serializers.IntegerField()
    oldest_at = serializers.DateTimeField(allow_null=True)
    decided = serializers.IntegerField()
    median_seconds = serializers.FloatField(allow_null=True)
    p90_seconds = serializers.FloatField(allow_null=True, help_text="Nine of ten took no longer.")


class WorkHourSerializer(serializers.Serializer[Any]):
    """Cases that came in and were decided in one hour."""

    start = serializers.DateTimeField()
    opened = serializers.IntegerField()
    decided = serializers.IntegerField()


class OverturnedSerializer(serializers.Serializer[Any]):
    """Removals of the last days and how many of them were reversed, with the 95 % interval (Wilson) in per cent."""

    name = serializers.CharField(help_text="The rule, or the moderator.")
    removed = serializers.IntegerField()
    reversed = serializers.IntegerField()
    percent = serializers.FloatField()
    low = serializers.FloatField()
    high = serializers.FloatField()


class OverturnRatesSerializer(serializers.Serializer[Any]):
    """By whom is for seniors and administrators, else null."""

    by_rule = OverturnedSerializer(many=True)
    by_moderator = OverturnedSerializer(many=True, allow_null=True)


class ComparedShareSerializer(serializers.Serializer[Any]):
    """A part of a whole, with its 95 % interval (Wilson) in per cent; null ends of nothing."""

    of = serializers.IntegerField()
    part = serializers.IntegerField()
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ComparedTimeSerializer(serializers.Serializer[Any]):
    """The median of so many times in seconds, with its 95 % interval; null ends where there are too few to say."""

    of = serializers.IntegerField()
    median = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)


class ComparedSideSerializer(serializers.Serializer[Any]):
    """One side: of its comments held and removed, of its removals overturned, how long its held words waited."""

    side = serializers.ChoiceField(choices=[str(side) for side in SIDES])
    held = ComparedShareSerializer()
    removed = ComparedShareSerializer()
    overturned = ComparedShareSerializer()
    waiting = ComparedTimeSerializer()


class ParityTurnSerializer(serializers.Serializer[Any]):
    """The sides parted in one measure, or met again, with the figures of both at that moment."""

    measure = serializers.ChoiceField(choices=Measure.choices)
    parted = serializers.BooleanField()
    at = serializers.DateTimeField()
    sides = serializers.DictField(child=serializers.DictField(child=serializers.FloatField(allow_null=True)))


class FiguresSerializer(serializers.Serializer[Any]):
    """How the desk is doing."""

    days = serializers.IntegerField(help_text="So far back it looks, but for the hours.")
    rows = serializers.IntegerField(help_text="So many rows of each kind it looks at, at most.")
    counted_at = serializers.DateTimeField(
        help_text="When what looks back was counted: a minute ago at most, or a little longer on a very busy site."
    )
    queues = QueueFiguresSerializer(many=True)
    hours = WorkHourSerializer(many=True)
    decisions_per_hour = serializers.FloatField(help_text="Of the last 24 hours.")
    overturned = OverturnRatesSerializer()
    sides = ComparedSideSerializer(many=True)
    parted = serializers.ListField(
        child=serializers.ChoiceField(choices=Measure.choices), help_text="Where the intervals are apart just now."
    )
    alarms = ParityTurnSerializer(many=True, help_text="Those that are on.")
    turns = ParityTurnSerializer(many=True, help_text="What began and ended lately, the latest first.")


class FiguresView(PrivateView):
    """`moderation/figures/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_figures_retrieve",
        summary="Time to decision, overturn rates, queues, and whether both sides are treated alike",
        description="Looks back 30 days over the latest 20,000 cases, decisions and comments at most. An alarm begins "
        "when the 95 % intervals of the sides part, each of ten rows or more, and ends when the 90 % ones meet; a job "
        "looks every hour.",
        responses={200: FiguresSerializer, **problems(**DESK)},
        examples=[answer("figures", FIGURES)],
    )
    def get(self, request: Request) -> Response:
        senior = is_senior(current_subscriber(request))
        return Response(figures_payload(with_moderators=senior, at=timezone.now()))


def figures_payload(*, with_moderators: bool, at: datetime) -> dict[str, Any]:
    """All of it. The queries are the same however much there is."""
    counted_at, figures = desk_figures(at=at)
    hours, sides = figures.hours, figures.sides
    return {
        "days": LOOKS_BACK.days,
        "rows": ROWS,
        "counted_at": counted_at,
        "queues": _queues(figures.waits),
        "hours": [{"start": each.start, "opened": each.opened, "decided": each.decided} for each in hours],
        "decisions_per_hour": round(sum(each.decided for each in hours) / len(hours), 1),
        "overturned": {
            "by_rule": _overturned(figures.by_rule),
            "by_moderator": _overturned(figures.by_moderator) if with_moderators else None,
        },
        "sides": [_side(str(side), one) for side, one in zip(SIDES, sides, strict=True)],
        "parted": [
            measure for measure in Measure.values if part_ways([side.of(measure) for side in sides], least=LEAST)
        ],
        "alarms": [_turn(turn) for turn in open_alarms()],
        "turns": [_turn(turn) for turn in latest_turns()],
    }


def _queues(waits: Sequence[Wait]) -> list[dict[str, Any]]:
    took = {wait.queue: wait for wait in waits}
    rows = []
    for length in queue_lengths():
        wait = took.get(length.queue)
        rows.append(
            {
                "queue": length.queue,
                "open": length.count,
                "oldest_at": length.oldest,
                "decided": wait.decided if wait else 0,
                "median_seconds": wait.median.total_seconds() if wait else None,
                "p90_seconds": wait.nine_of_ten.total_seconds() if wait else None,
            }
        )
    return rows


def _overturned(rows: Sequence[Overturned]) -> list[dict[str, Any]]:
    return [
        {
            "name": row.name,
            "removed": row.removed,
            "reversed": row.reversed,
            "percent": row.percent,
            "low": row.share.low,
            "high": row.share.high,
        }
        for row in rows
    ]


def _side(name: str, side: SideShare) -> dict[str, Any]:
    return {"side": name, **{measure: side_figures(side, measure) for measure in Measure.values}}


def _turn(turn: ParityTurn) -> dict[str, Any]:
    return {"measure": turn.measure, "parted": turn.parted, "at": turn.at, "sides": turn.figures}
