"""What is told of rules, and what is read about them."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from core.api.fields import ChoiceField, TextField
from discussion.screening.models import Rehearsal, Rule, RuleChange
from discussion.threads.models import Comment
from discussion.workshop.reviewing import Precision

MODES = Rule.Mode.choices
RULE: dict[str, Any] = {
    "id": "7",
    "kind": "word",
    "aspect": None,
    "term": "free casino",
    "reads_as": "free casino",
    "action": "hold",
    "mode": "on",
    "enabled": True,
    "scope": "site",
    "topic": None,
    "story": None,
    "created_by": "sonja",
    "created_at": "2026-11-21T12:00:00Z",
}
CHANGE = {"mode": "on", "action": "hold", "why": "person", "figures": {}, "by": "sonja", "at": "2026-11-21T12:10:00Z"}
PRECISION = {"held": 214, "decided": 200, "removed": 142, "percent": 71.0}
RULE_FILE = {**RULE, "precision": PRECISION, "changes": [CHANGE]}
REHEARSAL: dict[str, Any] = {
    "id": "01a1fc90-afff-7706-9684-0526dac656f9",
    "rule": "7",
    "days": 30,
    "sampled": False,
    "total": 9120,
    "seen": 9120,
    "matched": 214,
    "percent": 2.3,
    "removed": 152,
    "restored": 9,
    "waiting": 3,
    "done": True,
    "at": "2026-11-21T12:05:00Z",
    "samples": [{"id": "01a1fc90-afed-7163-9947-c78f6df13290", "state": "removed", "excerpt": "A free casino, …"}],
}


class RuleForm(serializers.Serializer[Any]):
    """What to look for, and what to do where it is found."""

    kind = ChoiceField(choices=Rule.Kind.choices)
    aspect = ChoiceField(choices=Rule.Aspect.choices, required=False, help_text="Of a `link`, what the rule looks at.")
    term = TextField(
        default="",
        allow_blank=True,
        max_length=Rule.TERM_LENGTH,
        help_text="A word or phrase (to 100 characters), an RE2 expression, a domain, or a number of links.",
    )
    action = ChoiceField(choices=Rule.Action.choices)
    mode = ChoiceField(choices=MODES, default=Rule.Mode.OFF, help_text="`off` or `rehearsal`; switch it on afterwards.")
    topic = TextField(required=False, max_length=60, help_text="The slug of a topic: only in its stories.")
    story = TextField(required=False, max_length=80, help_text="The slug of a story: only there.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if (attrs["kind"] == Rule.Kind.LINK) != bool(attrs.get("aspect")):
            raise serializers.ValidationError(
                {"aspect": "A rule about links has an aspect, and no other rule has one."}
            )
        if attrs.get("topic") and attrs.get("story"):
            raise serializers.ValidationError({"story": "Name a topic or a story, not both."})
        return attrs


class RuleSwitchForm(serializers.Serializer[Any]):
    """What a rule is to do from now on. What is left out stays."""

    enabled = serializers.BooleanField(required=False, help_text="`true` is mode `on`, `false` mode `off`.")
    mode = ChoiceField(choices=MODES, required=False)
    action = ChoiceField(choices=Rule.Action.choices, required=False)
    confirm = serializers.UUIDField(required=False, help_text="The `rehearsal` that `rule_too_broad` named.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "enabled" in attrs:
            if "mode" in attrs:
                raise serializers.ValidationError({"enabled": "Say enabled or mode, not both."})
            attrs["mode"] = Rule.Mode.ON if attrs.pop("enabled") else Rule.Mode.OFF
        return attrs


class RehearsalForm(serializers.Serializer[Any]):
    """How far back to look."""

    days = serializers.IntegerField(min_value=1, max_value=90, default=7)


class RuleSerializer(serializers.Serializer[Any]):
    """A rule."""

    id = serializers.CharField()
    kind = serializers.ChoiceField(choices=Rule.Kind.choices)
    aspect = serializers.ChoiceField(choices=Rule.Aspect.choices, allow_null=True)
    term = serializers.CharField(allow_blank=True)
    reads_as = serializers.CharField(allow_blank=True, help_text="What it looks for: one spelling for all alike.")
    action = serializers.ChoiceField(choices=Rule.Action.choices)
    mode = serializers.ChoiceField(choices=MODES)
    enabled = serializers.BooleanField()
    scope = serializers.ChoiceField(choices=["site", "topic", "story"])
    topic = serializers.CharField(allow_null=True)
    story = serializers.CharField(allow_null=True)
    created_by = serializers.CharField(allow_null=True)
    created_at = serializers.DateTimeField()


class RuleListSerializer(serializers.Serializer[Any]):
    """A page of rules, newest first."""

    results = RuleSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class RuleChangeSerializer(serializers.Serializer[Any]):
    """What a rule did from a moment on."""

    mode = serializers.ChoiceField(choices=MODES)
    action = serializers.ChoiceField(choices=Rule.Action.choices)
    why = serializers.ChoiceField(choices=RuleChange.Why.choices)
    figures = serializers.DictField(help_text="With `precision`: what it had held, and how that was judged.")
    by = serializers.CharField(allow_null=True, help_text="Null: nobody, it fell back by itself.")
    at = serializers.DateTimeField()


class PrecisionSerializer(serializers.Serializer[Any]):
    """How often a rule was right since it does what it does now."""

    held = serializers.IntegerField()
    decided = serializers.IntegerField()
    removed = serializers.IntegerField()
    percent = serializers.FloatField(help_text="Removed of decided.")


class RuleFileSerializer(RuleSerializer):
    """A rule with its history, newest first."""

    precision = PrecisionSerializer()
    changes = RuleChangeSerializer(many=True)


class RehearsalSampleSerializer(serializers.Serializer[Any]):
    """A comment that a rule would have met."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=Comment.State.choices)
    excerpt = serializers.CharField()


class RehearsalSerializer(serializers.Serializer[Any]):
    """What a rule would have met. Ask again while `done` is false."""

    id = serializers.UUIDField(help_text="Confirms a broad rule, for a day.")
    rule = serializers.CharField()
    days = serializers.IntegerField()
    sampled = serializers.BooleanField(help_text="Whether only an even part of the comments was looked at.")
    total = serializers.IntegerField(help_text="Comments to look at.")
    seen = serializers.IntegerField()
    matched = serializers.IntegerField()
    percent = serializers.FloatField(help_text="Matched of seen.")
    removed = serializers.IntegerField(help_text="Of those matched: taken down or refused by somebody, and still so.")
    restored = serializers.IntegerField(help_text="And given back, on appeal or otherwise.")
    waiting = serializers.IntegerField()
    done = serializers.BooleanField()
    at = serializers.DateTimeField()
    samples = RehearsalSampleSerializer(many=True, help_text="For moderators; empty for editors.")


class RehearsalListSerializer(serializers.Serializer[Any]):
    """The latest ones of a rule, newest first."""

    results = RehearsalSerializer(many=True)


def rule_payload(rule: Rule) -> dict[str, Any]:
    """A rule as lists have it."""
    return {
        "id": str(rule.pk),
        "kind": rule.kind,
        "aspect": rule.aspect or None,
        "term": rule.term,
        "reads_as": rule.folded,
        "action": rule.action,
        "mode": rule.mode,
        "enabled": rule.mode == Rule.Mode.ON,
        "scope": rule.scope,
        "topic": rule.topic.slug if rule.topic else None,
        "story": rule.story.slug if rule.story else None,
        "created_by": rule.created_by.handle if rule.created_by else None,
        "created_at": rule.created_at,
    }


def rule_file(rule: Rule, changes: Sequence[RuleChange], precision: Precision) -> dict[str, Any]:
    """A rule with what it has done."""
    history = [
        {
            "mode": change.mode,
            "action": change.action,
            "why": change.why,
            "figures": change.figures,
            "by": change.by.handle if change.by else None,
            "at": change.at,
        }
        for change in changes
    ]
    told = {
        "held": precision.held,
        "decided": precision.decided,
        "removed": precision.removed,
        "percent": precision.percent,
    }
    return {**rule_payload(rule), "precision": told, "changes": history}


def rehearsal_payload(rehearsal: Rehearsal, samples: Sequence[Comment]) -> dict[str, Any]:
    """What a rule would have met, with some of it for who may read that."""
    return {
        "id": str(rehearsal.pk),
        "rule": str(rehearsal.rule_id),
        "days": rehearsal.days,
        "sampled": rehearsal.step > 1,
        "total": rehearsal.total,
        "seen": rehearsal.seen,
        "matched": rehearsal.matched,
        "percent": rehearsal.percent,
        "removed": rehearsal.removed,
        "restored": rehearsal.restored,
        "waiting": rehearsal.waiting,
        "done": rehearsal.done_at is not None,
        "at": rehearsal.at,
        "samples": [{"id": str(each.pk), "state": each.state, "excerpt": each.body[:200]} for each in samples],
    }
