"""Opaque secrets of apps and server clients: shown once, kept as SHA-256, found by it.

The secrets are 256 random bits, so a plain hash is as good as a slow one and can be indexed.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef

from accounts.models import AccessSession, ApiKey, Sanction, Subscriber
from accounts.presence import day_of, note_presence
from accounts.roles import ROLES
from core.kept_sql import Search, given, update_row

TOKEN_PREFIX = "hbt_"  # noqa: S105  # says what kind of secret it is, to people and to secret scanners
KEY_PREFIX = "hbk_"
SEEN_EVERY = timedelta(minutes=5)  # `last_seen_at` is not worth a write a request

ALL_SCOPES = frozenset(ApiKey.Scope.values)
# Most people are under no sanction and have no role: so much is found along, and need not be asked again.
_KEY = Search(
    lambda: (
        ApiKey.objects.select_related("owner")
        .filter(secret_hash=given("secret_hash"), revoked_at__isnull=True, owner__is_active=True)
        .annotate(
            is_sanctioned=Exists(Sanction.objects.in_force(at=given("at")).filter(subscriber=OuterRef("owner"))),
            has_role=Exists(Group.objects.filter(user=OuterRef("owner"), name__in=ROLES)),
        )
    )
)
PERSON_SCOPES = frozenset({ApiKey.Scope.READ.value, ApiKey.Scope.WRITE.value, ApiKey.Scope.MODERATE.value})


@dataclass(frozen=True)
class Credential:
    """How somebody proved who they are on this request, and how far that reaches."""

    subscriber: Subscriber
    scopes: frozenset[str]
    session: AccessSession | None = None
    api_key: ApiKey | None = None
    found_free: bool = False  # no sanction was in force when the secret was looked up


def new_secret(prefix: str) -> str:
    """256 random bits behind a recognisable prefix."""
    return prefix + secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """The form in which a secret is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_credential(secret: str, *, at: datetime) -> Credential | None:
    """The live token or key with this secret, or None. One query, and a write every five minutes."""
    if secret.startswith(TOKEN_PREFIX):
        return _find_session(secret, at)
    if secret.startswith(KEY_PREFIX):
        return _find_key(secret, at)
    return None


def _find_session(secret: str, at: datetime) -> Credential | None:
    session = (
        AccessSession.objects.filter(
            secret_hash=hash_secret(secret),
            client=AccessSession.Client.APP,
            revoked_at__isnull=True,
            expires_at__gt=at,
        )
        .select_related("subscriber")
        .first()
    )
    if session is None or not session.subscriber.is_active:
        return None
    if at - session.last_seen_at > SEEN_EVERY:
        AccessSession.objects.filter(pk=session.pk).update(last_seen_at=at)
        if day_of(session.last_seen_at) < day_of(at):
            note_presence(person=session.subscriber_id, at=at)
    return Credential(session.subscriber, PERSON_SCOPES, session=session)


def _find_key(secret: str, at: datetime) -> Credential | None:
    key: Any = _KEY.first(secret_hash=hash_secret(secret), at=at)
    if key is None:
        return None
    if key.last_used_at is None or at - key.last_used_at > SEEN_EVERY:
        key.last_used_at = at
        update_row(key, "last_used_at")
    key.owner.has_no_role = not key.has_role
    return Credential(key.owner, frozenset(key.scopes), api_key=key, found_free=not key.is_sanctioned)
