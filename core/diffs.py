"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal, NamedTuple

from rapidfuzz.distance import Indel, Opcode

EFFORT = (
    200_000_000  # pairs of words that are compared for one answer, a fifth of a second; the rest counts as replaced
)

_WORD = re.compile(r"\w+|\s+|[^\w\s]")


class Change(NamedTuple):
    """A run of text that stayed, came or went."""

    op: Literal["equal", "insert", "delete"]
    text: str


@dataclass
class Effort:
    """How much may still be compared. Texts that are compared for the same answer share one."""

    left: int = EFFORT

    def spend(self, pairs: int) -> bool:
        """Whether so many pairs may be compared; if so, they are."""
        if pairs > self.left:
            return False
        self.left -= pairs
        return True


def compare(before: str, after: str, effort: Effort | None = None) -> list[Change]:
    """The pieces in order: those not inserted are `before`, those not deleted are `after`, to the character.

    Lines are matched first, then words within the lines that changed.
    """
    effort = effort or Effort()
    pieces = (
        piece
        for old, new in _changed(before.splitlines(keepends=True), after.splitlines(keepends=True), effort)
        for piece in _diff_lines("".join(old), "".join(new), effort)
    )
    runs = groupby((piece for piece in pieces if piece.text), key=lambda piece: piece.op)
    return [Change(op, "".join(piece.text for piece in run)) for op, run in runs]


def _changed(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Runs of both, in order: equal ones, and what took the place of what."""
    start = _equal_from_start(old, new)
    end = _equal_from_start(old[start:][::-1], new[start:][::-1])
    yield old[:start], new[:start]
    yield from _compared(old[start : len(old) - end], new[start : len(new) - end], effort)
    yield old[len(old) - end :], new[len(new) - end :]


def _equal_from_start(old: Sequence[str], new: Sequence[str]) -> int:
    return next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _compared(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    # difflib is cubic where words repeat: ten thousand characters took half a minute.
    if not effort.spend(len(old) * len(new)):
        yield old, new
        return
    for _, run in groupby(Indel.opcodes(old, new), key=lambda step: _stays(step, old)):
        steps = list(run)
        first, last = steps[0], steps[-1]
        yield old[first.src_start : last.src_end], new[first.dest_start : last.dest_end]


def _stays(step: Opcode, old: Sequence[str]) -> bool:
    """Whether this run is the same in both. Space alone between two changes is part of the change."""
    return step.tag == "equal" and not "".join(old[step.src_start : step.src_end]).isspace()


def _diff_lines(old: str, new: str, effort: Effort) -> Iterator[Change]:
    if old == new:
        yield Change("equal", old)
        return
    for gone, come in _changed(_WORD.findall(old), _WORD.findall(new), effort):
        if gone == come:
            yield Change("equal", "".join(gone))
        else:
            yield from _replaced("".join(gone), "".join(come))


def _replaced(old: str, new: str) -> Iterator[Change]:
    yield Change("delete", old)
    yield Change("insert", new)
