"""Characters that are no part of what is said."""

import re

_BREAKS = re.compile("[\x0b\x0c\x85\u2028\u2029]")
# Controls, overrides of the writing direction, invisible fillers and tags.
_CONTROLS = "\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
_BLANK = "\u2800"  # the space of Braille
_FILLERS = "\u00ad\u061c\u180e\u200b\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f"
_EMPTY_LETTERS = "\u115f\u1160\u3164\uffa0"  # of Korean, drawn as nothing
_UNSEEN = re.compile(f"[{_CONTROLS}{_FILLERS}{_EMPTY_LETTERS}]")


def printable(text: str) -> str:
    """The text with a sign in the place of each character that moves a cursor, or that is half of one."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)


def drop_unseen(text: str) -> str:
    """The text without what nobody sees and what turns other words around; every line break is a LF or CR."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text.replace(_BLANK, " ")))
