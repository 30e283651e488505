"""Judging what somebody typed by the codes that are live: at most five times each, however many try at once.

Everything that protects a code is counted in PostgreSQL before the guess is judged, so no number of parallel requests
gets one guess more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from accounts.locks import take_turns
from accounts.models import Device, SignInCode, SignInFailure, Subscriber
from accounts.signin.codes import as_typed, matches
from accounts.signin.pace import asked_by, count_code_guess, resend_wait
from core.errors import DomainError, GoneError, TooManyError


class CodeWrongError(DomainError):
    code = "code_wrong"
    message = "This is not the code. Try again."
    last = "This is not the code, and it was the last try: nothing opens with this code any more. Ask for a new one."


class CodeExpiredError(GoneError):
    code = "code_expired"
    message = "This code is too old. Ask for a new one."


class CodeExhaustedError(TooManyError):
    code = "code_exhausted"
    message = "Too many wrong codes. Ask for a new one."


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """Somebody types a code: for which address, and from where."""

    email: str  # normalised
    network: str
    device: Device | None = None
    new_address_of: Subscriber | None = None  # None: to sign in
    at: datetime


@dataclass(frozen=True)
class Proof:
    """The right code: nobody has made use of it yet."""

    attempt: Attempt
    code: SignInCode
    guess: SignInFailure


def prove(attempt: Attempt, *, code: str) -> Proof:
    """Judge the code. The attempt stays counted whatever the caller does, until `use_proof` or `forgive`.

    Raises CodeWrongError (422, `attempts_left`), CodeExpiredError (410), CodeExhaustedError or TooManyGuessesError
    (429). An address for which no code was asked is answered like a first wrong guess.
    """
    typed = as_typed(code)
    judged, guess = _spend_attempt(attempt)
    right = next((request for request in judged if matches(request.pk, typed, request.code_hash)), None)
    if right is None:
        left = max(_attempts_left(request, attempt) for request in judged)
        raise CodeWrongError(None if left else CodeWrongError.last, attempts_left=left)
    return Proof(attempt, right, guess)


def use_proof(proof: Proof) -> None:
    """The code is used up, and every other of the address for the same purpose with it.

    Call it in the transaction that does what the code was for. Raises CodeExpiredError if the same code came in twice
    and the other request was first.
    """
    attempt = proof.attempt
    live = live_codes(attempt.email, attempt.new_address_of)
    if not live.filter(pk=proof.code.pk).update(used_at=attempt.at, used_from=attempt.network):
        raise CodeExpiredError
    live.update(superseded_at=attempt.at)
    forgive(proof)


def forgive(proof: Proof) -> None:
    """The code was right, so this guess does not count as a failure."""
    SignInFailure.objects.filter(pk=proof.guess.pk).delete()


def live_codes(email: str, new_address_of: Subscriber | None) -> QuerySet[SignInCode]:
    """The requests of an address whose codes may still be typed: one for each device or network that has asked."""
    return SignInCode.objects.filter(
        email=email, new_address_of=new_address_of, used_at__isnull=True, superseded_at__isnull=True
    )


@transaction.atomic(durable=True)  # whatever the caller does afterwards, the attempt stays counted
def _spend_attempt(attempt: Attempt) -> tuple[list[SignInCode], SignInFailure]:
    """Count the guess before it is judged: with 5 allowed, a thousand at once are judged 5 times."""
    _codes_to_judge(attempt)  # what is used up stays so: a flood of guesses at it waits for nobody
    take_turns(f"guesses at {attempt.email}")
    judged = SignInCode.objects.filter(pk__in=_codes_to_judge(attempt))
    guess = count_code_guess(email=attempt.email, network=attempt.network, device=attempt.device, at=attempt.at)
    judged.update(attempts=F("attempts") + 1)
    own = asked_by(judged, attempt.network, attempt.device)
    judged.exclude(pk__in=own.values("pk")).update(attempts_elsewhere=F("attempts_elsewhere") + 1)
    return list(judged), guess


def _codes_to_judge(attempt: Attempt) -> list[UUID]:
    """The ids of the codes that have an attempt left for whoever guesses; raises why there are none."""
    live = live_codes(attempt.email, attempt.new_address_of).exclude(code_hash="").filter(expires_at__gt=attempt.at)
    judging: list[UUID] = [request.pk for request in live if _attempts_left(request, attempt) > 0]
    if not judging:
        raise _why_not_judged(attempt)
    return judging


def _attempts_left(request: SignInCode, attempt: Attempt) -> int:
    """Others than the device or network that asked spend no more than three of five, so they cannot burn its code."""
    allowed: int = settings.SIGN_IN_CODE_ATTEMPTS
    left = allowed - request.attempts
    return left if _asked_for_it(request, attempt) else min(left, allowed * 3 // 5 - request.attempts_elsewhere)


def _asked_for_it(request: SignInCode, attempt: Attempt) -> bool:
    """The same as `asked_by`, of a row that was read."""
    device = attempt.device.pk if attempt.device else None
    return request.device_id == device and (device is not None or request.network == attempt.network)


def _why_not_judged(attempt: Attempt) -> DomainError:
    latest = live_codes(attempt.email, attempt.new_address_of).order_by("-requested_at", "-pk")
    request = asked_by(latest, attempt.network, attempt.device).first() or latest.first()
    if request is None or request.expires_at is None:
        return CodeWrongError(attempts_left=settings.SIGN_IN_CODE_ATTEMPTS - 1)
    if request.expires_at <= attempt.at:
        return CodeExpiredError()
    return CodeExhaustedError(retry_after=resend_wait(attempt.email, attempt.network, attempt.device, attempt.at))
