"""What a correction changed, field by field, as text that can be compared."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.diffs import Change, Effort, compare
from core.excerpts import Excerpt, excerpt_of
from stories.models import Correction


@dataclass(frozen=True)
class FieldChange:
    """One field of a story, before and after. `diff` compares it as text, an entry of a list in a line."""

    field: str
    before: Any
    after: Any
    diff: list[Change]

    @property
    def name(self) -> str:
        """As people read it: `why_it_matters` -> `Why it matters`."""
        return self.field.replace("_", " ").capitalize()

    @property
    def excerpt(self) -> Excerpt:
        return excerpt_of(self.diff)


@dataclass(frozen=True)
class ToldCorrection:
    """A correction as a page shows it. Templates see this and never the row, which knows who made it."""

    version: int
    at: datetime
    reason: str
    fields: list[FieldChange]
    by: str = ""


def field_changes(changes: dict[str, list[Any]], effort: Effort | None = None) -> list[FieldChange]:
    """The fields in the order of their names."""
    effort = effort or Effort()
    return [
        FieldChange(field, before, after, compare(_text(before), _text(after), effort))
        for field, (before, after) in sorted(changes.items())
    ]


def tell_public(corrections: Iterable[Correction]) -> list[ToldCorrection]:
    """What everybody may know of these."""
    effort = Effort()
    return [ToldCorrection(row.version, row.at, row.reason, field_changes(row.changes, effort)) for row in corrections]


def tell_editors(corrections: Iterable[Correction]) -> list[ToldCorrection]:
    """The same with the handle of who made each; rows that come with their `by` cost no query."""
    effort = Effort()
    return [
        ToldCorrection(
            row.version,
            row.at,
            row.reason,
            field_changes(row.changes, effort),
            by=row.by.handle if row.by else "its document",
        )
        for row in corrections
    ]


def _text(value: Any) -> str:
    return "\n".join(_lines(value))


def _lines(value: Any) -> Iterator[str]:
    """A field as text: an entry of a list in one line, each paragraph of the body in its own."""
    match value:
        case str():
            yield value
        case list():
            for entry in value:
                yield from _lines(entry)
        case {"heading": heading, "paragraphs": paragraphs}:
            yield from filter(None, [heading, *paragraphs])
        case dict():
            yield " · ".join(str(part) for part in value.values() if part)
