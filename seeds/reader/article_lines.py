"""Which of a page's lines are its article: what the extractor found, and what it is known to leave out.

An extractor judges by paragraphs, so it loses short things: headings, the box of key points beside the text, the list
that it takes for a menu, the lines between headline and text. Whatever stays out is told.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from seeds.reader.chrome_lines import is_chrome
from seeds.reader.headings import CAMPS, Kind, kind_of
from seeds.reader.lines import is_marked_heading
from seeds.reader.page_lines import Box, PageLine

_GRAM = 4  # words; a shorter line is only known as a whole
_SHARE = 4  # of these grams, one may be missing: words that are drawn apart run together elsewhere
_SENTENCE_WORDS = 6
_CARD_LINES = 3
_SENTENCE = re.compile(r"""[.!?…]["”’')\]]*$""")
_WORDS = re.compile(r"\w+")
_UNWANTED = frozenset({None, Kind.NOISE, Kind.TOPICS, Kind.BODY})
_ENDLESS = CAMPS | {Kind.WHY, Kind.FORECAST, Kind.TIMELINE, Kind.PLAIN_WORDS, Kind.SUMMARY, Kind.SIDES}


@dataclass(frozen=True)
class Article:
    """The lines of the article and all others, both in order. Of the `doubtful` among those, each is a sentence."""

    lines: list[str]
    dropped: list[str]
    doubtful: int


def choose_lines(page: Sequence[PageLine], *, extracted: str, title: str) -> Article:
    """Part the page's lines by what an extractor has found in it."""
    known = _Known(extracted)
    kept = [not line.is_beside and known.has(line) for line in page]
    top = next((at for at, line in enumerate(page) if line.said == title), -1)
    if top >= 0:
        kept[top] = True
    _drop_cards(page, kept)
    _keep_sections(page, kept)
    _keep_standfirst(page, kept, top)
    _keep_headings(page, kept)
    return Article(
        lines=[page[at].text for at in _in_order(page, kept)],
        dropped=[line.said for line, keep in zip(page, kept, strict=True) if not keep],
        doubtful=sum(1 for _line in _doubtful(page, kept, top)),
    )


class _Known:
    """The words of the extracted text, by whole lines and by runs of four."""

    def __init__(self, extracted: str) -> None:
        lines = [_words(line) for line in extracted.splitlines()]
        words = [word for line in lines for word in line]
        self._lines = {" ".join(line) for line in lines}
        self._grams = set(_grams(words))

    def has(self, line: PageLine) -> bool:
        """A short link may as well be another one of the same words."""
        words = _words(line.said)
        if len(words) < _GRAM:
            return not line.is_link and " ".join(words) in self._lines
        grams = list(_grams(words))
        return sum(gram not in self._grams for gram in grams) * _SHARE <= len(grams)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text.casefold())


def _grams(words: Sequence[str]) -> Iterator[int]:
    return (hash(tuple(words[at : at + _GRAM])) for at in range(len(words) - _GRAM + 1))


def _drop_cards(page: Sequence[PageLine], kept: list[bool]) -> None:
    """A box of a linked headline and a line or two below it leads to another story."""
    for at, line in enumerate(page):
        below = line.box.end - at
        if line.is_link and not kept[at] and at == line.box.start and 1 < below <= _CARD_LINES:
            kept[at : line.box.end] = [False] * below


def _keep_sections(page: Sequence[PageLine], kept: list[bool]) -> None:
    """What stands below a heading that a story knows, in the same box and up to the next heading.

    No line is looked at for two headings: a page may be nothing but headings.
    """
    for at, line in enumerate(page):
        kind = kind_of(line.said)
        if kind in _UNWANTED or line.is_beside or line.is_link:
            continue
        end = _box_around(line.box, at).end
        for below in range(at + 1, end):
            other = page[below]
            if is_marked_heading(other.text) or kind_of(other.said):
                break
            if not other.is_beside and (not other.is_link or kind is Kind.SOURCES):
                kept[at] = kept[below] = True


def _box_around(box: Box, at: int) -> Box:
    """The smallest box that also holds something below this line."""
    while box.parent and box.end <= at + 1:
        box = box.parent
    return box


def _keep_standfirst(page: Sequence[PageLine], kept: list[bool], top: int) -> None:
    """Sentences between the headline and what was found of the text."""
    first = next((at for at in range(top + 1, len(page)) if kept[at]), 0)
    for at in range(top + 1, first if top >= 0 else 0):
        kept[at] = _is_sentence(page[at])


def _keep_headings(page: Sequence[PageLine], kept: list[bool]) -> None:
    """A heading is the article's where what stands below it is."""
    below = False
    for at in range(len(page) - 1, -1, -1):
        line = page[at]
        if (is_marked_heading(line.text) or kind_of(line.said)) and not line.is_link and not line.is_beside:
            kept[at] = kept[at] or below
        if kept[at] or not (line.is_beside or is_chrome(line.said)):
            below = kept[at]


def _in_order(page: Sequence[PageLine], kept: Sequence[bool]) -> list[int]:
    """The kept lines, with a box that stands amid the text behind it: only the page knows where the box ends."""
    order = [at for at, keep in enumerate(kept) if keep]
    text, boxes = list[int](), list[int]()
    end = 0
    for place, at in enumerate(order):
        if at >= end and kind_of(page[at].said) in _ENDLESS:
            end = _end_amid_text(page, order, place)
        (boxes if at < end else text).append(at)
    return text + boxes


def _end_amid_text(page: Sequence[PageLine], order: Sequence[int], place: int) -> int:
    """The end of the box that this heading opens, where text without a heading follows; else 0."""
    box = _box_around(page[order[place]].box, order[place])
    behind = bisect_left(order, box.end)
    if bisect_left(order, box.start) < place or behind == len(order):
        return 0
    below = page[order[behind]]
    return 0 if is_marked_heading(below.text) or kind_of(below.said) else box.end


def _doubtful(page: Sequence[PageLine], kept: Sequence[bool], top: int) -> Iterator[PageLine]:
    """Sentences that were left out between the first and the last line of the article."""
    last = max((at for at, keep in enumerate(kept) if keep), default=-1)
    return (page[at] for at in range(max(top, 0), last) if not kept[at] and _is_sentence(page[at]))


def _is_sentence(line: PageLine) -> bool:
    return (
        not line.is_beside
        and not line.is_link
        and len(_words(line.said)) >= _SENTENCE_WORDS
        and bool(_SENTENCE.search(line.said))
        and not is_chrome(line.said)
    )
