"""From documents to stories: each read, judged and published on its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from hashlib import blake2b
from logging import getLogger
from pathlib import Path
from typing import Literal

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.text import printable
from seeds.files import DocumentFile, find_documents, read_file
from seeds.reader.evidence import STATED, Evidence
from seeds.reader.raw import Reading
from seeds.reader.reading import read_document
from stories.drafts import ManuscriptDraft, SideDraft, SideEvidence
from stories.services import file_draft, publish_story, rehearse_reading
from stories.services.foreseeing import Outcome

logger = getLogger(__name__)

Status = Literal["publish", "review", "refused"]
NAME = 200  # characters of a file's name that are kept


class DocumentTwiceError(ConflictError):
    code = "document_twice"
    message = "Another document of this run has the same name."


class ReaderFailedError(DomainError):
    code = "document_reader_failed"
    message = "The reader failed on this document: a fault of ours, which is in the log."


class TitleTwiceError(ConflictError):
    code = "title_twice"
    message = "Another document of this run has the same title."


@dataclass(frozen=True)
class DocumentResult:
    """What became of one document, or in a dry run would become of it.

    `status` says whether it can be published as it was read, should be looked at before (`reason` says why), or is
    refused (`code` and `reason` are those of the refusal). `outcome` is what was done to the story at `slug`.
    """

    document: str
    status: Status
    outcome: Outcome | Literal[""] = ""
    slug: str = ""
    code: str = ""
    reason: str = ""
    reading: Reading | None = None


@dataclass
class _Seen:
    """What one run has met so far, as fingerprints: a run may be long."""

    documents: set[bytes] = field(default_factory=set)
    titles: dict[bytes, str] = field(default_factory=dict)

    def refuse_twice(self, reading: Reading) -> None:
        """Raise where this document, or one with its title, has been there before; else remember both."""
        document, title = _fingerprint(reading.document), _fingerprint(reading.draft.title.casefold())
        if document in self.documents:
            raise DocumentTwiceError
        if title in self.titles:
            raise TitleTwiceError(f"{self.titles[title]} has the same title.")
        self.documents.add(document)
        self.titles[title] = reading.document


def publish_documents(
    *,
    paths: Sequence[Path],
    at: datetime,
    actor: Subscriber | None = None,
    dry_run: bool = False,
    publish: bool = False,
) -> Iterator[DocumentResult]:
    """Publish every document at these paths, one after the other, each as `accept_document` does.

    A refused document publishes nothing and does not stop the others. Nothing is kept of a document but its name.
    """
    accept = partial(accept_document, at=at, actor=actor, dry_run=dry_run, publish=publish, seen=_Seen())
    for found in find_documents(paths):
        yield _attempt(found, accept)


def accept_document(
    *,
    name: str,
    data: bytes,
    at: datetime,
    actor: Subscriber | None = None,
    dry_run: bool = False,
    publish: bool = False,
    seen: _Seen | None = None,
) -> DocumentResult:
    """Publish one document in a transaction of its own; what somebody should look at first is filed for review.

    `publish` is for documents that somebody has looked at: they are published all the same. `actor` is who answers for
    corrections. A dry run writes nothing and says what would happen. Raises the refusals of `read_document`,
    ReaderFailedError, DraftInvalidError, and where something else was `seen` in its place DocumentTwiceError or
    TitleTwiceError.
    """
    reading = _read(name, data)
    if seen:
        seen.refuse_twice(reading)
    at_once = publish or not reading.review_reasons
    draft, document, told = reading.draft, reading.document, _manuscript(name, reading)
    if dry_run:
        will = rehearse_reading(draft=draft, document=document, manuscript=told, publish=at_once)
        return _result(reading, will.outcome, slug=will.slug, note=will.note, look=will.look)
    change = publish_story if at_once else file_draft
    done = change(draft=draft, document=document, manuscript=told, at=at, actor=actor)
    return _result(reading, done.outcome, slug=done.story.slug, note=done.note, look=done.look)


def _attempt(found: DocumentFile, accept: Callable[..., DocumentResult]) -> DocumentResult:
    """What became of one file; a refusal is a result."""
    try:
        return accept(name=found.name, data=read_file(found.path, within=found.folder))
    except DomainError as refusal:
        return DocumentResult(printable(found.name), "refused", code=refusal.code, reason=_reason(refusal))


def _read(name: str, data: bytes) -> Reading:
    # Documents come from anywhere and pass through parsers that are not ours. The reading of each is a boundary, as a
    # job is: it has written nothing yet, and what breaks it must not cost the other 9,999 of a run.
    try:
        return read_document(name, data)
    except DomainError:
        raise
    except Exception as error:
        logger.exception("reading %r failed", name)
        raise ReaderFailedError(f"{ReaderFailedError.message} ({type(error).__name__})") from error


def _manuscript(name: str, reading: Reading) -> ManuscriptDraft:
    return ManuscriptDraft(
        name=printable(name)[:NAME],
        text=reading.text,
        dropped=reading.dropped,
        title_inferred=reading.title_inferred,
        review_reasons=reading.review_reasons,
        evidence=[
            _side_evidence(side, shown) for side, shown in zip(reading.draft.sides, reading.evidence, strict=True)
        ],
    )


def _side_evidence(side: SideDraft, shown: Evidence) -> SideEvidence | None:
    if shown == STATED:
        return None
    return SideEvidence(side.camp, side.name, shown.start, shown.end, shown.confidence, shown.needs_review)


def _result(reading: Reading, outcome: Outcome, *, slug: str, note: str, look: bool) -> DocumentResult:
    return DocumentResult(
        document=reading.document,
        status="review" if reading.review_reasons or look else "publish",
        outcome=outcome,
        slug=slug,
        reason=" ".join(filter(None, [*reading.review_reasons, note])),
        reading=reading,
    )


def _reason(refusal: DomainError) -> str:
    """The refusal in one line, with the fields that it names."""
    fields = [f"{error['pointer'].lstrip('#/')}: {error['detail']}" for error in refusal.data.get("errors", [])]
    return " ".join([refusal.detail, *fields])


def _fingerprint(text: str) -> bytes:
    return blake2b(text.encode(), digest_size=16).digest()
