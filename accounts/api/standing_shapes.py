"""How I stand, as the API tells it: the payload and its shape."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from rest_framework import serializers

from accounts.models import Sanction, Standing, Strike, Subscriber
from accounts.overview import overview_of
from accounts.strikes import Step

TRUST_REASONS = ["young", "few_contributions", "few_days", "strikes", "sanctioned", "vouched", "accurate_reports"]


class ActiveSanctionSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(Sanction.Kind.choices)
    rule = serializers.CharField()
    reason = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField(allow_null=True)
    needs_acknowledgement = serializers.BooleanField(help_text="A warning: no write is taken before.")


class TrustReasonSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(TRUST_REASONS)
    until = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="`young`: from then on the account is old enough. `strikes`: when the last of them expires. "
        "`sanctioned`: when the last sanction is long enough ago; null while one without an end is in force.",
    )
    counted = serializers.IntegerField(
        required=False,
        help_text="`few_contributions`: how many of my public comments and replies count, within an hour. "
        "`few_days`: on how many of the last 365 days I was here. `accurate_reports`: how many of my reports were of "
        "what moderators then removed; each counts like a contribution on the way to `trusted`.",
    )
    needed = serializers.IntegerField(required=False, help_text="How many of either are asked for.")
    points = serializers.IntegerField(required=False, help_text="`strikes`: how many points there are.")


class StrikeSerializer(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    rule = serializers.CharField()
    at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()


class StepSerializer(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    kind = serializers.ChoiceField(Sanction.Kind.choices)
    days = serializers.IntegerField(allow_null=True, help_text="Of a silence or suspension.")


class StrikesSerializer(serializers.Serializer[Any]):
    points = serializers.IntegerField()
    results = StrikeSerializer(many=True, help_text="Those in force, the first to expire first.")
    next = StepSerializer(allow_null=True, help_text="With so many points this is proposed; a person decides.")


class LimitsSerializer(serializers.Serializer[Any]):
    comments_per_minute = serializers.IntegerField()
    writes_per_minute = serializers.IntegerField(help_text="Of every kind, comments included.")
    reports_per_hour = serializers.IntegerField()
    links_per_comment = serializers.IntegerField(help_text="With more it waits for approval.")
    mentions_per_comment = serializers.IntegerField(help_text="So many of those whom it names are told.")
    api_keys = serializers.IntegerField(help_text="At a time.")
    edit_minutes = serializers.IntegerField(help_text="For so long after it was written a comment can be edited.")


class StandingSerializer(serializers.Serializer[Any]):
    trust = serializers.ChoiceField(Standing.Trust.choices)
    next_trust = serializers.ChoiceField(Standing.Trust.choices, allow_null=True, help_text="Null: there is no more.")
    trust_reasons = TrustReasonSerializer(
        many=True, help_text="What is missing for `next_trust`, and what helps: a moderator's word, accurate reports."
    )
    banned = serializers.BooleanField()
    shut_out = serializers.BooleanField(help_text="No write is taken: banned or suspended.")
    silenced = serializers.BooleanField(help_text="No words are taken: silenced, suspended or banned.")
    sanctions = ActiveSanctionSerializer(many=True, help_text="Those in force.")
    strikes = StrikesSerializer()
    limits = LimitsSerializer(help_text="They grow with trust.")


def own_standing(subscriber: Subscriber, *, at: datetime) -> dict[str, Any]:
    """Trust with its reasons, sanctions in force, strikes and limits."""
    found = overview_of(subscriber, at=at)
    return {
        "trust": found.judgement.trust,
        "next_trust": found.next_trust,
        "trust_reasons": found.judgement.reasons,
        "banned": found.banned,
        "shut_out": found.shut_out,
        "silenced": found.silenced,
        "sanctions": [_sanction(sanction) for sanction in found.sanctions],
        "strikes": {
            "points": found.strikes.points,
            "results": [strike_payload(strike) for strike in found.strikes.rows],
            "next": step_payload(found.strikes.coming),
        },
        "limits": asdict(found.allowance),
    }


def strike_payload(strike: Strike) -> dict[str, Any]:
    """One strike in force."""
    return {"points": strike.points, "rule": strike.rule, "at": strike.at, "expires_at": strike.expires_at}


def step_payload(step: Step | None) -> dict[str, Any] | None:
    """One step of the ladder."""
    return {"points": step.points, "kind": step.kind, "days": step.days} if step else None


def _sanction(sanction: Sanction) -> dict[str, Any]:
    return {
        "id": str(sanction.pk),
        "kind": sanction.kind,
        "rule": sanction.rule,
        "reason": sanction.reason,
        "starts_at": sanction.starts_at,
        "ends_at": sanction.ends_at,
        "needs_acknowledgement": sanction.kind == Sanction.Kind.WARNING,
    }
