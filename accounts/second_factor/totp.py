"""Codes of an authenticator app: six digits that change every 30 seconds (RFC 6238)."""

import logging
from datetime import datetime

import pyotp
from django.utils.crypto import constant_time_compare

from accounts.models import Subscriber
from accounts.second_factor.models import TotpDevice
from accounts.second_factor.sealing import SealBrokenError, seal, unseal
from accounts.signin.codes import as_typed

logger = logging.getLogger(__name__)

ISSUER = "Hubbub"
DRIFT = 1  # steps of 30 s that the clock of an app may be off, and that a person may take to type


def new_totp_secret() -> str:
    """160 random bits in base32, as apps take them."""
    return pyotp.random_base32(32)


def totp_uri(secret: str, *, account: str) -> str:
    """What the QR code says. `account` is shown in the app, beside the site's name."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=ISSUER)


def totp_counter(secret: str, code: str, *, at: datetime) -> int | None:
    """The number of the 30-second step whose code this is, as far as a clock may be off; None for any other code."""
    totp, typed = pyotp.TOTP(secret), as_typed(code)
    now = totp.timecode(at)
    steps = range(max(0, now - DRIFT), now + DRIFT + 1)
    return next((step for step in steps if constant_time_compare(totp.generate_otp(step), typed)), None)


def accept_totp(subscriber: Subscriber, code: str, *, at: datetime) -> bool:
    """Whether this is a code of one of the person's apps that was not accepted before. Each is accepted once."""
    for device in TotpDevice.objects.filter(subscriber=subscriber).order_by("created_at", "pk"):
        secret = _secret_of(device)
        counter = totp_counter(secret, code, at=at) if secret else None
        if counter is not None and _spend(device, secret, counter, at):
            return True
    return False


def _secret_of(device: TotpDevice) -> str:
    try:
        return unseal(device.sealed_secret)
    except SealBrokenError:
        logger.exception("Authenticator app %s is sealed under a key that is gone from SECRET_KEY_FALLBACKS", device.pk)
        return ""


def _spend(device: TotpDevice, secret: str, counter: int, at: datetime) -> bool:
    """Of many at once with the same code one finds the counter still below it. Sealed anew under the newest key."""
    unspent = TotpDevice.objects.filter(pk=device.pk, last_counter__lt=counter)
    return bool(unspent.update(last_counter=counter, last_used_at=at, sealed_secret=seal(secret)))
