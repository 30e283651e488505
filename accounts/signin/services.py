"""Signing in: a code is asked for, sent by e-mail, typed, and judged at most five times.

Everything that protects the code is counted in PostgreSQL before the guess is judged, so no number of parallel
requests gets one guess more. The answers do not tell whether an address is known.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.locks import take_turns
from accounts.models import SignInCode, SignInFailure, Subscriber
from accounts.rules import accept_rules
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

    An earlier code that this network asked for is worth nothing from now on; what other networks have asked for stays
    valid, so that nobody can take away a code that somebody else waits for. Raises EmailInvalidError (400),
    ResendTooSoonError or TooManyCodesError (429): the same for every address, because no account is looked for here.
    """
    address = normalise(email)
    mailbox = mailbox_of(address)
    check_codes(email=address, mailbox=mailbox, network=network, at=at)
    _live(address).filter(network=network).update(superseded_at=at)
    SignInCode.objects.create(email=address, mailbox=mailbox, network=network, requested_at=at)
    wake_after_commit(tasks.send_pending_codes)
    return CodePromise(settings.SIGN_IN_CODE_LIFETIME, settings.SIGN_IN_CODE_RESEND)


def redeem_code(*, email: str, code: str, network: str, at: datetime, accepts_rules: bool = False) -> Subscriber:
    """The subscriber whom this code proves; a first sign-in creates him. A code proves somebody once.

    Banned people may sign in: they can read, see the decision and appeal. Raises CodeWrongError (422,
    `attempts_left`), CodeExpiredError (410), CodeExhaustedError or TooManyGuessesError (429), AccountClosedError (403).
    An address for which no code was asked is answered like a first wrong guess.
    """
    address, typed = normalise(email), as_typed(code)
    judged, guess = _spend_attempt(address, network, at)
    proof = next((request for request in judged if matches(request.pk, typed, request.code_hash)), None)
    if proof is None:
        raise CodeWrongError(attempts_left=max(_attempts_left(request, network) for request in judged))
    with transaction.atomic():
        if not _live(address).filter(pk=proof.pk).update(used_at=at, used_from=network):
            raise CodeExpiredError  # the same code came in twice, and the other request was first
        _live(address).update(superseded_at=at)
        guess.delete()
        subscriber = find_or_create_subscriber(email=address, at=at)
        if not subscriber.is_active:
            raise AccountClosedError
        if accepts_rules:
            accept_rules(subscriber=subscriber, at=at)
        return subscriber


@transaction.atomic(durable=True)  # whatever the caller does afterwards, the attempt stays counted
def _spend_attempt(email: str, network: str, at: datetime) -> tuple[list[SignInCode], SignInFailure]:
    """Count the guess before it is judged: with 5 allowed, a thousand at once are judged 5 times.

    Returns the codes that it is judged by: an address has as many as networks have asked for one.
    """
    take_turns(f"guesses at {email}")
    live = _live(email).exclude(code_hash="").filter(expires_at__gt=at)
    judging = [request.pk for request in live if _attempts_left(request, network) > 0]
    if not judging:
        raise _why_not_judged(email, network, at)
    guess = count_code_guess(email=email, network=network, at=at)
    judged = SignInCode.objects.filter(pk__in=judging)
    judged.update(attempts=F("attempts") + 1)
    judged.exclude(network=network).update(attempts_elsewhere=F("attempts_elsewhere") + 1)
    return list(judged), guess


def _attempts_left(request: SignInCode, network: str) -> int:
    """Other networks than the one that asked spend no more than three of five, so that they cannot burn its code."""
    allowed: int = settings.SIGN_IN_CODE_ATTEMPTS
    left = allowed - request.attempts
    return left if request.network == network else min(left, allowed * 3 // 5 - request.attempts_elsewhere)


def _why_not_judged(email: str, network: str, at: datetime) -> DomainError:
    latest = _live(email).order_by("-requested_at", "-pk")
    request = latest.filter(network=network).first() or latest.first()
    if request is None or request.expires_at is None:
        return CodeWrongError(attempts_left=settings.SIGN_IN_CODE_ATTEMPTS - 1)
    if request.expires_at <= at:
        return CodeExpiredError()
    return CodeExhaustedError(retry_after=resend_wait(email, network, at))


def _live(email: str) -> QuerySet[SignInCode]:
    """The requests of an address whose codes may still be typed: one a network, see `sign_in_code_one_live`."""
    return SignInCode.objects.filter(email=email, used_at__isnull=True, superseded_at__isnull=True)
