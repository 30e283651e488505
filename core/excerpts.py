"""A difference as a page shows it: what changed, with a few words around it, and never more than a page holds."""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from core.diffs import Change

AROUND = 160  # characters of unchanged text on each side of a change
LONGEST_RUN = 4_000  # characters of what came or went in one piece
SHOWN = 12_000  # characters of one difference


class Piece(NamedTuple):
    """A run of text, or the gap where some is left out."""

    op: Literal["equal", "insert", "delete", "gap"]
    text: str = ""


class Excerpt(NamedTuple):
    """`is_cut`: something that changed is not shown."""

    pieces: list[Piece]
    is_cut: bool


def excerpt_of(changes: Sequence[Change]) -> Excerpt:
    """The changes with what surrounds them; unchanged text further away is left out."""
    pieces: list[Piece] = []
    room, is_cut = SHOWN, False
    for number, change in enumerate(changes):
        if room <= 0:
            return Excerpt([*pieces, Piece("gap")], is_cut=True)
        short = list(_shortened(change, is_first=number == 0, is_last=number == len(changes) - 1))
        pieces += short
        room -= sum(len(piece.text) for piece in short)
        is_cut = is_cut or (change.op != "equal" and len(short) > 1)
    return Excerpt(pieces, is_cut)


def _shortened(change: Change, *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    if change.op != "equal":
        yield Piece(change.op, change.text[:LONGEST_RUN])
        if len(change.text) > LONGEST_RUN:
            yield Piece("gap")
        return
    head, tail = (0 if is_first else AROUND), (0 if is_last else AROUND)
    if len(change.text) <= head + tail:
        yield Piece("equal", change.text)
        return
    if head:
        yield Piece("equal", _without_last_word(change.text[:head]))
    yield Piece("gap")
    if tail:
        yield Piece("equal", _without_first_word(change.text[-tail:]))


def _without_last_word(text: str) -> str:
    """A cut goes between two words, where there are any."""
    return text.rpartition(" ")[0] or text


def _without_first_word(text: str) -> str:
    return text.partition(" ")[2] or text
