"""Signing in: a code is asked for, sent by e-mail, typed, and judged at most five times.

Everything that protects the code is counted in PostgreSQL before the guess is judged, so no number of parallel
requests gets one guess more. The answers do not tell whether an address is known.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.models import SignInCode, SignInFailure, Subscriber
from accounts.signin import tasks
from accounts.signin.addresses import mailbox_of, normalise
from accounts.signin.arrival import find_or_create_subscriber
from accounts.signin.codes import as_typed, matches
from accounts.signin.pace import check_codes, count_code_guess, resend_wait
from core.errors import DomainError, GoneError, NotAllowedError, TooManyError
from core.wake import wake_after_commit


class CodeWrongError(DomainError):
    code = "code_wrong"
    message = "This is not the code. Try again."


class CodeExpiredError(GoneError):
    code = "code_expired"
    message = "This code is too old. Ask for a new one."


class CodeExhaustedError(TooManyError):
    code = "code_exhausted"
    message = "Too many wrong codes. Ask for a new one."


class AccountClosedError(NotAllowedError):
    code = "account_closed"
    message = "This account is closed."


@dataclass(frozen=True)
class CodePromise:
    """What whoever asks for a code is told, whether the address is known or not. Seconds."""

    expires_in: int
    resend_after: int


@transaction.atomic
def request_code(*, email: str, network: str, at: datetime) -> CodePromise:
    """Have a code made and mailed. The mail task makes it; here only the wish is written.

    An earlier code of this address is worth nothing from now on. Raises EmailInvalidError (400), ResendTooSoonError or
    TooManyCodesError (429): the same for every address, because nobody looks here whether it is known.
    """
    address = normalise(email)
    mailbox = mailbox_of(address)
    check_codes(email=address, mailbox=mailbox, network=network, at=at)
    _live(address).update(superseded_at=at)
    SignInCode.objects.create(email=address, mailbox=mailbox, network=network, requested_at=at)
    wake_after_commit(tasks.send_pending_codes)
    return CodePromise(settings.SIGN_IN_CODE_LIFETIME, settings.SIGN_IN_CODE_RESEND)


def redeem_code(*, email: str, code: str, network: str, at: datetime, accepts_rules: bool = False) -> Subscriber:
    """The subscriber whom this code proves; a first sign-in creates him. A code proves somebody once.

    Banned people may sign in: they can read, see the decision and appeal. Raises CodeWrongError (422,
    `attempts_left`), CodeExpiredError (410), CodeExhaustedError or TooManyGuessesError (429), AccountClosedError (403).
    An address for which no code was asked is answered like a first wrong guess.
    """
    request, guess = _spend_attempt(normalise(email), network, at)
    if not matches(request.pk, as_typed(code), request.code_hash):
        raise CodeWrongError(attempts_left=settings.SIGN_IN_CODE_ATTEMPTS - request.attempts)
    with transaction.atomic():
        if not _live(request.email).filter(pk=request.pk).update(used_at=at):
            raise CodeExpiredError  # the same code came in twice, and the other request was first
        guess.delete()
        subscriber = find_or_create_subscriber(email=request.email, at=at)
        if not subscriber.is_active:
            raise AccountClosedError
        if accepts_rules and subscriber.rules_accepted_at is None:
            subscriber.rules_accepted_at = at
            subscriber.save(update_fields=["rules_accepted_at"])
        return subscriber


@transaction.atomic(durable=True)  # whatever the caller does afterwards, the attempt stays counted
def _spend_attempt(email: str, network: str, at: datetime) -> tuple[SignInCode, SignInFailure]:
    """Count the guess before it is judged: with 5 allowed, a thousand at once are judged 5 times."""
    open_to_guesses = _live(email).exclude(code_hash="").filter(expires_at__gt=at)
    allowed: int = settings.SIGN_IN_CODE_ATTEMPTS
    # One statement: PostgreSQL makes parallel ones wait for the row and looks at the condition again.
    if not open_to_guesses.filter(attempts__lt=allowed).update(attempts=F("attempts") + 1):
        raise _why_not_judged(email, at)
    guess = count_code_guess(email=email, network=network, at=at)
    return _live(email).get(), guess  # the row is locked by the update above, so this is its own count


def _why_not_judged(email: str, at: datetime) -> DomainError:
    request = _live(email).first()
    if request is None or request.expires_at is None:
        return CodeWrongError(attempts_left=settings.SIGN_IN_CODE_ATTEMPTS - 1)
    if request.expires_at <= at:
        return CodeExpiredError()
    return CodeExhaustedError(retry_after=resend_wait(email, at))


def _live(email: str) -> QuerySet[SignInCode]:
    """The one request of an address whose code may still be typed: see the constraint `sign_in_code_one_live`."""
    return SignInCode.objects.filter(email=email, used_at__isnull=True, superseded_at__isnull=True)
