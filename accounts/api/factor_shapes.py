"""Shapes of second factors: what is read, what is answered, and an example of each."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from accounts.models import Subscriber
from accounts.second_factor.backup_codes import backup_codes_left
from accounts.second_factor.enrolling import Enrolled, app_secret, passkey_options
from accounts.second_factor.models import ENROLLED_KINDS, Confirmation, Enrolment, Kind
from accounts.second_factor.selectors import Factor
from core.api.fields import ChoiceField, LineField, TextField
from core.api.forms import Form


class ProofSerializer(Form):
    kind = ChoiceField(Kind.choices)
    code = TextField(max_length=40, required=False, help_text="Of the app, or one of the backup codes.")
    credential = serializers.DictField(required=False, help_text="`toJSON()` of what the browser gave for the options.")

    def validate(self, proof: dict[str, Any]) -> dict[str, Any]:
        return _require(proof, "credential" if proof["kind"] == Kind.PASSKEY else "code")


class ConfirmedSerializer(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(Kind.choices)
    confirmed_at = serializers.DateTimeField()
    confirmed_until = serializers.DateTimeField(help_text="Then it has to be confirmed anew.")
    backup_codes_left = serializers.IntegerField()


class PasskeyOptionsSerializer(serializers.Serializer[Any]):
    options = serializers.DictField(help_text="For `PublicKeyCredential.parseRequestOptionsFromJSON`.")


class FactorSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ENROLLED_KINDS)
    name = serializers.CharField()
    created_at = serializers.DateTimeField()
    last_used_at = serializers.DateTimeField(allow_null=True)


class FactorListSerializer(serializers.Serializer[Any]):
    results = FactorSerializer(many=True, help_text="All of them, the oldest first.")
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)
    backup_codes_left = serializers.IntegerField()
    confirmed_at = serializers.DateTimeField(allow_null=True, help_text="When this session last was.")
    needed = serializers.BooleanField(help_text="Whether what I work on opens only to a second factor.")


class WantedFactorSerializer(Form):
    kind = ChoiceField(ENROLLED_KINDS)
    name = LineField(max_length=60, required=False, default="", allow_blank=True, help_text="By which I know it.")


class BegunSerializer(serializers.Serializer[Any]):
    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ENROLLED_KINDS)
    name = serializers.CharField()
    expires_at = serializers.DateTimeField(help_text="Finish it before.")
    secret = serializers.CharField(required=False, help_text="`totp`: base32, to be typed into an app.")
    uri = serializers.CharField(required=False, help_text="`totp`: the same, for a QR code.")
    options = serializers.DictField(
        required=False, help_text="`passkey`: for `PublicKeyCredential.parseCreationOptionsFromJSON`."
    )


class ShownFactorSerializer(Form):
    code = TextField(max_length=40, required=False, help_text="`totp`: what the app shows.")
    credential = serializers.DictField(required=False, help_text="`passkey`: `toJSON()` of what the browser gave.")

    def validate(self, proof: dict[str, Any]) -> dict[str, Any]:
        return proof if proof.get("credential") else _require(proof, "code")


class EnrolledSerializer(FactorSerializer):
    backup_codes = serializers.ListField(
        child=serializers.CharField(), help_text="With the first factor, shown this once; else empty."
    )


class BackupCodesSerializer(serializers.Serializer[Any]):
    backup_codes = serializers.ListField(child=serializers.CharField())


def _require(proof: dict[str, Any], member: str) -> dict[str, Any]:
    if not proof.get(member):
        raise serializers.ValidationError({member: "This field is required."}, code="required")
    return proof


def confirmed(confirmation: Confirmation, *, subscriber: Subscriber) -> dict[str, Any]:
    """The answer to a right code or signature."""
    return {
        "kind": confirmation.kind,
        "confirmed_at": confirmation.at,
        "confirmed_until": confirmation.at + timedelta(seconds=settings.SECOND_FACTOR_LIFETIME),
        "backup_codes_left": backup_codes_left(subscriber),
    }


def listed_factor(factor: Factor) -> dict[str, Any]:
    """One factor, without anything that would open something."""
    return {
        "id": str(factor.id),
        "kind": factor.kind,
        "name": factor.name,
        "created_at": factor.created_at,
        "last_used_at": factor.last_used_at,
    }


def begun(enrolment: Enrolment, *, subscriber: Subscriber) -> dict[str, Any]:
    """What an app or a browser needs to go on."""
    lifetime = timedelta(seconds=settings.SECOND_FACTOR_ENROLMENT_LIFETIME)
    facts = {
        "id": str(enrolment.pk),
        "kind": enrolment.kind,
        "name": enrolment.name,
        "expires_at": enrolment.started_at + lifetime,
    }
    if enrolment.kind == Kind.PASSKEY:
        return {**facts, "options": passkey_options(enrolment, subscriber=subscriber)}
    secret, uri = app_secret(enrolment, subscriber=subscriber)
    return {**facts, "secret": secret, "uri": uri}


def enrolled(done: Enrolled) -> dict[str, Any]:
    """The new factor, with the backup codes that came with it."""
    return {**listed_factor(done.factor), "backup_codes": done.backup_codes}


_FACTOR: dict[str, Any] = {
    "id": "01a1fc90-afed-7163-9947-c78f6df13291",
    "kind": "totp",
    "name": "Phone",
    "created_at": "2026-11-21T12:00:00Z",
    "last_used_at": None,
}
_CODES = ["kq7m-3n5v-xd2p", "tw4c-9hbr-6zgs"]
PROOF = OpenApiExample("A code of the app", {"kind": "totp", "code": "123456"}, request_only=True)
CONFIRMED = OpenApiExample(
    "Confirmed",
    {
        "kind": "totp",
        "confirmed_at": "2026-11-21T12:00:00Z",
        "confirmed_until": "2026-11-22T00:00:00Z",
        "backup_codes_left": 10,
    },
    response_only=True,
)
OPTIONS = OpenApiExample(
    "For one passkey",
    {
        "options": {
            "challenge": "mXv…",
            "rpId": "hubbub.example",
            "allowCredentials": [],
            "userVerification": "preferred",
        }
    },
    response_only=True,
)
FACTOR_LIST = OpenApiExample(
    "One app",
    {
        "results": [_FACTOR],
        "next": None,
        "previous": None,
        "backup_codes_left": 10,
        "confirmed_at": None,
        "needed": True,
    },
    response_only=True,
)
WANTED = OpenApiExample("An app", {"kind": "totp", "name": "Phone"}, request_only=True)
BEGUN = OpenApiExample(
    "To be typed or scanned",
    {
        "id": _FACTOR["id"],
        "kind": "totp",
        "name": "Phone",
        "expires_at": "2026-11-21T12:10:00Z",
        "secret": "JBSWY3DPEHPK3PXP…",
        "uri": "otpauth://totp/Hubbub:mo?secret=JBSWY3DPEHPK3PXP…&issuer=Hubbub",
    },
    response_only=True,
    status_codes=["201"],
)
SHOWN = OpenApiExample("What the app shows", {"code": "123456"}, request_only=True)
ENROLLED = OpenApiExample("The first one", {**_FACTOR, "backup_codes": _CODES}, response_only=True)
BACKUP_CODES = OpenApiExample("New ones", {"backup_codes": _CODES}, response_only=True, status_codes=["201"])
