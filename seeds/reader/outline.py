"""Fifth pass: lines to headed parts, in the order of the document."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from seeds.reader.dates import split_date
from seeds.reader.headings import CAMPS, Kind, camp_about, kind_of, names_camp, split_inline, split_label
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, looks_like_heading, without_bullet
from seeds.reader.sentences import split_sentences

_POINT = 250  # characters of a key point; a longer line is a paragraph
_QUOTES = ('"', "“")
_NAME_WORDS = 6  # of a source or topic; a sentence of more words is a paragraph
_HEADLINE_WORDS = 12
_STANDFIRST_WORDS = 8
_PROSE = frozenset({Kind.WHY, Kind.SUMMARY, Kind.PLAIN_WORDS, Kind.FORECAST})
_LISTS = frozenset({Kind.KEY_POINTS, Kind.SOURCES, Kind.TOPICS})
# In these, a short line without a full stop is a name or a step, not the heading of something else.
_SHORT_LINES_BELONG = CAMPS | _LISTS | {Kind.SIDES, Kind.TIMELINE}


_CLOCK = re.compile(r"\d{1,2}[:.]\d\d ?(?:[ap]\.?m\.?)?(?: [A-Z]{2,4})?", re.IGNORECASE)


@dataclass
class Part:
    """A heading and the lines below it. Body parts keep their heading's words; the first may have none."""

    kind: Kind
    heading: str = ""
    lines: list[str] = field(default_factory=list)
    closed: bool = False  # `Tags: Elm` owns its own line and no other


def split_parts(lines: Sequence[str]) -> list[Part]:
    """Cut at every heading; a list also ends where its bullets end or a paragraph begins.

    A part may have a heading and nothing below it.
    """
    camps = _has_sides(lines)
    marked = sum(is_marked_heading(line) for line in lines) > 1
    parts = [Part(Kind.BODY)]
    for at, line in enumerate(lines):
        kind = _kind(line, camps=camps) if _is_heading(lines, at) else None
        inline, labelled = split_inline(line, camps=camps), split_label(line)
        if at == 0 and not kind and _is_standfirst(lines):
            parts.append(Part(Kind.STANDFIRST, lines=[line], closed=True))
        elif kind and (camps or kind not in CAMPS):
            parts.append(Part(kind, heading_text(line)))
        elif labelled:
            parts.append(Part(Kind.BODY, labelled[0], [_begun(labelled[1])] if labelled[1] else []))
        elif inline:
            words = _begun(inline[1]) if inline[0] in _PROSE else inline[1]
            parts.append(Part(inline[0], lines=[words], closed=inline[0] not in CAMPS))
        elif _heads_body(lines, at, parts[-1], marked=marked):
            parts.append(Part(Kind.BODY, heading_text(line)))
        elif _is_over(parts[-1], line):
            parts.append(Part(Kind.BODY, lines=[line]))
        else:
            parts[-1].lines.append(line)
    return [part for part in parts if part.lines or part.heading]


def _begun(words: str) -> str:
    """What follows a label begins with a capital where the label is gone, but for "iPhone"."""
    first, space, rest = words.partition(" ")
    return f"{first.capitalize()}{space}{rest}" if first.islower() else words


def lines_of(parts: Sequence[Part], kind: Kind) -> list[str]:
    """All lines of that kind, from wherever in the document."""
    return [line for part in parts if part.kind is kind for line in part.lines]


def bodies(parts: Sequence[Part]) -> Iterator[Part]:
    return (part for part in parts if part.kind is Kind.BODY)


def _has_sides(lines: Sequence[str]) -> bool:
    """`For` or `Mixed` head a camp only below a heading for the sides, or where two camps have a heading."""
    headings = [line for at, line in enumerate(lines) if _is_heading(lines, at)]
    inline = {found[0] for line in lines if (found := split_inline(line, camps=True))}
    kinds = {kind_of(line) for line in headings} | (inline & CAMPS)
    return Kind.SIDES in kinds or len(kinds & CAMPS) > 1 or any(map(names_camp, headings))


def _kind(line: str, *, camps: bool) -> Kind | None:
    return kind_of(line) or (camp_about(line) if camps else None)


def _is_heading(lines: Sequence[str], at: int) -> bool:
    """Not the beginning of a sentence that goes on in the next line."""
    goes_on = at + 1 < len(lines) and lines[at + 1][:1].islower() and not is_marked_heading(lines[at])
    return not goes_on


def _is_standfirst(lines: Sequence[str]) -> bool:
    """The line between headline and text: too long to head a section, and without a full stop."""
    line = lines[0]
    is_long = len(line.split()) >= _STANDFIRST_WORDS and not line.endswith("?")
    unmarked = not is_marked_heading(line) and looks_like_heading(line)
    return is_long and unmarked and len(lines) > 1 and not looks_like_heading(lines[1]) and not is_bullet(lines[1])


def _heads_body(lines: Sequence[str], at: int, part: Part, *, marked: bool) -> bool:
    """A heading is marked as one; where no others are, it is a short line directly above a paragraph."""
    line = lines[at]
    if is_marked_heading(line) or _ends_section(lines, at, part):
        return True
    if marked and part.kind is Kind.BODY:
        return False
    if part.kind in _SHORT_LINES_BELONG and not _list_is_over(part):
        return False
    return looks_like_heading(line) and at + 1 < len(lines) and not looks_like_heading(lines[at + 1])


def _ends_section(lines: Sequence[str], at: int, part: Part) -> bool:
    """A short line that cannot be one more point, name or step."""
    if part.kind is Kind.TIMELINE:
        return _heads_prose_below_steps(lines, at)
    if part.kind in CAMPS:
        return _heads_steps(lines, at)
    in_points = part.kind is Kind.KEY_POINTS and _is_heading_below_points(part, lines[at])
    return in_points or bool(_CLOCK.fullmatch(lines[at]))


def _is_heading_below_points(part: Part, line: str) -> bool:
    """Where every point is a sentence, what is none heads something else."""
    return bool(part.lines) and looks_like_heading(line) and not any(map(looks_like_heading, part.lines))


def _heads_prose_below_steps(lines: Sequence[str], at: int) -> bool:
    """Where a step is a date and what happened, a short line without a date above a paragraph is no step."""
    below = lines[at + 1] if at + 1 < len(lines) else ""
    dated = split_date(without_bullet(lines[at - 1]), loose=True)
    alone = not split_date(without_bullet(lines[at]), loose=True) and not split_date(without_bullet(below), loose=True)
    return bool(dated and dated[1]) and alone and bool(below) and looks_like_heading(lines[at]) and not is_bullet(below)


def _heads_steps(lines: Sequence[str], at: int) -> bool:
    """A short line above two that begin with a date is no name."""
    below = lines[at + 1 : at + 3]
    return looks_like_heading(lines[at]) and len(below) > 1 and all(split_date(line, loose=True) for line in below)


def _is_over(part: Part, line: str) -> bool:
    """Bullets end where there are none, other lists where a paragraph stands."""
    if is_bullet(line) and part.kind in _LISTS:
        return False
    if part.closed or _list_is_over(part) or _steps_are_over(part, line):
        return True
    if part.kind is Kind.KEY_POINTS:
        return bool(part.lines) and (len(line) > _POINT or _is_prose(part, line))
    return part.kind in _LISTS and not looks_like_heading(line) and len(line.split()) > _NAME_WORDS


def _is_prose(part: Part, line: str) -> bool:
    """Somebody's words, several sentences below points of one, or a long one below points without a full stop."""
    headlines = len(part.lines) > 1 and all(map(looks_like_heading, part.lines))
    if headlines and not looks_like_heading(line) and len(line.split()) > _HEADLINE_WORDS:
        return True
    return line.startswith(_QUOTES) or (len(split_sentences(line)) > 1 and len(split_sentences(part.lines[-1])) == 1)


def _steps_are_over(part: Part, line: str) -> bool:
    """Below steps or stands that each are a list item of whole sentences, a sentence without a sign is none."""
    listed = part.kind in CAMPS or part.kind is Kind.TIMELINE
    told = bool(part.lines) and all(
        is_bullet(step) and not looks_like_heading(without_bullet(step)) for step in part.lines
    )
    return listed and told and not is_bullet(line) and not looks_like_heading(line)


def _list_is_over(part: Part) -> bool:
    return part.kind in _LISTS and bool(part.lines) and is_bullet(part.lines[-1])
