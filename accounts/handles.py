"""Public names: what they may look like, and when two of them look alike."""

import re
import unicodedata

from django.utils.crypto import salted_hmac

from core.errors import ConflictError, DomainError

SHAPE = re.compile(r"[a-z0-9](?:[a-z0-9_]{1,28})[a-z0-9]", re.IGNORECASE)
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


def seal(skeleton: str) -> str:
    """What is kept of the name of somebody who is gone: who guesses the name and has the site's key finds it."""
    return f"#{salted_hmac('accounts.handles', skeleton, algorithm='sha256').hexdigest()[:40]}"


# Taken for one another at a glance, too often part of innocent names for the skeleton: only names of the house are
# kept from them.
_ALSO_ALIKE = (
    *(("cl", "d"), ("nn", "m"), ("uu", "w"), ("v", "u")),
    *(("2", "z"), ("3", "e"), ("4", "a"), ("6", "b"), ("7", "t"), ("8", "b"), ("9", "g")),
)


def _outline(name: str) -> str:
    """A wider skeleton, for names of the house."""
    folded = skeleton(name)
    for seen, meant in _ALSO_ALIKE:
        folded = folded.replace(seen, meant)
    return folded


def _skeletons(names: str) -> frozenset[str]:
    return frozenset(_outline(name) for name in names.split())


# Compared as skeletons, so `m0derator` and `adrnin` are among them; as whole words, so `badminton` is not.
_BRAND = _outline("hubbub")  # nobody but the house has it in a name
_TITLES = _skeletons(
    "admin admins administrator administrators mod mods moderator moderators moderatoren moderation newsroom sysadmin"
    " siteadmin superadmin supermod globalmod webmaster postmaster"
)
_OFFICES = _skeletons(  # a name of nothing else, but `staff_meal` is a name
    "community_manager editor editors official redaktion security staff support trust_and_safety verified"
)
_COMPANIONS = _skeletons("chief desk global head help real senior service site super team the")  # nothing by themselves
_RESERVED = _TITLES | _OFFICES | _skeletons("anonymous api deleted erased helpdesk noreply root senior system team")
_OFFICIAL = re.compile(f"(?:{'|'.join(sorted(_TITLES | _OFFICES | _COMPANIONS))})+")
_COMPANY = re.compile(f"(?:{'|'.join(sorted(_COMPANIONS))})+")
_ENDING = "0123456789_"
_LETTERS_OF_DIGITS = str.maketrans("3478", "eatb")  # beyond those that the skeleton knows


def check_handle(handle: str) -> str:
    """The handle, if it may be used. Raises HandleInvalidError or HandleReservedError."""
    if not handle.isascii() or not SHAPE.fullmatch(handle):
        raise HandleInvalidError
    if any(_sounds_official(reading) for reading in _readings(handle)):
        raise HandleReservedError
    return handle


def _readings(handle: str) -> set[str]:
    """How a reader may take it: with its digits, without those at its ends, and with digits that stand for letters."""
    plain = handle.casefold()
    shorter = {plain, plain.rstrip(_ENDING), plain.strip(_ENDING)}
    return shorter | {reading.translate(_LETTERS_OF_DIGITS) for reading in shorter}


def _sounds_official(reading: str) -> bool:
    whole = _outline(reading)
    if whole in _RESERVED or _BRAND in whole:
        return True
    if any(_outline(word.strip(_ENDING)) in _TITLES for word in reading.split("_")):
        return True
    return bool(_OFFICIAL.fullmatch(whole)) and not _COMPANY.fullmatch(whole)
