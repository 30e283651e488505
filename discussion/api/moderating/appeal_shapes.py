"""The shapes of appeals and escalations, for the API description."""

from typing import Any

from rest_framework import serializers

from discussion.moderation.models import Appeal, Decision


class AppealedSerializer(serializers.Serializer[Any]):
    """The decision that an appeal objects to."""

    id = serializers.UUIDField()
    action = serializers.ChoiceField(choices=Decision.Action.choices)
    rule = serializers.CharField(allow_null=True)
    subject = serializers.CharField(allow_null=True)
    actor = serializers.CharField(allow_null=True, help_text="Who cannot judge the appeal. Null for who works blind.")
    at = serializers.DateTimeField()


class AppealSerializer(serializers.Serializer[Any]):
    """Somebody objects; `verdict` and the rest are null or empty as long as nobody has judged."""

    id = serializers.UUIDField()
    appellant = serializers.CharField(allow_null=True, help_text="Null for who works blind.")
    text = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(choices=Appeal.Verdict.choices, allow_null=True)
    judge = serializers.CharField(allow_null=True)
    answer = serializers.CharField(allow_blank=True)
    judged_at = serializers.DateTimeField(allow_null=True)


class EscalationSerializer(serializers.Serializer[Any]):
    """Why a case waits for a senior."""

    by = serializers.CharField(allow_null=True, help_text="Null for who works blind.")
    note = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
