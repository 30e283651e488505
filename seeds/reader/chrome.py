"""Third pass: site chrome goes, the story stays. Only whole lines go, so a sentence that mentions cookies stays."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from seeds.reader.chrome_words import ACCOUNT_WORDS, COMMENTS, LABELS, MENU, SENTENCES, TAGS, TEASERS, YOU
from seeds.reader.headings import Kind, kind_of
from seeds.reader.lines import heading_text, label, looks_like_heading, without_bullet
from seeds.reader.sentences import split_sentences

_LONGEST = 250  # characters of a chrome sentence; also what bounds the work of the patterns
_LONGEST_LINE = 1000
_BOX_LINE = 160  # characters, as the two below
_GAUGE = 30
_MENU_LINES = 3
_FOOT_SHARE = 4  # readers' comments at the foot are at most this part of a page: a quarter
_QUOTES = ('"', "“", "‘", "'")
_SENTENCE = re.compile("|".join(f"(?:{pattern})" for pattern in SENTENCES))
_TAG = re.compile("|".join(f"(?:{pattern})" for pattern in TAGS))
_WORDS = re.compile(r"[\w'-]+")
_BAR = re.compile(r"\s*[|·•›»]\s*")


@dataclass(frozen=True)
class Page:
    """Lines of the story, and the lines that were taken for chrome, both in order."""

    lines: list[str]
    dropped: list[str]


def strip_chrome(lines: Sequence[str]) -> Page:
    """Take out every line that a site has put around the text."""
    chrome = [is_chrome(line) for line in lines]
    for mark in (_mark_menus, _mark_boxes, _mark_teasers, _mark_noise, _mark_foot):
        mark(lines, chrome)
    return Page(
        lines=[line for line, gone in zip(lines, chrome, strict=True) if not gone],
        dropped=[line for line, gone in zip(lines, chrome, strict=True) if gone],
    )


def is_chrome(line: str) -> bool:
    """True where each sentence of the line, or each part of a menu bar, is a site's and not a story's."""
    words = label(heading_text(without_bullet(line)))
    if not words or words in LABELS:
        return True
    if len(line) > _LONGEST_LINE:
        return False
    parts = _BAR.split(line)
    if len(parts) > 1 and all(label(part) in LABELS | MENU for part in parts):
        return True
    return all(_is_chrome_sentence(sentence) for sentence in split_sentences(line))


def drop_chrome_sentences(paragraph: str) -> str:
    """A paragraph without disclaimers and calls to subscribe at its end."""
    sentences = split_sentences(paragraph)
    while sentences and _is_chrome_sentence(sentences[-1]):
        sentences.pop()
    return " ".join(sentences)


def _is_chrome_sentence(sentence: str) -> bool:
    """Somebody's quoted words are never chrome, and a full stop makes a sentence of what could be a label."""
    if len(sentence) > _LONGEST or sentence.startswith(_QUOTES):
        return False
    words = label(sentence) if "©" not in sentence else sentence.casefold()
    if not words or words in LABELS:
        return True
    if sentence.endswith(("...", "…")):
        words += "…"
    elif not sentence.endswith(".") and _TAG.fullmatch(words):
        return True
    return bool(_SENTENCE.fullmatch(words))


def _mark_menus(lines: Sequence[str], chrome: list[bool]) -> None:
    """Several such lines in a row, at least two of them menu words, are a menu."""
    run: list[int] = []
    for at in range(len(lines) + 1):
        if at < len(lines) and (chrome[at] or label(lines[at]) in MENU):
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
    for at in _labelled(lines, TEASERS):
        if at < end:
            continue
        end = _end_of(lines, at + 1, _is_headline)
        alone = end == at + 2 < len(lines)
        if not alone:
            chrome[at:end] = [True] * (end - at)


def _is_headline(line: str) -> bool:
    return looks_like_heading(without_bullet(line)) and kind_of(line) is None


def _is_paragraph(line: str) -> bool:
    return not looks_like_heading(line) and not is_chrome(line)


def _mark_noise(lines: Sequence[str], chrome: list[bool]) -> None:
    """The noise gauge of a site: its label and its figures."""
    for at, line in enumerate(lines):
        if kind_of(line) is Kind.NOISE:
            end = _end_of(lines, at + 1, _is_gauge)
            chrome[at:end] = [True] * (end - at)


def _is_gauge(line: str) -> bool:
    if len(line) > _GAUGE or kind_of(line):
        return False
    return " " not in line or any(character.isdigit() for character in line)


def _mark_foot(lines: Sequence[str], chrome: list[bool]) -> None:
    """What readers have written below the story, and below its last section that we know."""
    before = list(accumulate(map(len, lines), initial=0))
    last_known = max((at for at, line in enumerate(lines) if kind_of(line) not in {None, Kind.NOISE}), default=-1)
    for at in _labelled(lines, COMMENTS):
        if at > last_known and (before[-1] - before[at]) * _FOOT_SHARE <= before[-1]:
            chrome[at:] = [True] * (len(lines) - at)
            return


def _labelled(lines: Sequence[str], labels: frozenset[str]) -> list[int]:
    return [at for at, line in enumerate(lines) if label(heading_text(line)) in labels]


def _end_of(lines: Sequence[str], start: int, belongs: Callable[[str], bool]) -> int:
    end = start
    while end < len(lines) and belongs(lines[end]):
        end += 1
    return end
