"""From documents to stories: each read, judged and published on its own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from seeds.files import find_documents, read_file
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from stories.models import Story
from stories.services import publish_story

Status = Literal["publish", "review", "refused"]
Outcome = Literal["", "published", "unchanged", "corrected"]


class DocumentTwiceError(ConflictError):
    code = "document_twice"
    message = "Another document of this run has the same name."


class TitleTwiceError(ConflictError):
    code = "title_twice"
    message = "Another document of this run has the same title."


@dataclass(frozen=True)
class DocumentResult:
    """What became of one document, or in a dry run would become of it.

    `status` says whether it can be published as it was read, should be looked at before (`reason` says why), or is
    refused (`code` and `reason` are those of the refusal). `outcome` is what publishing does to the story at `slug`.
    """

    document: str
    status: Status
    outcome: Outcome = ""
    slug: str = ""
    code: str = ""
    reason: str = ""
    reading: Reading | None = None


@dataclass
class _Run:
    """What one run has seen so far."""

    documents: set[str] = field(default_factory=set)
    titles: dict[str, str] = field(default_factory=dict)

    def refuse_twice(self, reading: Reading) -> None:
        """Raise where this document, or one with its title, has been there before; else remember both."""
        if reading.document in self.documents:
            raise DocumentTwiceError
        title = reading.draft.title.casefold()
        if title in self.titles:
            raise TitleTwiceError(f"{self.titles[title]} has the same title.")
        self.documents.add(reading.document)
        self.titles[title] = reading.document


def publish_documents(
    *, paths: Sequence[Path], at: datetime, actor: Subscriber | None = None, dry_run: bool = False
) -> Iterator[DocumentResult]:
    """Publish every document at these paths, one after the other, each in a transaction of its own.

    A refused document publishes nothing and does not stop the others. `actor` is who answers for corrections. A dry
    run writes nothing and says what would happen.
    """
    run = _Run()
    return (_publish(path, run=run, at=at, actor=actor, dry_run=dry_run) for path in find_documents(paths))


def _publish(path: Path, *, run: _Run, at: datetime, actor: Subscriber | None, dry_run: bool) -> DocumentResult:
    try:
        reading = read_document(path.name, read_file(path))
        run.refuse_twice(reading)
        if dry_run:
            return _rehearse(reading)
        published = publish_story(draft=reading.draft, document=reading.document, at=at, actor=actor)
    except DomainError as refusal:
        return DocumentResult(path.name, "refused", code=refusal.code, reason=_reason(refusal))
    return _result(reading, published.outcome, slug=published.story.slug)


def _rehearse(reading: Reading) -> DocumentResult:
    """What publishing would do, read from what is there now."""
    story = Story.objects.filter(document=reading.document).first()
    if story is None:
        return _result(reading, "published")
    unchanged = story.content_hash == reading.draft.content_hash()
    return _result(reading, "unchanged" if unchanged else "corrected", slug=story.slug)


def _result(reading: Reading, outcome: Outcome, *, slug: str = "") -> DocumentResult:
    return DocumentResult(
        document=reading.document,
        status="review" if reading.review_reasons else "publish",
        outcome=outcome,
        slug=slug,
        reason=" ".join(reading.review_reasons),
        reading=reading,
    )


def _reason(refusal: DomainError) -> str:
    """The refusal in one line, with the fields that it names."""
    fields = [f"{error['pointer'].lstrip('#/')}: {error['detail']}" for error in refusal.data.get("errors", [])]
    return " ".join([refusal.detail, *fields])
