"""Shapes of exports and erasures: what is read from requests, what answers hold, and an example of each."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import OpenApiExample
from rest_framework import serializers

from accounts.privacy.erasures import MOST_EXCEPTIONS
from accounts.privacy.models import Erasure, Export
from core.api.fields import ChoiceField, EntriesField
from core.personal import Fate

FILE = "/api/v1/me/export/file/"
EXPORT_STATES = ["none", "waiting", "ready"]
ERASURE_STATES = ["none", "waiting", "begun"]
FATES = {"anonymise": Fate.ANONYMISED, "remove": Fate.REMOVED}
WISHES = {fate: wish for wish, fate in FATES.items()}


class ExportSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(EXPORT_STATES)
    asked_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True, help_text="The file can be fetched until then.")
    size = serializers.IntegerField(allow_null=True, help_text="Bytes.")
    file = serializers.CharField(allow_null=True, help_text="Where its owner fetches it, signed in.")


class NewErasureSerializer(serializers.Serializer[Any]):
    comments = ChoiceField(
        list(FATES),
        default="anonymise",
        help_text="`anonymise`: the words of public comments stay, by nobody. `remove`: only their places stay.",
    )
    exceptions = EntriesField(
        child=serializers.UUIDField(),
        max_length=MOST_EXCEPTIONS,
        required=False,
        default=list,
        help_text="Ids of own comments that get the other treatment.",
    )


class ErasureSerializer(serializers.Serializer[Any]):
    state = serializers.ChoiceField(ERASURE_STATES)
    comments = serializers.ChoiceField(list(FATES), allow_null=True)
    exceptions = serializers.ListField(child=serializers.UUIDField())
    asked_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="It can be cancelled until then.")


def export_payload(export: Export | None) -> dict[str, Any]:
    """How far an export is; nothing at all is a state as well."""
    is_ready = export is not None and export.ready_at is not None
    return {
        "state": EXPORT_STATES[0] if export is None else EXPORT_STATES[1 + is_ready],
        "asked_at": export and export.asked_at,
        "ready_at": export and export.ready_at,
        "expires_at": export and export.expires_at,
        "size": export.size if export and is_ready else None,
        "file": FILE if is_ready else None,
    }


def erasure_payload(erasure: Erasure | None) -> dict[str, Any]:
    """The wish to go; nothing at all is a state as well."""
    return {
        "state": _state(erasure),
        "comments": erasure and WISHES[erasure.choice.comments],
        "exceptions": [str(comment) for comment in erasure.otherwise] if erasure else [],
        "asked_at": erasure and erasure.asked_at,
        "due_at": erasure and erasure.due_at,
    }


def _state(erasure: Erasure | None) -> str:
    return ERASURE_STATES[0] if erasure is None else ERASURE_STATES[1 + (erasure.begun_at is not None)]


def file_name(at: datetime) -> str:
    """Under which a browser keeps the file."""
    return f"hubbub-export-{at:%Y-%m-%d}.zip"


WAITING_EXPORT = {
    "state": "waiting",
    "asked_at": "2026-11-21T12:00:00Z",
    "ready_at": None,
    "expires_at": None,
    "size": None,
    "file": None,
}
READY_EXPORT = {
    **WAITING_EXPORT,
    "state": "ready",
    "ready_at": "2026-11-21T12:00:20Z",
    "expires_at": "2026-11-22T12:00:20Z",
    "size": 48213,
    "file": FILE,
}
WISH = {"comments": "anonymise", "exceptions": ["01a1fc90-afff-7706-9684-0526dac656f9"]}
WAITING_ERASURE = {
    **WISH,
    "state": "waiting",
    "asked_at": "2026-11-21T12:00:00Z",
    "due_at": "2026-11-22T12:00:00Z",
}
ASKED = OpenApiExample("Being built", WAITING_EXPORT, response_only=True, status_codes=["202"])
READY = OpenApiExample("Ready", READY_EXPORT, response_only=True, status_codes=["200"])
NEW_ERASURE = OpenApiExample("One comment goes, the others stay by nobody", WISH, request_only=True)
ERASURE = OpenApiExample("In a day", WAITING_ERASURE, response_only=True, status_codes=["200", "202"])
