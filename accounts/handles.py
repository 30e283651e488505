"""Public names: what they may look like, and when two of them look alike."""

import re
import unicodedata

from core.errors import ConflictError, DomainError

SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9_]{1,28})[a-z0-9]", re.IGNORECASE)
_RESERVED = """
    admin administrator api editor hubbub mod moderator moderators newsroom root senior staff support system
"""
RESERVED = frozenset(_RESERVED.split())
# Within ASCII, these are the pairs that a reader takes for one another; longer sequences first.
_LOOK_ALIKES = (("rn", "m"), ("vv", "w"), ("0", "o"), ("1", "l"), ("i", "l"), ("5", "s"), ("_", ""))


class HandleInvalidError(DomainError):
    code = "handle_invalid"
    message = "A handle has 3 to 30 letters a-z, digits or underscores, and begins and ends with a letter or digit."


class HandleReservedError(DomainError):
    code = "handle_reserved"
    message = "This handle is reserved."


class HandleTakenError(ConflictError):
    code = "handle_taken"
    message = "This handle, or one that looks like it, is taken."


def skeleton(handle: str) -> str:
    """The form that look-alike handles share; unique in the database."""
    folded = unicodedata.normalize("NFKC", handle).casefold()
    for seen, meant in _LOOK_ALIKES:
        folded = folded.replace(seen, meant)
    return folded


def check_handle(handle: str) -> str:
    """The handle, if it may be used. Raises HandleInvalidError or HandleReservedError."""
    if not handle.isascii() or not SHAPE.fullmatch(handle):
        raise HandleInvalidError
    if skeleton(handle) in {skeleton(name) for name in RESERVED}:
        raise HandleReservedError
    return handle
