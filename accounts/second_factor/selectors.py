"""Which factors a person has, and how long ago a session was confirmed by one of them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import Subscriber
from accounts.second_factor.models import BackupCode, Confirmation, Kind, Passkey, TotpDevice
from core.kept_sql import Question, given

_APPS = Question(lambda: TotpDevice.objects.filter(subscriber=given("subscriber")).values_list("pk"))
_PASSKEYS = Question(lambda: Passkey.objects.filter(subscriber=given("subscriber")).values_list("pk"))


@dataclass(frozen=True)
class Factor:
    """One factor as its owner sees it, without anything that proves him."""

    id: UUID
    kind: Kind
    name: str
    created_at: datetime
    last_used_at: datetime | None


def factors_of(subscriber: Subscriber) -> list[Factor]:
    """Apps and passkeys, the oldest first; backup codes are no factor by themselves. Two queries."""
    facts = ("pk", "name", "created_at", "last_used_at")
    apps = TotpDevice.objects.filter(subscriber=subscriber).values_list(*facts)
    keys = Passkey.objects.filter(subscriber=subscriber).values_list(*facts)
    found = [(Kind.TOTP, row) for row in apps] + [(Kind.PASSKEY, row) for row in keys]
    factors = [Factor(pk, kind, name, created_at, used_at) for kind, (pk, name, created_at, used_at) in found]
    return sorted(factors, key=lambda factor: (factor.created_at, factor.id))


def has_factor(subscriber: Subscriber) -> bool:
    """Whether the person has an app or a passkey. One query where there is an app, else two."""
    return any(devices.rows(subscriber=subscriber.pk) for devices in (_APPS, _PASSKEYS))


def kinds_of(subscriber: Subscriber) -> list[Kind]:
    """By what the person can confirm a session now, the best first; empty for somebody who has no factor."""
    kinds = [
        (Kind.PASSKEY, Passkey.objects.filter(subscriber=subscriber)),
        (Kind.TOTP, TotpDevice.objects.filter(subscriber=subscriber)),
        (Kind.BACKUP_CODE, BackupCode.objects.filter(subscriber=subscriber, used_at__isnull=True)),
    ]
    return [kind for kind, rows in kinds if rows.exists()]


def confirmed_at(session_id: UUID | None) -> datetime | None:
    """When this session was last confirmed. None for never, and for no session. One query."""
    return Confirmation.objects.filter(session=session_id).values_list("at", flat=True).first() if session_id else None


def is_confirmed(session_id: UUID | None, *, at: datetime) -> bool:
    """Whether the session may do now what needs a second factor."""
    return _is_younger(session_id, settings.SECOND_FACTOR_LIFETIME, at)


def is_freshly_confirmed(session_id: UUID | None, *, at: datetime) -> bool:
    """Whether it may change the factors themselves: somebody who finds a browser open must not."""
    return _is_younger(session_id, settings.SECOND_FACTOR_FRESH, at)


def _is_younger(session_id: UUID | None, seconds: int, at: datetime) -> bool:
    moment = confirmed_at(session_id)
    return moment is not None and at - moment < timedelta(seconds=seconds)
