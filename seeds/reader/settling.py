"""Seventh pass: parts whose heading promises one thing and whose lines are another find their place."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from seeds.reader import limits
from seeds.reader.dates import split_date
from seeds.reader.headings import CAMPS, Kind, is_about
from seeds.reader.lines import is_bullet, looks_like_heading
from seeds.reader.outline import Part, bodies, split_parts
from seeds.reader.sides import end_of_stands

_STEP = 200  # a line longer than this is prose, not a step of a timeline
_STEPS = 2  # dated lines that make a timeline of a part with any heading
_POINTS = 2
_PROSE = frozenset({Kind.BODY, Kind.WHY, Kind.FORECAST, Kind.PLAIN_WORDS, Kind.SUMMARY})


def settle(parts: Sequence[Part]) -> list[Part]:
    """The same lines in the same order, each below the kind of part that it is; parts without lines go."""
    settled = [_settled(part) for part in _without_prose(parts) if part.lines or part.kind is Kind.SIDES]
    _settle_standfirst(settled)
    _settle_summaries(settled)
    _settle_points(settled)
    _give_body(settled)
    return settled


def drop_tail(parts: Sequence[Part]) -> list[str]:
    """Take short lines without a full stop off the end of the last prose, and return them: they head nothing."""
    lines = parts[-1].lines if parts and parts[-1].kind in _PROSE else []
    end = len(lines)
    while end > 1 and looks_like_heading(lines[end - 1]):
        end -= 1
    dropped = lines[end:]
    del lines[end:]
    return dropped


def summary_of(parts: Sequence[Part]) -> str:
    return next((" ".join(part.lines) for part in parts if part.kind is Kind.SUMMARY), "")


def _without_prose(parts: Sequence[Part]) -> Iterator[Part]:
    """Paragraphs below the stands of a camp that are nobody's are parts of their own."""
    last = max((at for at, part in enumerate(parts) if part.kind in CAMPS), default=-1)
    for at, part in enumerate(parts):
        end = end_of_stands(part.lines, are_last=at == last) if part.kind in CAMPS else len(part.lines)
        yield replace(part, lines=part.lines[:end])
        if end < len(part.lines):
            yield from split_parts(part.lines[end:])


def _settled(part: Part) -> Part:
    """Prose below "The debate" or "How we got here" is body; dated lines below any heading are a timeline."""
    if part.kind is Kind.SIDES or (part.kind is Kind.TIMELINE and len(part.lines[0]) > _STEP):
        return replace(part, kind=Kind.BODY)
    if part.kind is Kind.WHY and is_about(part.heading) and _is_report(part.lines):
        return replace(part, kind=Kind.BODY)
    if part.kind is Kind.BODY and len(part.lines) >= _STEPS and all(map(_is_step, part.lines)):
        return replace(part, kind=Kind.TIMELINE)
    return part


def _is_report(lines: Sequence[str]) -> bool:
    """Somebody's words, or a list below a paragraph: more than a reason."""
    return any(line.startswith(('"', "“")) for line in lines) or len({is_bullet(line) for line in lines}) > 1


def _is_step(line: str) -> bool:
    dated = split_date(line.lstrip("-*• "), loose=True)
    return bool(dated and dated[1]) and len(line) <= _STEP


def _settle_standfirst(parts: list[Part]) -> None:
    """The summary, where the document has none of its own; else the first paragraph."""
    first = parts[0] if parts else None
    if not first or first.kind is not Kind.STANDFIRST:
        return
    if all(part.kind is not Kind.SUMMARY for part in parts):
        first.kind = Kind.SUMMARY
    elif len(parts) > 1 and parts[1].kind is Kind.BODY and not parts[1].heading:
        parts[:2] = [replace(parts[1], lines=[*first.lines, *parts[1].lines])]
    else:
        first.kind = Kind.BODY


def _settle_summaries(parts: list[Part]) -> None:
    """A list in short is key points; one short paragraph is the summary; all else is body below its heading."""
    has_body = any(part.lines for part in bodies(parts))
    taken = False
    for at, part in enumerate(parts):
        if part.kind is not Kind.SUMMARY:
            continue
        bullets = next((count for count, line in enumerate(part.lines) if not is_bullet(line)), len(part.lines))
        if bullets > 1:
            points, rest = replace(part, kind=Kind.KEY_POINTS, lines=part.lines[:bullets]), part.lines[bullets:]
            parts[at : at + 1] = [points, Part(Kind.BODY, lines=rest)] if rest else [points]
        elif has_body and not taken and len(" ".join(part.lines)) <= limits.SUMMARY:
            taken = True
        elif not taken and len(part.lines) > 1 and len(part.lines[0]) <= limits.SUMMARY:
            parts[at : at + 1] = [replace(part, lines=part.lines[:1]), Part(Kind.BODY, lines=part.lines[1:])]
            taken = True
        else:
            parts[at] = replace(part, kind=Kind.BODY)


def _settle_points(parts: list[Part]) -> None:
    """Bullets above the first paragraph, with no heading, are the points that a site puts below its headline."""
    first = parts[0] if parts else None
    if not first or first.kind is not Kind.BODY or first.heading or any(part.kind is Kind.KEY_POINTS for part in parts):
        return
    count = next((at for at, line in enumerate(first.lines) if not is_bullet(line)), 0)
    if count >= _POINTS:
        parts[0:1] = [Part(Kind.KEY_POINTS, lines=first.lines[:count]), Part(Kind.BODY, lines=first.lines[count:])]


def _give_body(parts: list[Part]) -> None:
    """Only the first paragraph belongs to "Why it matters" where the rest outweighs all that is body."""
    body = sum(len(line) for part in bodies(parts) for line in part.lines)
    for at, part in enumerate(parts):
        if part.kind is Kind.WHY and sum(map(len, part.lines[1:])) > body:
            parts.insert(at + 1, Part(Kind.BODY, lines=part.lines[1:]))
            del part.lines[1:]
            return
