"""Addresses that get no mails of notices any more, because mails came back or were called spam.

Sign-in codes are still mailed to them: whoever asks for one waits for it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import Subscriber
from accounts.notices.mails.models import ProviderEvent, Suppression
from accounts.signin.addresses import EmailInvalidError, normalise

# A mailbox that is full, or a server that blocks us, may be well again tomorrow.
SOFT_BOUNCES = 3
SOFT_BOUNCE_WINDOW = timedelta(days=30)
EVENT_MEMORY = timedelta(days=30)  # for so long a repeat is known as one; older events are not believed

_STOPPING = {"complained", "unsubscribed"}
_COUNTED = {"bounced", "rejected"}
_FOR_GOOD = {"invalid", "bounced", "spam", "unsubscribed"}
_REASONS = {
    "complained": Suppression.Reason.COMPLAINT,
    "spam": Suppression.Reason.COMPLAINT,
    "unsubscribed": Suppression.Reason.UNSUBSCRIBED,
}


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a provider tells of one mail, in the words of django-anymail."""

    provider: str
    event_id: str  # empty where the provider numbers nothing
    kind: str  # `bounced`, `complained`, `rejected`, `delivered`, …
    reason: str  # `invalid`, `bounced`, `timed_out`, `spam`, …; empty where it gives none
    recipient: str
    message_id: str
    happened_at: datetime | None


def address_hash(address: str) -> str:
    """HMAC-SHA-256 of a normalised address under SECRET_KEY."""
    return salted_hmac("accounts.notices.mails.address", address, algorithm="sha256").hexdigest()


def find_suppression(address: str) -> Suppression | None:
    """Why nothing is mailed to this normalised address, if so."""
    return Suppression.objects.filter(address_hash=address_hash(address)).first()


def suppress(*, address: str, reason: Suppression.Reason, at: datetime) -> None:
    """Mail nothing more to this normalised address. The first reason stays."""
    row = Suppression(address_hash=address_hash(address), reason=reason, at=at)
    Suppression.objects.bulk_create([row], ignore_conflicts=True)


def lift_suppression(*, subscriber: Subscriber, at: datetime) -> bool:
    """Mail to this person again, as he asks; returns whether anything held it up. What came before `at` counts no more.

    A provider may keep a list of its own and go on refusing.
    """
    hashed = address_hash(subscriber.email)
    ProviderEvent.objects.filter(address_hash=hashed, at__lte=at).update(address_hash="")
    return Suppression.objects.filter(address_hash=hashed).delete()[0] > 0


@transaction.atomic
def take_report(*, report: Report, at: datetime) -> None:
    """Write down what the provider tells, and stop the mails to that address where it has to be.

    Told again, or told of something older than EVENT_MEMORY, nothing happens. Addresses of nobody are not kept.
    """
    try:
        address = normalise(report.recipient)
    except EmailInvalidError:
        return
    if _is_of_no_use(report, at) or not Subscriber.objects.filter(email=address).exists():
        return
    facts = {"kind": report.kind, "address_hash": address_hash(address), "at": at}
    event, is_new = ProviderEvent.objects.get_or_create(key=_key_of(report), defaults=facts)
    if not is_new:
        return
    reason = _REASONS.get(report.kind) or _REASONS.get(report.reason) or Suppression.Reason.BOUNCE
    if report.kind in _STOPPING or report.reason in _FOR_GOOD or _bounces_often(event):
        suppress(address=address, reason=reason, at=at)


def _is_of_no_use(report: Report, at: datetime) -> bool:
    if report.kind not in _STOPPING | _COUNTED:
        return True
    return report.happened_at is not None and report.happened_at < at - EVENT_MEMORY


def _key_of(report: Report) -> str:
    """Of one event for one address: providers tell of several addresses under one number."""
    happened = report.happened_at.isoformat() if report.happened_at else ""
    own = report.event_id or f"{report.message_id} {happened}"
    return sha256(f"{report.provider} {report.kind} {own} {report.recipient.lower()}".encode()).hexdigest()


def _bounces_often(event: ProviderEvent) -> bool:
    lately = ProviderEvent.objects.filter(address_hash=event.address_hash, at__gt=event.at - SOFT_BOUNCE_WINDOW)
    return lately.count() >= SOFT_BOUNCES
