"""Secrets that have to be read again, sealed under a key of their own that is derived from SECRET_KEY.

Sealed under the newest key; SECRET_KEY_FALLBACKS still open what was sealed before it changed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from core.secret_keys import derive_keys

PURPOSE = "accounts.second_factor"


class SealBrokenError(Exception):
    """Sealed under a key that this site no longer has."""


def seal(secret: str) -> str:
    """The form in which a secret is stored: encrypted and authenticated, different every time."""
    return _fernet().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again. Raises SealBrokenError."""
    try:
        return _fernet().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SealBrokenError from error


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derive_keys(PURPOSE)])
