"""Scraped pages of imaginary sites and, beside each, what should come out of it.

The keys of an expectation are the names of `_CHECKS`; what one does not name is not checked.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from core.errors import DomainError
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from seeds.report import draft_of
from stories.drafts import StoryDraft

PAGES = Path(__file__).parent / "pages"
_ALWAYS = {"inferred": False}


def pages(folder: Path = PAGES) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix != ".yaml")


def faults_of(page: Path) -> list[str]:
    """One line for everything that came out otherwise than expected."""
    try:
        reading = read_document(page.name, page.read_bytes())
    except DomainError as refusal:
        return [f"refused: {refusal.code}"]
    expected = {**_ALWAYS, **yaml.safe_load(page.with_suffix(".yaml").read_text())}
    found = ((key, _CHECKS[key](reading, wanted)) for key, wanted in expected.items())
    return [f"{key}: {fault}" for key, fault in found if fault is not None]


def shown_text(reading: Reading) -> str:
    """All texts of the draft, one a line, as written."""
    return "\n".join(_texts({key: value for key, value in draft_of(reading).items() if key not in _UNSEEN}))


_UNSEEN = {"dropped", "language", "title_inferred"}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


def _equal(get: Callable[[StoryDraft], Any]) -> Callable[[Reading, Any], Any]:
    return lambda reading, wanted: None if get(reading.draft) == wanted else get(reading.draft)


def _begins(get: Callable[[StoryDraft], str]) -> Callable[[Reading, str], Any]:
    return lambda reading, wanted: None if get(reading.draft).startswith(wanted) else get(reading.draft)


def _camp(camp: str) -> Callable[[StoryDraft], list[str]]:
    return lambda draft: [side.name for side in draft.sides if side.camp == camp]


def _headings(draft: StoryDraft) -> list[str]:
    return [section.heading for section in draft.body if section.heading]


def _timeline(draft: StoryDraft) -> list[list[Any]]:
    return [[step.date, step.title] for step in draft.timeline]


def _missing(reading: Reading, wanted: list[str]) -> list[str] | None:
    text = shown_text(reading)
    return [piece for piece in wanted if piece not in text] or None


def _leaked(reading: Reading, unwanted: list[str]) -> list[str] | None:
    lines = shown_text(reading).splitlines()
    return [f"{piece} in {line[:80]}" for piece in map(str, unwanted) for line in lines if piece in line] or None


_CHECKS: dict[str, Callable[[Reading, Any], Any]] = {
    "title": _equal(lambda draft: draft.title),
    "title_starts": _begins(lambda draft: draft.title),
    "title_max": lambda reading, most: None if len(reading.draft.title) <= most else reading.draft.title,
    "inferred": lambda reading, wanted: None if reading.title_inferred is wanted else reading.draft.title,
    "why": _equal(lambda draft: draft.why_it_matters),
    "key_points": _equal(lambda draft: len(draft.key_points)),
    "paragraphs": _equal(lambda draft: sum(len(section.paragraphs) for section in draft.body)),
    "headings": _equal(_headings),
    "headings_include": lambda reading, wanted: (
        None if set(wanted) <= set(_headings(reading.draft)) else _headings(reading.draft)
    ),
    "plain_words": _begins(lambda draft: draft.plain_words),
    "critics": _equal(_camp("critic")),
    "defenders": _equal(_camp("defender")),
    "neutral": _equal(_camp("neutral")),
    "critics_count": _equal(lambda draft: len(_camp("critic")(draft))),
    "defenders_count": _equal(lambda draft: len(_camp("defender")(draft))),
    "neutral_count": _equal(lambda draft: len(_camp("neutral")(draft))),
    "forecast": _equal(lambda draft: draft.forecast),
    "timeline": _equal(_timeline),
    "sources": _equal(lambda draft: [[source.name, source.url] for source in draft.sources]),
    "sources_count": _equal(lambda draft: len(draft.sources)),
    "topics": lambda reading, wanted: None if sorted(reading.draft.topics) == sorted(wanted) else reading.draft.topics,
    "quotes": _missing,
    "keeps": _missing,
    "never": _leaked,
}
