"""Fifth pass: lines to headed parts, in the order of the document."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from seeds.reader.headings import CAMPS, Kind, kind_of, split_inline
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, looks_like_heading

_POINT = 250  # characters of a key point; a longer line is a paragraph
_NAME_WORDS = 6  # of a source or topic; a sentence of more words is a paragraph
_LISTS = frozenset({Kind.KEY_POINTS, Kind.SOURCES, Kind.TOPICS})
# In these, a short line without a full stop is a name or a step, not the heading of something else.
_SHORT_LINES_BELONG = CAMPS | _LISTS | {Kind.SIDES, Kind.TIMELINE}


@dataclass
class Part:
    """A heading and the lines below it. Body parts keep their heading's words; the first may have none."""

    kind: Kind
    heading: str = ""
    lines: list[str] = field(default_factory=list)
    closed: bool = False  # `Tags: Elm` owns its own line and no other


def split_parts(lines: Sequence[str]) -> list[Part]:
    """Cut at every heading; a list also ends where its bullets end or a paragraph begins."""
    camps = _has_sides(lines)
    parts = [Part(Kind.BODY)]
    for at, line in enumerate(lines):
        kind = kind_of(line)
        inline = split_inline(line, camps=camps)
        if kind and (camps or kind not in CAMPS):
            parts.append(Part(kind, heading_text(line)))
        elif inline:
            parts.append(Part(inline[0], lines=[inline[1]], closed=inline[0] not in CAMPS))
        elif _heads_body(lines, at, parts[-1]):
            parts.append(Part(Kind.BODY, heading_text(line)))
        elif _is_over(parts[-1], line):
            parts.append(Part(Kind.BODY, lines=[line]))
        else:
            parts[-1].lines.append(line)
    return [part for part in parts if part.lines or part.kind is Kind.SIDES]


def lines_of(parts: Sequence[Part], kind: Kind) -> list[str]:
    """All lines of that kind, from wherever in the document."""
    return [line for part in parts if part.kind is kind for line in part.lines]


def bodies(parts: Sequence[Part]) -> Iterator[Part]:
    return (part for part in parts if part.kind is Kind.BODY)


def _has_sides(lines: Sequence[str]) -> bool:
    """`For` or `Mixed` head a camp only below a heading for the sides, or where two camps have a heading."""
    kinds = {kind_of(line) for line in lines}
    return Kind.SIDES in kinds or len(kinds & CAMPS) > 1


def _heads_body(lines: Sequence[str], at: int, part: Part) -> bool:
    """A heading is marked as one, or is a short line directly above a paragraph."""
    line = lines[at]
    if is_marked_heading(line):
        return True
    if part.kind in _SHORT_LINES_BELONG and not _list_is_over(part):
        return False
    return looks_like_heading(line) and at + 1 < len(lines) and not looks_like_heading(lines[at + 1])


def _is_over(part: Part, line: str) -> bool:
    """Bullets end where there are none, other lists where a paragraph stands."""
    if is_bullet(line) and part.kind in _LISTS:
        return False
    if part.closed or _list_is_over(part):
        return True
    if part.kind is Kind.KEY_POINTS:
        return bool(part.lines) and len(line) > _POINT
    return part.kind in _LISTS and not looks_like_heading(line) and len(line.split()) > _NAME_WORDS


def _list_is_over(part: Part) -> bool:
    return part.kind in _LISTS and bool(part.lines) and is_bullet(part.lines[-1])
