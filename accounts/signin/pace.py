"""How often codes may be asked for and guesses be made. Counted in PostgreSQL, where no count is ever lost.

A device with which the person has signed in before has a count of its own. All others are strangers, counted together.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from accounts.locks import take_turns
from accounts.models import Device, SignInCode, SignInFailure
from accounts.network import limit_for
from accounts.signin.addresses import mailbox_of
from accounts.signin.alarms import sound_alarm
from accounts.signin.windows import HOUR, wait_until_fewer, whole_seconds
from core.errors import TooManyError


class ResendTooSoonError(TooManyError):
    code = "code_resend_too_soon"
    message = "A code is on its way. Wait a moment before you ask for another."


class TooManyCodesError(TooManyError):
    code = "too_many_codes"
    message = "Too many codes were asked for. Try again later."


class TooManyGuessesError(TooManyError):
    code = "too_many_guesses"
    message = "Too many sign-ins have failed. Try again later."


def check_codes(*, email: str, network: str, device: Device | None = None, at: datetime) -> None:
    """Whether another code may be mailed now. Call it in the transaction that then writes the request.

    What others ask for must not shut a mailbox's owner out. So a known device is held by nothing but what was asked for
    with it. Raises ResendTooSoonError or TooManyCodesError; neither depends on whether the address is known.
    """
    take_turns(f"codes to {mailbox_of(email)}", f"codes for {network}")
    if wait := resend_wait(email, network, device, at):
        raise ResendTooSoonError(retry_after=wait)
    # Codes that were used were wanted; only the others fill somebody's mailbox or feel for addresses.
    unused = SignInCode.objects.filter(used_at__isnull=True)
    if device:
        wait = _wait(unused.filter(device=device), settings.SIGN_IN_CODES_PER_HOUR, at)
    else:
        wait = _strangers_wait(unused.filter(device__isnull=True), email, network, at)
    if wait:
        raise TooManyCodesError(retry_after=wait)


def _strangers_wait(unused: QuerySet[SignInCode], email: str, network: str, at: datetime) -> int:
    """One network gets three fifths of the mailbox's hour, and spellings with a tag two.

    So the plain address has codes left, and so has every other network. A network from which the owner has signed in is
    not held by what the rest of the world asked for.
    """
    to_mailbox, allowed = unused.filter(mailbox=mailbox_of(email)), settings.SIGN_IN_CODES_PER_HOUR
    from_here = to_mailbox.filter(network=network)
    wait = max(
        _wait(unused.filter(network=network), limit_for("SIGN_IN_CODES_PER_NETWORK_HOUR", network), at),
        _wait(from_here, max(1, allowed * 3 // 5), at),
        _wait(from_here.filter(email__contains="+"), max(1, allowed * 2 // 5), at) if "+" in email else 0,
    )
    crowd = _wait(to_mailbox, allowed, at)
    return max(wait, crowd) if crowd and not _is_at_home(email, network) else wait


def _wait(asked: QuerySet[SignInCode], allowed: int, at: datetime) -> int:
    return wait_until_fewer(asked, "requested_at", allowed=allowed, window=HOUR, at=at)


def _is_at_home(email: str, network: str) -> bool:
    """Whether a code of this address was typed here before, as far back as codes are remembered."""
    return SignInCode.objects.filter(email=email, used_from=network, used_at__isnull=False).exists()


def asked_by(codes: QuerySet[SignInCode], network: str, device: Device | None) -> QuerySet[SignInCode]:
    """Those that this device asked for or, where it is not known, strangers from this network."""
    return codes.filter(device=device) if device else codes.filter(network=network, device__isnull=True)


def resend_wait(email: str, network: str, device: Device | None, at: datetime) -> int:
    """Seconds until another code for this address may be asked for from here; 0 for now. Others make nobody wait."""
    asked = asked_by(SignInCode.objects.filter(email=email), network, device)
    latest = asked.order_by("-requested_at", "-pk").first()
    if latest is None or latest.used_at is not None:
        return 0
    return max(0, whole_seconds(latest.requested_at + timedelta(seconds=settings.SIGN_IN_CODE_RESEND) - at))


def count_code_guess(*, email: str, network: str, device: Device | None = None, at: datetime) -> SignInFailure:
    """Count a guess at a code before it is judged. Delete the row if it was right.

    Each code has its own limit; these are for whoever tries one guess on many addresses. Call it in the transaction
    that spends the attempt. Raises TooManyGuessesError.
    """
    door = SignInFailure.Door.CODE
    failures = SignInFailure.objects.filter(door=door)
    if device:
        take_turns(f"guesses on device {device.pk}")
        _check_guesses(failures.filter(device=device), settings.SIGN_IN_GUESSES_PER_DEVICE, at)
    else:
        take_turns(f"guesses from {network}")
        strangers = failures.filter(device__isnull=True)
        _check_guesses(strangers.filter(network=network), limit_for("SIGN_IN_GUESSES_PER_NETWORK", network), at)
        _check_site(strangers, email, network, at)
    facts = {"email": email, "mailbox": mailbox_of(email), "network": network, "at": at}
    return SignInFailure.objects.create(door=door, device=device, **facts)


def _check_site(strangers: QuerySet[SignInFailure], email: str, network: str, at: datetime) -> None:
    """Against thousands of networks with a guess each: strangers wait, who is known here or at home does not.

    Nobody takes turns for this: all sign-ins of the site would wait for one another. As many may slip through as there
    are requests at the same moment, which changes nothing about the odds of five hundred guesses.
    """
    allowed = limit_for("SIGN_IN_GUESSES_PER_SITE", network)
    if not (wait := _guesses_wait(strangers, allowed, at)) or _is_at_home(email, network):
        return
    sound_alarm(
        "guesses", f"Only known devices and networks may sign in: {allowed} guesses at codes were wrong lately."
    )
    raise TooManyGuessesError(retry_after=wait)


@transaction.atomic
def count_password_guess(*, email: str, network: str, at: datetime) -> SignInFailure:
    """Count a try of a password before it is judged. Delete the row if it was right.

    Counted by address and by network, so that neither many passwords on one address nor one on many get far. Somebody
    may so keep a moderator from this door for 15 minutes; the code by e-mail stays open. What is no address counts as
    one, and is not kept. Raises TooManyGuessesError.
    """
    door = SignInFailure.Door.PASSWORD
    take_turns(f"passwords of {email}", f"passwords from {network}")
    failures = SignInFailure.objects.filter(door=door)
    _check_guesses(failures.filter(email=email), settings.PASSWORD_GUESSES_PER_ADDRESS, at)
    _check_guesses(failures.filter(network=network), limit_for("SIGN_IN_GUESSES_PER_NETWORK", network), at)
    facts = {"email": email, "mailbox": mailbox_of(email), "network": network, "at": at}
    return SignInFailure.objects.create(door=door, **facts)


def _check_guesses(failures: QuerySet[SignInFailure], allowed: int, at: datetime) -> None:
    if wait := _guesses_wait(failures, allowed, at):
        raise TooManyGuessesError(retry_after=wait)


def _guesses_wait(failures: QuerySet[SignInFailure], allowed: int, at: datetime) -> int:
    window = timedelta(seconds=settings.SIGN_IN_GUESS_WINDOW)
    return wait_until_fewer(failures, "at", allowed=allowed, window=window, at=at)
