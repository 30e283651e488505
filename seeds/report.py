"""What a run of the publisher says: a table for people, JSON for programs."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import orjson
from django.utils.text import slugify
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from seeds.publisher import DocumentResult
from seeds.reader.evidence import Evidence
from seeds.reader.raw import Reading
from stories.drafts import SideDraft
from stories.models import Camp

_COLUMNS = (  # all of a fixed width, so that a row is printed as soon as it is there
    Column("document", ratio=3, overflow="fold"),
    Column("status", width=9),
    Column("outcome", width=9),
    Column("story", ratio=4, overflow="fold"),
    Column("reason", ratio=5, overflow="fold"),
)


def table(results: Iterable[DocumentResult], *, width: int) -> Iterator[str]:
    """One row a document in pieces, at most `width` characters wide; long cells go on in the next line."""
    *head, foot = _rendered(width, show_header=True)
    yield "".join(head)
    for result in results:
        cells = (result.document, result.status, result.outcome, result.slug, result.reason)
        _, *row, _ = _rendered(width, *map(_printable, cells), show_header=False)
        yield "".join(row)
    yield foot


def _rendered(width: int, *cells: str, show_header: bool) -> list[str]:
    """The lines of a table of one row, or of none."""
    grid = Table(*(column.copy() for column in _COLUMNS), width=width, show_header=show_header)
    if cells:
        grid.add_row(*map(Text, cells))
    console = Console(width=width, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(grid)
    return capture.get().splitlines(keepends=True)


def json_list(results: Iterable[DocumentResult]) -> Iterator[str]:
    """A JSON list in pieces, one document each, so that a large run need not be held in memory."""
    yield "["
    for number, result in enumerate(results):
        yield (",\n" if number else "\n") + orjson.dumps(payload_of(result), option=orjson.OPT_INDENT_2).decode()
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
        "topics": [{"slug": slugify(name), "name": name} for name in draft.topics],
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


def _printable(text: str) -> str:
    """A file's name may hold anything, also what moves a terminal's cursor."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text)
