"""Secrets that have to be read again, sealed under a key of their own that is derived from SECRET_KEY.

Sealed under the newest key; SECRET_KEY_FALLBACKS still open what was sealed before it changed.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


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


def keys() -> list[str]:
    """The newest key first."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def _fernet() -> MultiFernet:
    return MultiFernet([Fernet(_derive(key)) for key in keys()])


def _derive(key: str) -> bytes:
    material = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accounts.second_factor").derive(key.encode())
    return base64.urlsafe_b64encode(material)
