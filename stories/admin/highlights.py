"""A text cut where the spans of found sides begin and end, so that a template can mark each piece."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any


@dataclass(frozen=True)
class Found:
    """A side that was found, by its number in the list beside the text."""

    number: int
    camp: str
    name: str
    start: int | None
    end: int | None
    confidence: float
    needs_review: bool

    @property
    def percent(self) -> int:
        return round(self.confidence * 100)


@dataclass(frozen=True)
class Piece:
    """A run of text within the same spans; `begins` are those that begin with it."""

    text: str
    within: list[Found]
    begins: list[Found]

    @property
    def camp(self) -> str:
        """The camp that all of its spans share, or "mixed"."""
        camps = {found.camp for found in self.within}
        return camps.pop() if len(camps) == 1 else "mixed"


def found_sides(evidence: Sequence[dict[str, Any] | None]) -> list[Found]:
    """The sides that were found in the text, numbered; those that the document states are left out."""
    return [Found(number, **shown) for number, shown in enumerate(filter(None, evidence), start=1)]


def shown_by(names: Sequence[str], evidence: Sequence[dict[str, Any] | None]) -> list[Found | None]:
    """What shows each side of a draft in the text, by the side's name.

    It is at the same place under the same name; or, where editors moved the side, at another one; or, where they
    named it anew, at its own.
    """
    found = iter(found_sides(evidence))
    free = {place: next(found) for place, shown in enumerate(evidence) if shown}
    told: dict[int, Found] = {}
    for same_place, same_name in ((True, True), (False, True), (True, False)):
        for side, name in enumerate(names):
            fits = (
                place
                for place, shown in free.items()
                if (place == side or not same_place) and (shown.name == name or not same_name)
            )
            if side not in told and (place := next(fits, None)) is not None:
                told[side] = free.pop(place)
    return [told.get(side) for side in range(len(names))]


def cut(text: str, found: Sequence[Found]) -> Iterator[Piece]:
    """The whole text in pieces, in order. Spans may overlap; one that does not fit the text is ignored."""
    placed = [(side.start, side.end, side) for side in found if side.start is not None and side.end is not None]
    spans = [(start, end, side) for start, end, side in placed if 0 <= start < end <= len(text)]
    edges = {0, len(text), *(edge for start, end, _ in spans for edge in (start, end))}
    for start, end in pairwise(sorted(edges)):
        within = [side for first, last, side in spans if first <= start and end <= last]
        lines = text[start:end].replace("\n", "\n\n")  # a line of the text is a paragraph
        yield Piece(lines, within, [side for side in within if side.start == start])
