"""How often codes may be asked for and guesses be made. Counted in PostgreSQL, where no count is ever lost."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.locks import take_turns
from accounts.models import SignInCode, SignInFailure
from core.errors import TooManyError

HOUR = timedelta(hours=1)


class ResendTooSoonError(TooManyError):
    code = "code_resend_too_soon"
    message = "A code is on its way. Wait a moment before you ask for another."


class TooManyCodesError(TooManyError):
    code = "too_many_codes"
    message = "Too many codes were asked for. Try again later."


class TooManyGuessesError(TooManyError):
    code = "too_many_guesses"
    message = "Too many sign-ins have failed. Try again later."


def check_codes(*, email: str, mailbox: str, network: str, at: datetime) -> None:
    """Whether another code may be mailed now. Call it in the transaction that then writes the request.

    What others ask for must not shut a mailbox's owner out. So one network gets three fifths of the mailbox's hour, and
    spellings with a tag two: the plain address has codes left, and so has every other network. A network from which the
    owner has signed in is not held by what the rest of the world asked for.
    Raises ResendTooSoonError or TooManyCodesError; neither depends on whether the address is known.
    """
    take_turns(f"codes to {mailbox}", f"codes for {network}")
    if wait := resend_wait(email, network, at):
        raise ResendTooSoonError(retry_after=wait)
    # Codes that were used were wanted; only the others fill somebody's mailbox or feel for addresses.
    lately = SignInCode.objects.filter(requested_at__gt=at - HOUR, used_at__isnull=True)
    to_mailbox, allowed = lately.filter(mailbox=mailbox), settings.SIGN_IN_CODES_PER_HOUR
    from_here = to_mailbox.filter(network=network)
    wait = max(
        _wait(lately.filter(network=network), settings.SIGN_IN_CODES_PER_NETWORK_HOUR, at),
        _wait(from_here, max(1, allowed * 3 // 5), at),
        _wait(from_here.filter(email__contains="+"), max(1, allowed * 2 // 5), at) if "+" in email else 0,
    )
    crowd = _wait(to_mailbox, allowed, at)
    if crowd and not _is_at_home(email, network):
        wait = max(wait, crowd)
    if wait:
        raise TooManyCodesError(retry_after=wait)


def _wait(asked: QuerySet[SignInCode], allowed: int, at: datetime) -> int:
    """Seconds until fewer than `allowed` of these are younger than an hour."""
    newest = asked.order_by("-requested_at", "-pk").values_list("requested_at", flat=True)
    return max((_seconds(requested_at + HOUR - at) for requested_at in newest[allowed - 1 : allowed]), default=0)


def _is_at_home(email: str, network: str) -> bool:
    """Whether a code of this address was typed here before, as far back as codes are remembered."""
    return SignInCode.objects.filter(email=email, used_from=network, used_at__isnull=False).exists()


def resend_wait(email: str, network: str, at: datetime) -> int:
    """Seconds until this network may ask for another code for this address; 0 for now. Others do not make it wait."""
    latest = SignInCode.objects.filter(email=email, network=network).order_by("-requested_at", "-pk").first()
    if latest is None or latest.used_at is not None:
        return 0
    return max(0, _seconds(latest.requested_at + timedelta(seconds=settings.SIGN_IN_CODE_RESEND) - at))


def count_code_guess(*, email: str, network: str, at: datetime) -> SignInFailure:
    """Count a guess at a code before it is judged. Delete the row if it was right.

    Each code has its own limit; this one is for a network that tries one guess on many addresses. Call it in the
    transaction that spends the attempt. Raises TooManyGuessesError.
    """
    door = SignInFailure.Door.CODE
    take_turns(f"guesses from {network}")
    _check_guesses(SignInFailure.objects.filter(door=door, network=network), settings.SIGN_IN_GUESSES_PER_NETWORK, at)
    return SignInFailure.objects.create(door=door, email=email, network=network, at=at)


@transaction.atomic
def count_password_guess(*, email: str, network: str, at: datetime) -> SignInFailure:
    """Count a try of a password before it is judged. Delete the row if it was right.

    Counted by address and by network, so that neither many passwords on one address nor one on many get far. Somebody
    may so keep a moderator from this door for 15 minutes; the code by e-mail stays open. Raises TooManyGuessesError.
    """
    door = SignInFailure.Door.PASSWORD
    take_turns(f"passwords of {email}", f"passwords from {network}")
    failures = SignInFailure.objects.filter(door=door)
    _check_guesses(failures.filter(email=email), settings.PASSWORD_GUESSES_PER_ADDRESS, at)
    _check_guesses(failures.filter(network=network), settings.SIGN_IN_GUESSES_PER_NETWORK, at)
    return SignInFailure.objects.create(door=door, email=email, network=network, at=at)


def _check_guesses(failures: QuerySet[SignInFailure], allowed: int, at: datetime) -> None:
    window = timedelta(seconds=settings.SIGN_IN_GUESS_WINDOW)
    lately = failures.filter(at__gt=at - window).order_by("-at", "-pk").values_list("at", flat=True)
    for oldest in lately[allowed - 1 : allowed]:
        raise TooManyGuessesError(retry_after=_seconds(oldest + window - at))


def _seconds(span: timedelta) -> int:
    """Whole seconds, rounded up."""
    return -int(-span.total_seconds() // 1)
