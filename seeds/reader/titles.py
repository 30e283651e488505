"""Fifth pass: the headline, once."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from seeds.reader import limits
from seeds.reader.headings import kind_of, split_inline, split_label
from seeds.reader.inferring import infer_title
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, label, looks_like_heading
from seeds.reader.sentences import shorten, split_sentences
from seeds.reader.stamps import is_kicker, is_masthead, is_stamp, stamped
from seeds.reader.subject import Subject

_HEAD_LINES = 16
_TOP = 40  # lines in which a headline may stand once more
_STANDFIRST = 3  # lines
_TITLE_WORDS = 3
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_PREFIX = re.compile(r"(?:title|headline)\s*:\s*", re.IGNORECASE)
_SITE_NAME = re.compile(r"\s+(?:[|–—-]|::)\s+.{1,40}")
_WITH_SITE = re.compile(r"\s+(?:\||::)\s+[^|]{1,40}$")
_OFFICE = re.compile(r"(?:Department|Ministry|Office|Bureau|Agency) (?:of|for) [A-Z]\w+(?: (?:and )?[A-Z]\w+)?")
_TICKER = re.compile(r"(?:breaking|just in|live|developing|watch|video|listen|opinion|alert)\s*:", re.IGNORECASE)


@dataclass(frozen=True)
class Titled:
    """The title and the lines below it; `dropped` are bylines, date lines, and other wordings of the title.

    `doubt` says in a sentence why it may be another line, or is empty.
    """

    title: str
    inferred: bool
    lines: list[str]
    dropped: list[str]
    doubt: str = ""


def find_title(lines: Sequence[str]) -> Titled:
    """Take the headline off the top, or infer one from the first paragraph; empty where there is neither."""
    subject = Subject(lines)
    begin = _beginning(lines, subject)
    found = _titled(lines[begin:])
    doubt = _doubt(found.title, lines, begin)
    if not found.inferred and _has_words(found.title) and subject.is_strange(found.title):
        doubt = "The title has hardly a word in common with the text: it may be a line of the site."
    return replace(found, dropped=[*lines[:begin], *found.dropped], doubt=doubt)


def _has_words(title: str) -> bool:
    """False where words may not be apart, as in Chinese, and so cannot be compared."""
    return " " in title or title.isascii()


def _doubt(title: str, lines: Sequence[str], begin: int) -> str:
    """A line above could be the title where it has the words for it and the title does not stand there twice."""
    above = (line for line in lines[:begin] if not (_TICKER.match(line) or is_masthead(line)))
    passed = next((line for line in above if len(_LETTERS.findall(line)) >= _TITLE_WORDS), "")
    if not passed or lines[:_HEAD_LINES].count(title) > 1:
        return ""
    return f"The text does not speak of a line above the title, which may be its title: “{passed}”."


def _beginning(lines: Sequence[str], subject: Subject) -> int:
    """Where the title stands below lines that the text does not speak of, as it speaks of that one; else 0."""
    head = lines[:_HEAD_LINES]
    for at, line in enumerate(head):
        if at and _may_be_title(line) and subject.is_told(heading_text(line)):
            return at
        told_apart = is_marked_heading(line) or _PREFIX.match(line) or kind_of(line) or head.count(line) > 1
        if told_apart or not subject.is_strange(line):
            return 0
    return 0


def _titled(lines: Sequence[str]) -> Titled:
    head = _head(lines)
    stamps = [*stamped(head), *stamped(lines[len(head) : _below(lines, len(head))])]
    beside = [stamp or is_masthead(line) or is_kicker(line) for line, stamp in zip(head, stamps, strict=False)]
    candidates = [line for line, gone in zip(head, beside, strict=True) if not gone]
    if not candidates:
        kept = list(lines[len(head) :])
        return Titled(_inferred(kept), inferred=True, lines=kept, dropped=list(head))
    line = _best(candidates, Counter(lines[:_TOP]))
    title = _headline(line, candidates)
    above = lines[: lines.index(line)]
    kept, dropped = [], list(above)
    shown = shorten(title, limits.TITLE)
    if not heading_text(line).endswith(shown):
        dropped.append(line)
    for at, other in enumerate(lines[len(above) + 1 :], start=len(above) + 1):
        gone = _says_the_same(other, title) or (at < len(stamps) and stamps[at]) or (at < len(head) and beside[at])
        (dropped if gone else kept).append(other)
    return Titled(shown, inferred=False, lines=kept, dropped=dropped)


def _head(lines: Sequence[str]) -> Sequence[str]:
    """The short lines above the first paragraph, list or heading that we know."""
    for at, line in enumerate(lines[:_HEAD_LINES]):
        below_title = at > 0 and line.startswith("##")
        if below_title or not (_may_be_title(line) or is_stamp(line) or is_kicker(line)):
            return lines[:at]
    return lines[:_HEAD_LINES]


def _below(lines: Sequence[str], start: int) -> int:
    """A site's line on who and when may also stand below a first short paragraph."""
    known = (at for at, line in enumerate(lines[start : start + _STANDFIRST], start=start) if kind_of(line))
    return next(known, min(len(lines), start + _STANDFIRST))


def _may_be_title(line: str) -> bool:
    if is_bullet(line) or kind_of(line) or split_inline(line, camps=False) or split_label(line):
        return False
    text = _PREFIX.sub("", heading_text(line))
    return is_marked_heading(line) or looks_like_heading(text) or _is_long_headline(text)


def _is_long_headline(text: str) -> bool:
    """Longer than a heading, but still without a full stop and no more than a title may be."""
    return len(text) <= limits.TITLE and text[:1].isupper() and text[-1:].isalnum() and len(split_sentences(text)) == 1


def _best(candidates: Sequence[str], everywhere: Counter[str]) -> str:
    """`# Title` or `Title:`, else what stands there twice, else the first line of three words, else the first."""
    marked = [line for line in candidates if line.startswith("# ") or _PREFIX.match(line)]
    own = [line for line in candidates if not _TICKER.match(line)]
    repeated = [line for line in own if everywhere[line] > 1 and " " in line]
    extended = [line for line in own if any(_extends(other, line) for other in candidates)]
    long_enough = [line for line in own if len(_WORD.findall(line)) >= _TITLE_WORDS]
    telling = [line for line in long_enough if not _OFFICE.fullmatch(line)]
    best = [*marked, *repeated, *extended, *telling, *long_enough, *own, *candidates][0]
    return next((line for line in own if line.casefold() == best.casefold() and not line.isupper()), best)


def _extends(line: str, title: str) -> bool:
    """`Title | Site` above `Title`."""
    return line.startswith(title) and bool(_SITE_NAME.fullmatch(line[len(title) :]))


def _headline(line: str, candidates: Sequence[str]) -> str:
    """Without `Title:` before it, and without the site's name behind it where it also stands there without."""
    title = _PREFIX.sub("", heading_text(line)).strip()
    for other in candidates:
        shorter = heading_text(other)
        if shorter != title and title.startswith(shorter) and _SITE_NAME.fullmatch(title[len(shorter) :]):
            return shorter
    return _WITH_SITE.sub("", title) or title


def _says_the_same(line: str, title: str) -> bool:
    text = heading_text(line)
    rest = text[len(title) :] if text.startswith(title) else ""
    return label(_PREFIX.sub("", text)) == label(title) or bool(_SITE_NAME.fullmatch(rest))


def _inferred(lines: Sequence[str]) -> str:
    lead = next((line for line in lines if not kind_of(line) and not is_bullet(line)), "")
    return infer_title(lead)
