"""Adding factors: a secret or a challenge is made, and the factor counts once the person has shown to have it."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.alerts import alert_owner
from accounts.locks import take_turns
from accounts.models import Alert, Subscriber
from accounts.second_factor import webauthn
from accounts.second_factor.backup_codes import backup_codes_left, renew_backup_codes
from accounts.second_factor.confirming import PasskeyWrongError, SecondFactorWrongError, note_confirmation
from accounts.second_factor.models import Enrolment, Kind, Passkey, TotpDevice
from accounts.second_factor.requirements import require_may_change
from accounts.second_factor.sealing import seal, unseal
from accounts.second_factor.selectors import Factor, factors_of
from accounts.second_factor.totp import new_totp_secret, totp_counter, totp_uri
from accounts.staff_acts import note_staff_act
from core.errors import ConflictError, DomainError, GoneError

MAX_FACTORS = 10  # of one person


class TooManyFactorsError(DomainError):
    code = "too_many_factors"
    message = f"You have {MAX_FACTORS} second factors. Remove one that you no longer use."


class EnrolmentExpiredError(GoneError):
    code = "enrolment_expired"
    message = "This took too long, or was done before. Begin again."


class PasskeyKnownError(ConflictError):
    code = "passkey_known"
    message = "This passkey is in use already."


@dataclass(frozen=True)
class Enrolled:
    """The new factor, and the backup codes that came with it if there were none."""

    factor: Factor
    backup_codes: list[str]


@transaction.atomic
def start_enrolment(
    *, subscriber: Subscriber, session_id: UUID | None, kind: Kind, name: str, at: datetime
) -> Enrolment:
    """Make a secret for an app or a challenge for a passkey; what this session had begun before is forgotten.

    Raises TooManyFactorsError (422), NoPasskeysError (409), SecondFactorRequiredError or SignInAgainError (403).
    """
    take_turns(f"factors of {subscriber.pk}")  # who finishes one meanwhile ends this one, or is seen here
    session = require_may_change(subscriber=subscriber, session_id=session_id, at=at)
    if len(factors_of(subscriber)) >= MAX_FACTORS:
        raise TooManyFactorsError
    if kind == Kind.PASSKEY and not webauthn.passkeys_possible():
        raise webauthn.NoPasskeysError
    Enrolment.objects.filter(session=session).delete()
    secret = new_totp_secret() if kind == Kind.TOTP else secrets.token_hex(32)
    facts = {"kind": kind, "name": name or kind.label.capitalize(), "sealed_secret": seal(secret), "started_at": at}
    return Enrolment.objects.create(session_id=session, **facts)


def find_enrolment(*, session_id: UUID | None, at: datetime) -> Enrolment:
    """What this session has begun and not finished. Raises EnrolmentExpiredError (410)."""
    since = at - timedelta(seconds=settings.SECOND_FACTOR_ENROLMENT_LIFETIME)
    enrolment = Enrolment.objects.filter(session=session_id, started_at__gt=since).first() if session_id else None
    if enrolment is None:
        raise EnrolmentExpiredError
    return enrolment


def app_secret(enrolment: Enrolment, *, subscriber: Subscriber) -> tuple[str, str]:
    """What the app needs: the secret to be typed, and the same as an address for the QR code."""
    secret = unseal(enrolment.sealed_secret)
    return secret, totp_uri(secret, account=subscriber.handle)


def passkey_options(enrolment: Enrolment, *, subscriber: Subscriber) -> dict[str, Any]:
    """For `navigator.credentials.create`."""
    known = [bytes(key.credential) for key in Passkey.objects.filter(subscriber=subscriber)]
    challenge = bytes.fromhex(unseal(enrolment.sealed_secret))
    person = f"hubbub-{subscriber.pk}"
    return webauthn.registration_options(person=person, handle=subscriber.handle, known=known, challenge=challenge)


def finish_enrolment(
    *,
    subscriber: Subscriber,
    session_id: UUID | None,
    enrolment_id: UUID,
    code: str = "",
    answer: Mapping[str, Any] | None = None,
    at: datetime,
) -> Enrolled:
    """Add what this session has begun under this id: an app by its code, a passkey by its answer. A mail tells of it.

    Raises EnrolmentExpiredError (410) and what `finish_app` and `finish_passkey` raise.
    """
    enrolment = find_enrolment(session_id=session_id, at=at)
    if enrolment.pk != enrolment_id:
        raise EnrolmentExpiredError
    if enrolment.kind == Kind.TOTP:
        return finish_app(subscriber=subscriber, enrolment=enrolment, code=code, at=at)
    return finish_passkey(subscriber=subscriber, enrolment=enrolment, answer=answer or {}, at=at)


@transaction.atomic
def finish_app(*, subscriber: Subscriber, enrolment: Enrolment, code: str, at: datetime) -> Enrolled:
    """Add the app that shows this code. The session is confirmed by it, and the code is spent.

    Raises SecondFactorWrongError (422) or EnrolmentExpiredError (410).
    """
    counter = totp_counter(unseal(enrolment.sealed_secret), code, at=at) if enrolment.kind == Kind.TOTP else None
    if counter is None:
        raise SecondFactorWrongError("This is not the code that the app should show. Is the clock of the phone right?")
    _take(subscriber, enrolment)
    TotpDevice.objects.create(
        pk=enrolment.pk,
        subscriber=subscriber,
        name=enrolment.name,
        sealed_secret=enrolment.sealed_secret,
        last_counter=counter,
        created_at=at,
    )
    return _enrolled(subscriber, enrolment, at)


@transaction.atomic
def finish_passkey(
    *, subscriber: Subscriber, enrolment: Enrolment, answer: Mapping[str, Any], at: datetime
) -> Enrolled:
    """Add the passkey that gave this answer. The session is confirmed by it.

    Raises PasskeyWrongError (422), PasskeyKnownError (409) or EnrolmentExpiredError (410).
    """
    if enrolment.kind != Kind.PASSKEY:
        raise PasskeyWrongError
    try:
        challenge = bytes.fromhex(unseal(enrolment.sealed_secret))
        credential, sign_count = webauthn.check_registration(answer, challenge=challenge)
    except webauthn.PasskeyAnswerWrongError as error:
        raise PasskeyWrongError from error
    _take(subscriber, enrolment)
    try:
        Passkey.objects.create(
            pk=enrolment.pk,
            subscriber=subscriber,
            name=enrolment.name,
            credential_id=credential.credential_id,
            credential=bytes(credential),
            sign_count=sign_count,
            created_at=at,
        )
    except IntegrityError as error:
        raise PasskeyKnownError from error
    return _enrolled(subscriber, enrolment, at)


def enrol_demo_app(*, subscriber: Subscriber, at: datetime) -> str:
    """Give a demo account an app in place of the one that it had; returns the secret, for the accounts' file."""
    secret = new_totp_secret()
    facts = {"name": "Demo", "sealed_secret": seal(secret), "last_counter": -1, "created_at": at}
    TotpDevice.objects.filter(subscriber=subscriber, is_demo=True).delete()
    TotpDevice.objects.create(subscriber=subscriber, is_demo=True, **facts)
    return secret


def _take(subscriber: Subscriber, enrolment: Enrolment) -> None:
    """Of two at once that finish the same, one finds it. What other sessions have begun ends with it.

    They were asked for less than whoever begins now: perhaps there was no factor yet that they could have shown.
    """
    take_turns(f"factors of {subscriber.pk}")
    if not Enrolment.objects.filter(pk=enrolment.pk).delete()[0]:
        raise EnrolmentExpiredError
    Enrolment.objects.filter(session__subscriber=subscriber).delete()


def _enrolled(subscriber: Subscriber, enrolment: Enrolment, at: datetime) -> Enrolled:
    note_confirmation(session_id=enrolment.session_id, kind=enrolment.kind, at=at)
    factor = next(factor for factor in factors_of(subscriber) if factor.id == enrolment.pk)
    alert_owner(subscriber=subscriber, kind=Alert.Kind.FACTOR_ADDED, detail=factor.kind.label, at=at)
    after = {"factor": str(factor.id), "kind": factor.kind}
    note_staff_act(person=subscriber, verb="factor.added", after=after, at=at)
    return Enrolled(factor, [] if backup_codes_left(subscriber) else renew_backup_codes(subscriber))
