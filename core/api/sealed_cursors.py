"""Cursors that nobody can read: for lists whose order follows what the reader is not told.

A signed cursor holds in plain sight where its row stands. Sealed ones are as the signed ones otherwise: of one list
alone, and the same for the same place (RFC 5297), so that equal answers stay equal.
"""

from collections.abc import Sequence
from typing import Any

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.core.signing import b64_decode, b64_encode
from rest_framework.exceptions import ValidationError

from core.secret_keys import derive_keys

PURPOSE, KEY_BYTES = "core.api.sealed_cursors", 64


def seal_cursor(name: str, values: Sequence[Any]) -> str:
    """A text for a place in the list of this name; `values` as JSON can hold them, or by their `str`."""
    newest = derive_keys(PURPOSE, length=KEY_BYTES)[0]
    return b64_encode(AESSIV(newest).encrypt(orjson.dumps(values, default=str), [name.encode()])).decode()


def open_cursor(cursor: str, name: str) -> list[Any]:
    """What was sealed. Raises ValidationError for what we did not write, or not for this list."""
    for key in derive_keys(PURPOSE, length=KEY_BYTES):
        try:
            values: list[Any] = orjson.loads(AESSIV(key).decrypt(b64_decode(cursor.encode()), [name.encode()]))
        except (InvalidTag, ValueError):
            continue
        return values
    raise ValidationError({"cursor": "is not a cursor of this list"}, code="cursor")
