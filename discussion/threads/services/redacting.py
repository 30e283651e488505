"""Words that are blacked out: nobody reads them any more, wherever they stood, and the comment stays."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from core.errors import ConflictError, DomainError
from core.markup import clean_source, render
from discussion.threads.models import Comment, Redaction, Revision, SealedWords
from discussion.threads.records import emit_comment
from discussion.threads.redactions import MARK, black_out
from discussion.threads.services.writing import lock_comment, show_words
from discussion.threads.words import Words


class PassageNotFoundError(DomainError):
    code = "passage_not_found"
    message = "No version of this comment has these words. Copy them as they were typed, marks and all."


class VersionNotEarlierError(DomainError):
    code = "version_not_earlier"
    message = "Only an earlier version is blacked out as a whole. Of the shown one, black out a passage or remove it."


class RedactionFinalError(ConflictError):
    code = "redaction_final"
    message = "The words are forgotten, so they cannot be shown again."


@transaction.atomic
def redact_comment(
    *, comment: Comment, passage: str = "", version: int | None = None, decision: UUID, at: datetime
) -> Comment:
    """Black out a passage wherever it stands in any version of the comment, or one earlier version altogether.

    MARK stands there instead from now on, for everybody and everywhere; the words are sealed. Raises
    PassageNotFoundError or VersionNotEarlierError.
    """
    comment = lock_comment(comment)
    passage = clean_source(passage).strip()
    if version is not None:
        _require_earlier(comment, version)
    elif not passage or passage in MARK:
        raise PassageNotFoundError
    Redaction.objects.create(
        comment=comment, passage="" if version else passage, version=version, decision=decision, at=at
    )
    if not _apply(comment, at):
        raise PassageNotFoundError
    emit_comment("redacted", comment, at)
    return comment


@transaction.atomic
def reveal_words(*, comment: Comment, decision: UUID, at: datetime) -> Comment:
    """Undo the redaction of that decision; what others black out stays so. Raises RedactionFinalError."""
    comment = lock_comment(comment)
    redaction = Redaction.objects.filter(comment=comment, decision=decision).first()
    if redaction is None or (not redaction.passage and redaction.version is None):
        raise RedactionFinalError
    redaction.delete()
    _apply(comment, at)
    emit_comment("revealed", comment, at)
    return comment


def _require_earlier(comment: Comment, version: int) -> None:
    shown = comment.revisions.filter(version=version, state=Revision.State.SHOWN)
    if version == comment.shown_version or not shown.exists():
        raise VersionNotEarlierError


def _apply(comment: Comment, at: datetime) -> bool:
    """Write every version as the redactions want it. Whether any of them is another one now."""
    redactions = list(Redaction.objects.filter(comment=comment))
    passages = [redaction.passage for redaction in redactions if redaction.passage]
    gone = {redaction.version for redaction in redactions}
    changed = False
    for revision in comment.revisions.select_related("sealed").order_by("version"):
        sealed: SealedWords | None = getattr(revision, "sealed", None)
        original = (sealed and sealed.body) or revision.body  # forgotten words have left what stands there now
        body = MARK if revision.version in gone else black_out(original, passages)
        changed |= body != revision.body
        _seal(revision, original, body, at)
    _show_again(comment)
    return changed


def _seal(revision: Revision, original: str, body: str, at: datetime) -> None:
    Revision.objects.filter(pk=revision.pk).update(body=body)
    if body != original:
        SealedWords.objects.update_or_create(revision=revision, defaults={"body": original, "at": at})
    else:
        SealedWords.objects.filter(revision=revision).exclude(body="").delete()


def _show_again(comment: Comment) -> None:
    """Whoever reads the comment reads the version that is shown, or the latest one as long as none is."""
    revision = comment.revisions.filter(version=comment.shown_version or comment.latest_version).first()
    if revision is not None:  # or its author's account was erased, with all words
        shown = render(revision.body)
        show_words(comment, Words(source=revision.body, html=shown.html, text=shown.text))
        comment.save(update_fields=["body", "body_html", "body_text"])
