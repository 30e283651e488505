"""What a run of the publisher says: a table for people, JSON for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain, repeat
from textwrap import wrap
from typing import Any

import orjson

from core.text import printable
from seeds.publisher import DocumentResult
from seeds.reader.evidence import Evidence
from seeds.reader.raw import Reading
from stories.drafts import SideDraft
from stories.models import Camp
from stories.slugs import topic_slug

_WORDS: dict[str, tuple[str, str]] = {  # by outcome: what was done, and what a dry run says
    "published": ("published", "publish"),
    "filed": ("filed for review", "file for review"),
    "refiled": ("filed again", "file again"),
    "corrected": ("corrected", "correct"),
    "proposed": ("correction filed", "file correction"),
    "unchanged": ("left as it is", "leave as it is"),
    "": ("refused", "refuse"),
}
_INDENT = 18  # characters: the longest of these words and a gap
_NARROWEST = 20  # characters beside them


def table(results: Iterable[DocumentResult], *, width: int, dry_run: bool) -> Iterator[str]:
    """A line on what is done to each document and its name; title, address and reason below, as wide as `width`.

    In pieces, one a document, and how many of each kind in the end.
    """
    counts = Counter[str]()
    if dry_run:
        yield "A dry run: nothing is written. This would be done:\n\n"
    for result in results:
        words = _WORDS[result.outcome][dry_run]
        counts[words] += 1
        yield _entry(words, _lines(result), width=max(width, _INDENT + _NARROWEST))
    documents = "1 document" if counts.total() == 1 else f"{counts.total():,} documents"
    yield f"\n{documents}: {', '.join(f'{count:,} {words}' for words, count in counts.items()) or 'nothing'}.\n"


def _lines(result: DocumentResult) -> Iterator[str]:
    yield printable(result.document)
    if result.reading:
        yield f"“{result.reading.draft.title}”"
    if result.slug:
        yield f"stories/{result.slug}/"
    if result.reason:
        yield printable(result.reason)


def _entry(words: str, lines: Iterable[str], *, width: int) -> str:
    """Words stay whole; an address is parted at its hyphens."""
    margins = chain([words.ljust(_INDENT)], repeat(" " * _INDENT))
    wrapped = (piece for line in lines for piece in wrap(line, width - _INDENT))
    return "".join(f"{margin}{piece}\n" for margin, piece in zip(margins, wrapped, strict=False))


def json_list(results: Iterable[DocumentResult]) -> Iterator[str]:
    """A JSON list in pieces, one document each, so that a large run need not be held in memory."""
    yield "["
    try:
        for number, result in enumerate(results):
            yield (",\n" if number else "\n") + orjson.dumps(payload_of(result), option=orjson.OPT_INDENT_2).decode()
    except GeneratorExit:
        raise
    except BaseException:  # also somebody's Ctrl-C: what was done so far is still a list that can be read
        yield "\n]\n"
        raise
    yield "\n]\n"


def payload_of(result: DocumentResult) -> dict[str, Any]:
    """One document of the report; `draft` is null where it could not be read."""
    return {
        "document": result.document,
        "status": result.status,
        "outcome": result.outcome,
        "code": result.code,
        "reason": result.reason,
        "story": result.slug,
        "draft": draft_of(result.reading) if result.reading else None,
    }


def draft_of(reading: Reading) -> dict[str, Any]:
    """The draft under the names of `GET stories/{slug}/`, and what only its reading knows."""
    draft = reading.draft
    shown = list(zip(draft.sides, reading.evidence, strict=True))
    return {
        **asdict(draft),
        "sides": {
            "critics": _sides(shown, Camp.CRITIC),
            "defenders": _sides(shown, Camp.DEFENDER),
            "neutral": _sides(shown, Camp.NEUTRAL),
        },
        "forecast": {"text": draft.forecast} if draft.forecast else None,
        "topics": [{"slug": topic_slug(name), "name": name} for name in draft.topics],
        "title_inferred": reading.title_inferred,
        "dropped": reading.dropped,
    }


def _sides(shown: Sequence[tuple[SideDraft, Evidence]], camp: Camp) -> list[dict[str, Any]]:
    return [
        {
            "name": side.name,
            "statement": side.statement,
            "source": side.source,
            "span": _span(evidence),
            "confidence": evidence.confidence,
            "needs_review": evidence.needs_review,
        }
        for side, evidence in shown
        if side.camp == camp
    ]


def _span(evidence: Evidence) -> dict[str, Any] | None:
    """In code points of the text as it was read; null where the document gives its sides in a form of its own."""
    if evidence.start is None:
        return None
    return {"start": evidence.start, "end": evidence.end, "text": evidence.text}
