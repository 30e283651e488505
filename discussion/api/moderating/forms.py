"""What moderators and reporters send: shapes and lengths only."""

from typing import Any

from rest_framework import serializers

from accounts.models import Sanction
from core.api.fields import ChoiceField, TextField
from discussion.moderation.appeals import LONGEST, SHORTEST
from discussion.moderation.decisions import ON_WORDS, VERDICTS, Measure
from discussion.moderation.models import Case, Report

PARTS = ["name", "profile"]
SORTS = ["priority", "oldest"]
CASE_ACTIONS = [str(action) for action in (*sorted(ON_WORDS), *sorted(VERDICTS))]


class QueueQuery(serializers.Serializer[Any]):
    """Which cases, in which order."""

    queue = ChoiceField(choices=Case.Queue.choices, required=False, help_text="Without one: all queues.")
    sort = ChoiceField(choices=SORTS, default="priority")
    story = TextField(default="", allow_blank=True, max_length=200, help_text="The slug of a story.")
    topic = TextField(default="", allow_blank=True, max_length=60, help_text="The slug of a topic.")


class NextCaseForm(serializers.Serializer[Any]):
    """Where to look for the next case."""

    queue = ChoiceField(
        choices=Case.Queue.choices,
        required=False,
        help_text="Without one: reported cases first, then held ones, then appeals; for seniors escalated ones before.",
    )
    story = TextField(default="", allow_blank=True, max_length=200, help_text="The slug of a story.")
    topic = TextField(default="", allow_blank=True, max_length=60, help_text="The slug of a topic.")


class MeasureForm(serializers.Serializer[Any]):
    """A sanction that comes with a removal, under its rule."""

    kind = ChoiceField(choices=Sanction.Kind.choices)
    reason = TextField(max_length=2000, help_text="The person concerned reads it.")
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="The end of a silence or suspension, at most 365 days from now."
    )


class DecisionForm(serializers.Serializer[Any]):
    """A decision about the words of one version, or about an appeal."""

    action = ChoiceField(
        choices=CASE_ACTIONS, help_text="`uphold` and `overturn` are for appeals, the others for words."
    )
    rule = TextField(
        default="",
        allow_blank=True,
        allow_null=True,
        max_length=40,
        help_text="For a removal, a request for other words, or a reporter's appeal that is granted: `R1`, `R2`, …",
    )
    answer = TextField(
        default="",
        allow_blank=True,
        max_length=3000,
        help_text="What the author asked for an edit, or the appellant, reads.",
    )
    part = ChoiceField(
        choices=PARTS,
        required=False,
        help_text="Of an appeal against a name and a profile being kept: what goes if it is granted.",
    )
    measure = MeasureForm(required=False, allow_null=True, help_text="Against the author, with a removal.")
    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")
    version = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=2**31 - 1,
        help_text="The `version` of the comment that was read; an appeal about a person has none.",
    )

    def validate_rule(self, rule: str | None) -> str:
        """An approval breaks no rule: null says so as well as an empty word."""
        return rule or ""

    def validate_measure(self, measure: dict[str, Any] | None) -> Measure | None:
        """As `decide` takes it."""
        return Measure(**measure) if measure else None


class EscalationForm(serializers.Serializer[Any]):
    """Why a senior should decide."""

    note = TextField(max_length=2000, help_text="For moderators only.")


class AppealForm(serializers.Serializer[Any]):
    """What is wrong with a decision."""

    text = TextField(min_length=SHORTEST, max_length=LONGEST)


class ReversalForm(serializers.Serializer[Any]):
    """Why a decision is undone."""

    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")


class SanctionForm(serializers.Serializer[Any]):
    """A warning, silence, suspension or ban."""

    kind = ChoiceField(choices=Sanction.Kind.choices)
    rule = TextField(max_length=40)
    reason = TextField(max_length=2000, help_text="The person concerned reads it.")
    until = serializers.DateTimeField(
        required=False, allow_null=True, help_text="The end of a silence or suspension, at most 365 days from now."
    )


class VouchForm(serializers.Serializer[Any]):
    """A word for a person."""

    reason = TextField(max_length=2000, help_text="For moderators only.")


class ProfileClearingForm(serializers.Serializer[Any]):
    """Which rule a profile breaks, and how."""

    rule = TextField(max_length=40)
    reason = TextField(max_length=2000, help_text="The person concerned reads it.")


class PersonNoteForm(serializers.Serializer[Any]):
    """What moderators should know about a person."""

    text = TextField(max_length=2000)


class ReportForm(serializers.Serializer[Any]):
    """A word against a comment."""

    reason = ChoiceField(choices=Report.Reason.choices)
    note = TextField(default="", allow_blank=True, max_length=1000, help_text="For moderators only.")
    illegal = serializers.BooleanField(default=False, help_text="I believe that it is against the law.")
