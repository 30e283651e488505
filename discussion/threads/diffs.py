"""What changed between two versions of a text."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

UNITS = 400  # above it the next coarser unit is compared: matching costs up to the square of it
_WORD = re.compile(r"\s+|\S+")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


class Change(NamedTuple):
    """A piece of text that stayed, came or went: `equal`, `insert` or `delete`."""

    op: str
    text: str


def compare(before: str, after: str) -> list[Change]:
    """The way from one text to the other, in words; in lines or as a whole where there are too many of them."""
    for unit in (_WORD, _LINE):
        old, new = unit.findall(before), unit.findall(after)
        if len(old) <= UNITS and len(new) <= UNITS:
            return list(_changes(old, new))
    return [Change("delete", before), Change("insert", after)]


def _changes(old: list[str], new: list[str]) -> Iterator[Change]:
    for tag, start, stop, new_start, new_stop in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("equal", "".join(old[start:stop]))
            continue
        if stop > start:
            yield Change("delete", "".join(old[start:stop]))
        if new_stop > new_start:
            yield Change("insert", "".join(new[new_start:new_stop]))
