"""Confirming a session: a code of the app, a code on paper, or a passkey's signature."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.alerts import alert_owner
from accounts.models import Alert, Subscriber
from accounts.second_factor import webauthn
from accounts.second_factor.backup_codes import accept_backup_code, backup_codes_left
from accounts.second_factor.models import Confirmation, Kind, Passkey, PasskeyChallenge, TotpDevice
from accounts.second_factor.requirements import SecondFactorMissingError, SignInAgainError
from accounts.second_factor.selectors import has_factor
from accounts.second_factor.totp import accept_totp
from accounts.second_factor.tries import count_try, tries_left, wait_for_try
from core.errors import DomainError, GoneError
from core.waits import in_words

_ACCEPT = {Kind.TOTP: accept_totp, Kind.BACKUP_CODE: accept_backup_code}


class SecondFactorWrongError(DomainError):
    code = "second_factor_wrong"
    message = "This is not the code, or it was used before. Wait for the next one and try again."
    last = "This is not the code, or it was used before. The next try is in {wait}, or use a passkey."


class PasskeyWrongError(DomainError):
    code = "passkey_wrong"
    message = "This passkey was not accepted. Try again."


class ChallengeExpiredError(GoneError):
    code = "challenge_expired"
    message = "This took too long. Try again."


def confirm_by_code(
    *, subscriber: Subscriber, session_id: UUID | None, kind: Kind, code: str, network: str, at: datetime
) -> Confirmation:
    """Confirm the session with a code of the app or one on paper. Each is accepted once, whatever the session.

    A mail tells of one on paper. Raises SecondFactorWrongError (422, `attempts_left`), SecondFactorExhaustedError
    (429), SecondFactorMissingError or SignInAgainError (403).
    """
    session = _require_able(subscriber, session_id)
    failed = count_try(subscriber=subscriber, network=network, at=at)
    with transaction.atomic():
        if _ACCEPT[kind](subscriber, code, at=at):
            failed.delete()
            if kind == Kind.BACKUP_CODE:
                _tell_of_backup_code(subscriber, at)
            return note_confirmation(session_id=session, kind=kind, at=at)
    wait = wait_for_try(subscriber=subscriber, network=network, at=at)
    words = SecondFactorWrongError.last.format(wait=in_words(wait)) if wait else None
    raise SecondFactorWrongError(words, attempts_left=tries_left(subscriber=subscriber, at=at))


def challenge_passkey(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> dict[str, Any]:
    """Options for `navigator.credentials.get`; an earlier challenge of this session is worthless from now on.

    Raises NoPasskeysError (409), SecondFactorMissingError or SignInAgainError (403).
    """
    session = _require_able(subscriber, session_id)
    known = _credentials_of(subscriber)
    if not known:
        raise SecondFactorMissingError
    challenge = secrets.token_bytes(32)
    options = webauthn.request_options(known=known, challenge=challenge)
    facts = {"challenge": challenge.hex(), "made_at": at}
    PasskeyChallenge.objects.update_or_create(session_id=session, defaults=facts)
    return options


def confirm_by_passkey(
    *, subscriber: Subscriber, session_id: UUID | None, answer: Mapping[str, Any], at: datetime
) -> Confirmation:
    """Confirm the session with what a passkey made of its challenge, which is spent by this, right or wrong.

    Nobody can guess a signature, so none is counted. Raises PasskeyWrongError (422), ChallengeExpiredError (410),
    SecondFactorMissingError or SignInAgainError (403).
    """
    session = _require_able(subscriber, session_id)
    challenge = _take_challenge(session, at)
    try:
        signed = webauthn.check_signature(answer, known=_credentials_of(subscriber), challenge=challenge)
    except webauthn.PasskeyAnswerWrongError as error:
        raise PasskeyWrongError from error
    with transaction.atomic():
        if not _count_use(subscriber, signed, at):
            raise PasskeyWrongError  # a copy of the authenticator has counted on meanwhile
        return note_confirmation(session_id=session, kind=Kind.PASSKEY, at=at)


def confirm_by_demo_password(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> None:
    """In a development setup the password of a demo account is enough. Does nothing for anybody else."""
    is_demo = TotpDevice.objects.filter(subscriber=subscriber, is_demo=True)
    if settings.DEMO_PASSWORDS_CONFIRM and session_id is not None and is_demo.exists():
        note_confirmation(session_id=session_id, kind="demo", at=at)


def note_confirmation(*, session_id: UUID, kind: str, at: datetime) -> Confirmation:
    """The session was confirmed just now."""
    return Confirmation.objects.update_or_create(session_id=session_id, defaults={"kind": kind, "at": at})[0]


def _tell_of_backup_code(subscriber: Subscriber, at: datetime) -> None:
    left = str(backup_codes_left(subscriber))
    alert_owner(subscriber=subscriber, kind=Alert.Kind.BACKUP_CODE_USED, detail=left, at=at)


def _require_able(subscriber: Subscriber, session_id: UUID | None) -> UUID:
    if session_id is None:
        raise SignInAgainError("This session cannot be confirmed. Sign in again.")
    if not has_factor(subscriber):
        raise SecondFactorMissingError
    return session_id


def _credentials_of(subscriber: Subscriber) -> list[bytes]:
    return [bytes(key.credential) for key in Passkey.objects.filter(subscriber=subscriber)]


@transaction.atomic(durable=True)  # spent, whatever comes of it
def _take_challenge(session_id: UUID, at: datetime) -> bytes:
    made = PasskeyChallenge.objects.select_for_update().filter(session=session_id).first()
    if made is None:
        raise ChallengeExpiredError
    made.delete()
    if at - made.made_at >= timedelta(seconds=settings.PASSKEY_CHALLENGE_LIFETIME):
        raise ChallengeExpiredError
    return bytes.fromhex(made.challenge)


def _count_use(subscriber: Subscriber, signed: webauthn.Signature, at: datetime) -> bool:
    """An authenticator that counts must have counted on; one that does not says 0 every time."""
    known = Passkey.objects.filter(subscriber=subscriber, credential_id=signed.credential_id)
    counted = known.filter(sign_count__lt=signed.sign_count) if signed.sign_count else known.filter(sign_count=0)
    return bool(counted.update(sign_count=signed.sign_count, last_used_at=at))
