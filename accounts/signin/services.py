"""Signing in: a code is asked for, sent by e-mail, typed, and judged at most five times.

Everything that protects the code is counted in PostgreSQL, in the statement that consumes it, so no number of parallel
requests gets one guess more. The answers do not tell whether an address is known.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from accounts.models import SignInCode, Subscriber
from accounts.signin import tasks
from accounts.signin.addresses import normalise
from accounts.signin.arrival import find_or_create_subscriber
from accounts.signin.codes import as_typed, matches
from core.errors import DomainError, GoneError, TooManyError
from core.wake import wake_after_commit

HOUR = timedelta(hours=1)


class ResendTooSoonError(TooManyError):
    code = "code_resend_too_soon"
    message = "A code is on its way. Wait a moment before you ask for another."


class TooManyCodesError(TooManyError):
    code = "too_many_codes"
    message = "Too many codes were asked for. Try again later."


class CodeWrongError(DomainError):
    code = "code_wrong"
    message = "This is not the code. Try again."


class CodeExpiredError(GoneError):
    code = "code_expired"
    message = "This code is too old. Ask for a new one."


class CodeExhaustedError(TooManyError):
    code = "code_exhausted"
    message = "Too many wrong codes. Ask for a new one."


@dataclass(frozen=True)
class CodePromise:
    """What whoever asks for a code is told, whether the address is known or not. Seconds."""

    expires_in: int
    resend_after: int


def request_code(*, email: str, network: str, at: datetime) -> CodePromise:
    """Have a code made and mailed. The mail task makes it; here only the wish is written.

    Raises EmailInvalidError (400), ResendTooSoonError or TooManyCodesError (429): the same for every address.
    """
    address = normalise(email)
    with transaction.atomic():
        _queue_up(address)
        _queue_up(network)
        _check_pace(address, network, at)
        live = SignInCode.objects.filter(email=address, used_at__isnull=True, superseded_at__isnull=True)
        live.update(superseded_at=at)
        SignInCode.objects.create(email=address, network=network, requested_at=at)
        wake_after_commit(tasks.send_pending_codes)
    return CodePromise(settings.SIGN_IN_CODE_LIFETIME, settings.SIGN_IN_CODE_RESEND)


def redeem_code(*, email: str, code: str, at: datetime) -> Subscriber:
    """The subscriber whom this code proves; a first sign-in creates him. A code proves somebody once.

    Raises CodeWrongError (422, `attempts_left`), CodeExpiredError (410) or CodeExhaustedError (429). An address for
    which nothing was asked is answered like a wrong code.
    """
    request = _spend_attempt(normalise(email), at)
    if not matches(request.pk, as_typed(code), request.code_hash):
        raise CodeWrongError(attempts_left=settings.SIGN_IN_CODE_ATTEMPTS - request.attempts)
    with transaction.atomic():
        won = SignInCode.objects.filter(pk=request.pk, used_at__isnull=True, superseded_at__isnull=True)
        if not won.update(used_at=at):
            raise CodeExpiredError  # the same code came in twice, and the other request was first
        return find_or_create_subscriber(email=request.email, at=at)


def _spend_attempt(address: str, at: datetime) -> SignInCode:
    """Count the attempt before it is judged: with 5 allowed, a thousand at once are judged 5 times."""
    live = SignInCode.objects.filter(email=address, used_at__isnull=True, superseded_at__isnull=True)
    allowed: int = settings.SIGN_IN_CODE_ATTEMPTS
    if not live.filter(attempts__lt=allowed).update(attempts=F("attempts") + 1):
        if live.exists():
            raise CodeExhaustedError(retry_after=_resend_wait(address, at))
        raise CodeWrongError(attempts_left=0)
    request = live.filter(attempts__lte=allowed).first()
    if request is None:  # used or superseded between the two statements
        raise CodeExpiredError
    if request.expires_at is not None and request.expires_at <= at:
        raise CodeExpiredError
    return request


def _queue_up(name: str) -> None:
    """One request at a time per address and per network, until the transaction ends: counts below cannot race."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"sign-in:{name}"])


def _check_pace(address: str, network: str, at: datetime) -> None:
    if wait := _resend_wait(address, at):
        raise ResendTooSoonError(retry_after=wait)
    # Codes that were used were wanted; only the others fill somebody's mailbox or feel for addresses.
    lately = SignInCode.objects.filter(requested_at__gt=at - HOUR, used_at__isnull=True)
    for asked, allowed in (
        (lately.filter(email=address), settings.SIGN_IN_CODES_PER_HOUR),
        (lately.filter(network=network), settings.SIGN_IN_CODES_PER_NETWORK_HOUR),
    ):
        if asked.count() >= allowed:
            oldest = asked.order_by("requested_at", "pk").values_list("requested_at", flat=True)[0]
            raise TooManyCodesError(retry_after=_seconds(oldest + HOUR - at))


def _resend_wait(address: str, at: datetime) -> int:
    """Seconds until this address may be sent another code; 0 for now."""
    latest = SignInCode.objects.filter(email=address).order_by("-requested_at", "-pk").first()
    if latest is None or latest.used_at is not None:
        return 0
    return max(0, _seconds(latest.requested_at + timedelta(seconds=settings.SIGN_IN_CODE_RESEND) - at))


def _seconds(span: timedelta) -> int:
    return -int(-span.total_seconds() // 1)
