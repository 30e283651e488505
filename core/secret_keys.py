"""Keys of our own for one purpose each, derived from SECRET_KEY: the one says nothing about the other."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


def keys() -> list[str]:
    """What they are derived from: the newest first, then those that still open what was sealed before."""
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def derive_keys(purpose: str, *, length: int = 32) -> list[bytes]:
    """A key of so many bytes for this purpose out of each of `keys()`."""
    return [_derive(key, purpose, length) for key in keys()]


def _derive(key: str, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode()).derive(key.encode())
