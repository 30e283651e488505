"""Fourth pass: the headline, once."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from seeds.reader import limits
from seeds.reader.dates import is_date
from seeds.reader.headings import kind_of, split_inline
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, label, looks_like_heading
from seeds.reader.names import is_name
from seeds.reader.sentences import iter_sentences, shorten, split_sentences

_HEAD_LINES = 12
_TITLE_WORDS = 3
_BYLINE = re.compile(r"(?:(?:written|reported|story) )?by (?P<name>.{2,80})", re.IGNORECASE)
_WRITER = re.compile(r".{0,60}\b(?:staff writer|correspondent|contributor|editorial team|news desk)", re.IGNORECASE)
_STAMP = re.compile(
    r"(?:first |last )?(?:published|updated|posted|modified)\b.{0,60}\d.{0,40}|\d{1,2}:\d\d\b.{0,30}",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"(?:title|headline)\s*:\s*", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+(?:[|–—-]|::)\s+.{1,40}")
_OPENING = re.compile(
    r"(?:in|on|at|after|with|amid|as|following|despite|while|when|for|by|under|over|since)\b",
    re.IGNORECASE,
)
_ENOUGH = 30  # characters that say something


@dataclass(frozen=True)
class Titled:
    """The title and the lines below it; `dropped` are bylines, date lines and repetitions of the title."""

    title: str
    inferred: bool
    lines: list[str]
    dropped: list[str]


def find_title(lines: Sequence[str]) -> Titled:
    """Take the headline off the top, or infer one from the first paragraph; empty where there is neither."""
    head = _head(lines)
    candidates = [line for line in head if not _is_stamp(line)]
    if not candidates:
        kept = list(lines[len(head) :])
        return Titled(_inferred(kept), inferred=True, lines=kept, dropped=list(head))
    line = _best(candidates)
    title = _headline(line, candidates)
    above = lines[: lines.index(line)]
    kept, dropped = [], list(above)
    for at, other in enumerate(lines[len(above) + 1 :], start=len(above) + 1):
        gone = _says_the_same(other, title) or (at < len(head) and _is_stamp(other))
        (dropped if gone else kept).append(other)
    return Titled(shorten(title, limits.TITLE), inferred=False, lines=kept, dropped=dropped)


def _head(lines: Sequence[str]) -> Sequence[str]:
    """The short lines above the first paragraph, list or heading that we know."""
    for at, line in enumerate(lines[:_HEAD_LINES]):
        below_title = at > 0 and line.startswith("##")
        if below_title or not (_may_be_title(line) or _is_stamp(line)):
            return lines[:at]
    return lines[:_HEAD_LINES]


def _may_be_title(line: str) -> bool:
    if is_bullet(line) or kind_of(line) or split_inline(line, camps=False):
        return False
    text = _PREFIX.sub("", heading_text(line))
    return is_marked_heading(line) or looks_like_heading(text) or _is_long_headline(text)


def _is_long_headline(text: str) -> bool:
    """Longer than a heading, but still without a full stop and no more than a title may be."""
    return len(text) <= limits.TITLE and text[:1].isupper() and text[-1:].isalnum() and len(split_sentences(text)) == 1


def _is_stamp(line: str) -> bool:
    """A byline, a date or a time of day."""
    if is_date(line) or _WRITER.fullmatch(line) or _STAMP.fullmatch(line):
        return True
    byline = _BYLINE.fullmatch(line)
    return bool(byline and is_name(byline["name"]))


def _best(candidates: Sequence[str]) -> str:
    """`# Title`, else what stands there twice, else the first line of three words, else the first."""
    marked = [line for line in candidates if line.startswith("# ")]
    repeated = [line for line, times in Counter(candidates).items() if times > 1]
    long_enough = [line for line in candidates if len(line.split()) >= _TITLE_WORDS]
    return [*marked, *repeated, *long_enough, *candidates][0]


def _headline(line: str, candidates: Sequence[str]) -> str:
    """Without `Title:` before it, and without the site's name behind it where it also stands there without."""
    title = _PREFIX.sub("", heading_text(line)).strip()
    for other in candidates:
        shorter = heading_text(other)
        if shorter != title and title.startswith(shorter) and _SITE_NAME.fullmatch(title[len(shorter) :]):
            return shorter
    return title


def _says_the_same(line: str, title: str) -> bool:
    text = heading_text(line)
    rest = text[len(title) :] if text.startswith(title) else ""
    return label(_PREFIX.sub("", text)) == label(title) or bool(_SITE_NAME.fullmatch(rest))


def _inferred(lines: Sequence[str]) -> str:
    """The main clause of the first sentence, without what leads up to it."""
    lead = next((line for line in lines if not kind_of(line) and not is_bullet(line)), "")
    sentence = next(iter_sentences(lead), "").rstrip(".… ")
    clauses = sentence.split(", ")
    if len(clauses) > 1 and _OPENING.match(sentence) and len(clauses[1]) >= _ENOUGH:
        clauses = clauses[1:]
    title = clauses[0]
    for clause in clauses[1:]:
        if len(title) >= _ENOUGH:
            break
        title = f"{title}, {clause}"
    return shorten(title[:1].upper() + title[1:], limits.TITLE)
