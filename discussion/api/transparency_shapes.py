"""What `transparency/` looks like. A month that is frozen keeps the figures that it was frozen with."""

from typing import Any

from rest_framework import serializers

from discussion.moderation.guidelines import RULES
from discussion.moderation.transparency.figures import SIDES
from discussion.moderation.transparency.reports import MonthReport

NAMES = {rule.key: rule.name for rule in RULES}
FEW = "Null for fewer than five, and where fewer than five could be worked out from it."


def _rule(key: str, decisions: int, removed: int, sanctions: int, overturned: int) -> dict[str, Any]:
    facts = {"decisions": decisions, "removed": removed, "sanctions": sanctions, "overturned": overturned}
    return {"rule": key, "name": NAMES[key], **facts}


def _side(side: str, *counts: int | None) -> dict[str, Any]:
    names = ("comments", "held", "removed", "restored", "reports", "appeals", "median_seconds")
    return {"side": side, **dict(zip(names, counts, strict=True))}


MONTH: dict[str, Any] = {
    "month": "2026-10",
    "since": "2026-10-01T00:00:00Z",
    "until": "2026-11-01T00:00:00Z",
    "final": True,
    "counted_at": "2026-11-01T01:00:00Z",
    "previous": "2026-09",
    "next": "2026-11",
    "decisions": {
        "total": 154,
        "by_person": 130,
        "in_bulk": 24,
        "by_program": 0,
        "statements": 61,
        "by_action": {"approve": 93, "ban": 2, "remove": 52, "restore": 5, "uphold": 2},
        "by_rule": [_rule("R1", 21, 21, 0, 2), _rule("R2", 33, 31, 2, 3)],
    },
    "automation": {
        "comments": 4120,
        "held": 96,
        "held_share": 0.023,
        "by_check": {"many_links": 31, "newcomer": 70},
        "hidden_by_reports": 1,
    },
    "reports": {
        "received": 71,
        "illegal": 2,
        "by_reason": {
            "spam": 30,
            "abuse": 25,
            "off_topic": 9,
            "false": 2,
            "personal_data": 1,
            "illegal": 2,
            "other": 2,
        },
        "removed": 28,
        "kept": 40,
        "withdrawn": 1,
        "profiles": {"received": 2, "taken_down": 1, "kept": 1},
    },
    "first_decision": {
        "all": {"cases": 141, "median_seconds": 1310},
        "held": {"cases": 92, "median_seconds": 1120},
        "reported": {"cases": 49, "median_seconds": 2045},
    },
    "appeals": {
        "received": 8,
        "by_authors": 7,
        "by_reporters": 1,
        "upheld": 2,
        "overturned": 3,
        "settled": 1,
        "median_seconds": 86400,
    },
    "overturned": {"total": 5, "on_appeal": 3, "otherwise": 2, "by_action": {"remove": 5}},
    "sanctions": {"warning": 0, "silence": 0, "suspension": 0, "ban": 2, "lifted": 0},
    "restored": 5,
    "sides": [
        _side("critic", 1804, 41, 22, None, 30, None, 1150),
        _side("defender", 1777, 38, 21, None, 29, None, 1090),
        _side("neutral", 420, 11, None, None, 6, None, 1104),
        _side("undeclared", 119, 6, None, None, 6, None, 1201),
    ],
    "left": {"held": 4, "reported": 1, "appeals": 2, "escalated": 0, "profiles": 0},
}


class RuleFiguresSerializer(serializers.Serializer[Any]):
    """What was decided under one rule of the community guidelines."""

    rule = serializers.CharField()
    name = serializers.CharField()
    decisions = serializers.IntegerField()
    removed = serializers.IntegerField()
    sanctions = serializers.IntegerField()
    overturned = serializers.IntegerField(help_text="Reversed in this month, whenever they were made.")


class MonthDecisionsSerializer(serializers.Serializer[Any]):
    """Decisions of moderators, without what was taken back within seconds."""

    total = serializers.IntegerField()
    by_person = serializers.IntegerField(help_text="One at a time.")
    in_bulk = serializers.IntegerField(help_text="Many at once, by one person; many more need a second one.")
    by_program = serializers.IntegerField(help_text="Always 0: programs hold words, and people decide.")
    statements = serializers.IntegerField(help_text="Of which the person concerned got a statement of reasons.")
    by_action = serializers.DictField(child=serializers.IntegerField())
    by_rule = RuleFiguresSerializer(many=True)


class AutomationSerializer(serializers.Serializer[Any]):
    """What programs did: they hold words until a person decides."""

    comments = serializers.IntegerField(help_text="Written in this month, whatever became of them.")
    held = serializers.IntegerField(help_text="Comments and edits that a check held.")
    held_share = serializers.FloatField(
        allow_null=True, help_text="Of as many as were written, 0 to 1; edits that were held are among them."
    )
    by_check = serializers.DictField(
        child=serializers.IntegerField(), help_text="By the code of the check; several may hold the same words."
    )
    hidden_by_reports = serializers.IntegerField(help_text="Words of newcomers, until somebody decided.")


class ProfileReportFiguresSerializer(serializers.Serializer[Any]):
    """Reports of names and profiles."""

    received = serializers.IntegerField()
    taken_down = serializers.IntegerField(help_text="Cases that ended so.")
    kept = serializers.IntegerField(help_text="Cases that ended so.")


class ReportFiguresSerializer(serializers.Serializer[Any]):
    """Reports by readers; what became of those that were answered in this month."""

    received = serializers.IntegerField()
    illegal = serializers.IntegerField(help_text="Said to be against the law.")
    by_reason = serializers.DictField(child=serializers.IntegerField())
    removed = serializers.IntegerField()
    kept = serializers.IntegerField()
    withdrawn = serializers.IntegerField(help_text="The author deleted it before anybody decided.")
    profiles = ProfileReportFiguresSerializer()


class WaitFiguresSerializer(serializers.Serializer[Any]):
    """Cases that were decided for the first time."""

    cases = serializers.IntegerField()
    median_seconds = serializers.IntegerField(allow_null=True, help_text="From opening to decision. Null below five.")


class FirstDecisionsSerializer(serializers.Serializer[Any]):
    """How long it took until a person decided: of all, of held words, of reported ones."""

    all = WaitFiguresSerializer()
    held = WaitFiguresSerializer()
    reported = WaitFiguresSerializer()


class AppealFiguresSerializer(serializers.Serializer[Any]):
    """Objections that came in; and what became of those that were answered in this month."""

    received = serializers.IntegerField()
    by_authors = serializers.IntegerField()
    by_reporters = serializers.IntegerField()
    upheld = serializers.IntegerField()
    overturned = serializers.IntegerField()
    settled = serializers.IntegerField(help_text="The decision was reversed before anybody judged.")
    median_seconds = serializers.IntegerField(allow_null=True, help_text="From appeal to answer. Null below five.")


class OverturnedFiguresSerializer(serializers.Serializer[Any]):
    """Decisions that were reversed in this month, whenever they were made."""

    total = serializers.IntegerField()
    on_appeal = serializers.IntegerField()
    otherwise = serializers.IntegerField()
    by_action = serializers.DictField(child=serializers.IntegerField(), help_text="What it was that was reversed.")


class SanctionFiguresSerializer(serializers.Serializer[Any]):
    """Sanctions that were imposed, and how many were lifted."""

    warning = serializers.IntegerField()
    silence = serializers.IntegerField()
    suspension = serializers.IntegerField()
    ban = serializers.IntegerField()
    lifted = serializers.IntegerField()


class SideFiguresSerializer(serializers.Serializer[Any]):
    """What was done to one side's comments, and how long its held and reported ones waited in the middle."""

    side = serializers.ChoiceField(choices=list(SIDES))
    comments = serializers.IntegerField(allow_null=True, help_text=FEW)
    held = serializers.IntegerField(allow_null=True)
    removed = serializers.IntegerField(allow_null=True)
    restored = serializers.IntegerField(allow_null=True)
    reports = serializers.IntegerField(allow_null=True)
    appeals = serializers.IntegerField(allow_null=True)
    median_seconds = serializers.IntegerField(allow_null=True)


class LeftSerializer(serializers.Serializer[Any]):
    """What waited at the end of the month, or does now, by queue."""

    held = serializers.IntegerField()
    reported = serializers.IntegerField()
    appeals = serializers.IntegerField()
    escalated = serializers.IntegerField()
    profiles = serializers.IntegerField()


class MonthReportSerializer(serializers.Serializer[Any]):
    """What moderators did in a month, without names."""

    month = serializers.CharField()
    since = serializers.DateTimeField()
    until = serializers.DateTimeField(help_text="The first moment after it.")
    final = serializers.BooleanField(help_text="Whether it will never say anything else.")
    counted_at = serializers.DateTimeField()
    previous = serializers.CharField(allow_null=True, help_text="A month that there is a report of.")
    next = serializers.CharField(allow_null=True)
    decisions = MonthDecisionsSerializer()
    automation = AutomationSerializer()
    reports = ReportFiguresSerializer()
    first_decision = FirstDecisionsSerializer()
    appeals = AppealFiguresSerializer()
    overturned = OverturnedFiguresSerializer()
    sanctions = SanctionFiguresSerializer()
    restored = serializers.IntegerField()
    sides = SideFiguresSerializer(many=True)
    left = LeftSerializer()


def month_payload(report: MonthReport) -> dict[str, Any]:
    """One report; the names of the rules as they are called now."""
    decisions = report.figures["decisions"]
    by_rule = [{"name": NAMES.get(row["rule"], ""), **row} for row in decisions["by_rule"]]
    return {
        "month": str(report.month),
        "since": report.month.since,
        "until": report.month.until,
        "final": report.is_final,
        "counted_at": report.counted_at,
        "previous": str(report.previous) if report.previous else None,
        "next": str(report.next) if report.next else None,
        **report.figures,
        "decisions": {**decisions, "by_rule": by_rule},
    }
