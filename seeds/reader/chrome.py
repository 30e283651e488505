"""Third pass: site chrome goes, the story stays. Only whole lines go, so a sentence that mentions cookies stays."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from seeds.reader.calls import talks_to_reader, tells_of_writer, writers
from seeds.reader.chrome_lines import is_chrome
from seeds.reader.chrome_words import ACCOUNT_WORDS, CAPTIONS, COMMENTS, MENU, TEASERS, TICKERS, YOU
from seeds.reader.headings import Kind, kind_of
from seeds.reader.lines import heading_text, is_bullet, is_marked_heading, label, looks_like_heading, without_bullet
from seeds.reader.wordings import words_in

_LONGEST = 250  # characters of a line that names the owner of a page
_BOX_LINE = 160  # characters, as the two below
_GAUGE = 30
_CAPTION = 400
_GAUGE_LINES = 4  # below the label
_MENU_LINES = 3
_FOOT_SHARE = 4  # readers' comments at the foot are at most this part of a page: a quarter
_QUOTES = ('"', "“", "‘", "'")
_WORDS = re.compile(r"[\w'-]+")
_OWNER = re.compile(
    r"(?:©|\(c\)|copyright)(?: ©)? ?(?:19|20)\d\d(?:[–-]\d{2,4})?,? (?P<name>[^.,|·–—]{3,40})", re.IGNORECASE
)
_MORE_FROM = re.compile(r"more (?:from|in|on|about) .{1,40}")
_GAUGE_WORDS = words_in(
    "very low medium high quiet loud moderate extremely fairly rather calm silent level noisy out of score"
)
_OF_NOISE = frozenset({"noise", "buzz"})
_COUNT = re.compile(r"^\d{1,6} | ?\(?\d{1,6}\)?$")
_MENU_OR_TICKER = MENU | TICKERS


@dataclass(frozen=True)
class Page:
    """Lines of the story, and those taken for chrome, both in order. `doubtful` counts what of these is a guess."""

    lines: list[str]
    dropped: list[str]
    doubtful: int


def strip_chrome(lines: Sequence[str]) -> Page:
    """Take out every line that a site has put around the text."""
    chrome = [is_chrome(line) for line in lines]
    for mark in (_mark_captions, _mark_owner, _mark_menus, _mark_boxes, _mark_teasers, _mark_noise, _mark_foot):
        mark(lines, chrome)
    sure = sum(chrome)
    _mark_calls(lines, chrome)
    return Page(
        lines=[line for line, gone in zip(lines, chrome, strict=True) if not gone],
        dropped=[line for line, gone in zip(lines, chrome, strict=True) if gone],
        doubtful=sum(chrome) - sure,
    )


def _mark_calls(lines: Sequence[str], chrome: list[bool]) -> None:
    """What talks to readers or of writers. A line that stands twice, or on top as a heading, may be the headline."""
    names = writers(lines)
    times = Counter(lines)
    for at, line in enumerate(lines):
        is_headline = times[line] > 1 or line.startswith("# ")
        chrome[at] = (
            chrome[at] or (not is_headline and talks_to_reader(line)) or (at > 0 and tells_of_writer(line, names))
        )


def _mark_captions(lines: Sequence[str], chrome: list[bool]) -> None:
    """The line below "Image caption" or "About the author" goes with it, where it is no heading that we know."""
    for at in _labelled(lines, CAPTIONS):
        below = at + 1
        chrome[at] = True
        if below < len(lines) and len(lines[below]) <= _CAPTION and not kind_of(lines[below]):
            chrome[below] = chrome[below] or not _ends_box(lines, below)
            _mark_letter(lines, chrome, at)


def _mark_letter(lines: Sequence[str], chrome: list[bool], at: int) -> None:
    """ "Newsletter", its name, and what is in it."""
    last = at + 2
    if "letter" in label(lines[at]) and last < len(lines) and chrome[at + 1] and looks_like_heading(lines[at + 1]):
        chrome[last] = chrome[last] or (
            len(lines[last]) <= _BOX_LINE and not kind_of(lines[last]) and not _ends_box(lines, last)
        )


def _ends_box(lines: Sequence[str], at: int) -> bool:
    """A marked heading, a list item or somebody's words are the story's again."""
    return is_marked_heading(lines[at]) or is_bullet(lines[at]) or lines[at].startswith(_QUOTES)


def _mark_owner(lines: Sequence[str], chrome: list[bool]) -> None:
    """A line that is nothing but the name behind the page's copyright sign."""
    owners = {label(found["name"]) for line in lines if len(line) <= _LONGEST and (found := _OWNER.search(line))}
    for at, line in enumerate(lines):
        chrome[at] = chrome[at] or (bool(owners) and label(line) in owners)


def _mark_menus(lines: Sequence[str], chrome: list[bool]) -> None:
    """Several such lines in a row, at least two of them menu words, are a menu."""
    run: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and (chrome[at] or label(lines[at]) in _MENU_OR_TICKER):
            run.append(at)
            continue
        if len(run) >= _MENU_LINES and sum(not chrome[line] for line in run) > 1:
            for line in run:
                chrome[line] = True
        run = []


def _mark_boxes(lines: Sequence[str], chrome: list[bool]) -> None:
    """A box grows, both ways, over neighbours that speak of accounts, codes or cookies."""
    forwards = range(1, len(lines))
    backwards = range(len(lines) - 2, -1, -1)
    for order, step in ((forwards, -1), (backwards, 1)):
        for at in order:
            if chrome[at + step] and not chrome[at]:
                chrome[at] = _speaks_of_accounts(lines[at])


def _speaks_of_accounts(line: str) -> bool:
    if len(line) > _BOX_LINE or line.startswith(_QUOTES):
        return False
    words = set(_WORDS.findall(label(line)))
    return len(words & ACCOUNT_WORDS) + bool(words & YOU) > 1


def _mark_teasers(lines: Sequence[str], chrome: list[bool]) -> None:
    """Headlines of other stories, up to the next paragraph. One alone before a paragraph may be that one's heading.

    Above the first paragraph nothing is marked: there the headline may be the story's own.
    """
    begun = next((at for at, line in enumerate(lines) if _is_paragraph(line)), len(lines))
    end = begun
    for at in [at for at, line in enumerate(lines) if _heads_teasers(line)]:
        if at < end:
            continue
        end = _end_of(lines, at + 1, _is_headline)
        alone = end == at + 2 < len(lines)
        if not alone:
            chrome[at:end] = [True] * (end - at)


def _heads_teasers(line: str) -> bool:
    words = label(heading_text(line))
    return words in TEASERS or bool(len(line) <= _BOX_LINE and looks_like_heading(line) and _MORE_FROM.fullmatch(words))


def _is_headline(line: str) -> bool:
    return looks_like_heading(without_bullet(line)) and kind_of(line) is None


def _is_paragraph(line: str) -> bool:
    return not looks_like_heading(line) and not is_chrome(line)


def _mark_noise(lines: Sequence[str], chrome: list[bool]) -> None:
    """The noise gauge of a site: its label and its figures."""
    for at, line in enumerate(lines):
        sure = kind_of(line) is Kind.NOISE
        if sure or label(heading_text(line)) in _OF_NOISE:
            end = _end_of(lines, at + 1, _is_gauge, most=_GAUGE_LINES)
            if sure or end > at + 1:
                chrome[at:end] = [True] * (end - at)


def _is_gauge(line: str) -> bool:
    if len(line) > _GAUGE or kind_of(line):
        return False
    words = set(_WORDS.findall(line.casefold()))
    return " " not in line or any(character.isdigit() for character in line) or words <= _GAUGE_WORDS


def _mark_foot(lines: Sequence[str], chrome: list[bool]) -> None:
    """What readers have written below the story, and below its last section that we know."""
    before = list(accumulate(map(len, lines), initial=0))
    last_known = max((at for at, line in enumerate(lines) if kind_of(line) not in {None, Kind.NOISE}), default=-1)
    for at in [at for at, line in enumerate(lines) if _heads_comments(line)]:
        if at > last_known and (before[-1] - before[at]) * _FOOT_SHARE <= before[-1]:
            chrome[at:] = [True] * (len(lines) - at)
            return


def _heads_comments(line: str) -> bool:
    return len(line) <= _BOX_LINE and _COUNT.sub("", label(heading_text(line))) in COMMENTS


def _labelled(lines: Sequence[str], labels: frozenset[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if label(heading_text(line)) in labels]


def _end_of(lines: Sequence[str], start: int, belongs: Callable[[str], bool], *, most: int | None = None) -> int:
    end, last = start, len(lines) if most is None else min(len(lines), start + most)
    while end < last and belongs(lines[end]):
        end += 1
    return end
