"""How long the parts of a story may be, asked of the models, and how many entries one may list."""

from collections.abc import Sized

from django.db.models import Model

from core.errors import DomainError
from stories.drafts import MAX_ENTRIES, MAX_TOPICS, StoryDraft
from stories.models import Side, Source, Story, TimelineEntry, Topic


def _length(model: type[Model], field: str) -> int:
    return int(getattr(model._meta.get_field(field), "max_length", 0))  # noqa: SLF001 - as Django documents it


TITLE = _length(Story, "title")
SUMMARY = _length(Story, "summary")
DOCUMENT = _length(Story, "document")
SIDE_NAME = _length(Side, "name")
STEP_TITLE = _length(TimelineEntry, "title")
SOURCE_NAME = _length(Source, "name")
SOURCE_URL = _length(Source, "url")
TOPIC = _length(Topic, "name")


class DocumentTooManyEntriesError(DomainError):
    code = "document_too_many_entries"
    message = f"The document lists more than {MAX_ENTRIES} entries of one kind, or {MAX_TOPICS} topics."


def check_counts(draft: StoryDraft) -> None:
    """Refuse what would be an endless page. Lengths are checked by `stories.tidying.check_draft`."""
    lists: dict[str, Sized] = {
        "sections": draft.body,
        "key_points": draft.key_points,
        "sides": draft.sides,
        "timeline": draft.timeline,
        "sources": draft.sources,
    }
    for name, entries in lists.items():
        refuse_many(name, len(entries))
    refuse_many("topics", len(draft.topics), MAX_TOPICS)


def refuse_many(name: str, entries: int, limit: int = MAX_ENTRIES) -> None:
    """Raise DocumentTooManyEntriesError for more than a story may have of one kind."""
    if entries > limit:
        raise DocumentTooManyEntriesError(f"{name} has {entries} entries; {limit} are possible.")
