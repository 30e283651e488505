"""What moderators and reporters send: shapes and lengths only."""

from typing import Any

from rest_framework import serializers

from accounts.models import Sanction
from core.api.fields import ChoiceField, TextField
from discussion.moderation.models import Case, Decision, Report

SORTS = ["priority", "oldest"]
CASE_ACTIONS = [Decision.Action.APPROVE.value, Decision.Action.REMOVE.value]


class QueueQuery(serializers.Serializer[Any]):
    """Which cases, in which order."""

    queue = ChoiceField(choices=Case.Queue.choices, required=False, help_text="Without one: all queues.")
    sort = ChoiceField(choices=SORTS, default="priority")


class NextCaseForm(serializers.Serializer[Any]):
    """Where to look for the next case."""

    queue = ChoiceField(
        choices=Case.Queue.choices, required=False, help_text="Without one: reported cases first, then held ones."
    )


class DecisionForm(serializers.Serializer[Any]):
    """A decision about the words of one version."""

    action = ChoiceField(choices=CASE_ACTIONS)
    rule = TextField(
        default="", allow_blank=True, allow_null=True, max_length=40, help_text="For a removal: `R1`, `R2`, …"
    )
    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For moderators only.")
    version = serializers.IntegerField(
        required=False, min_value=1, max_value=2**31 - 1, help_text="The `version` of the comment that was read."
    )

    def validate_rule(self, rule: str | None) -> str:
        """An approval breaks no rule: null says so as well as an empty word."""
        return rule or ""


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
