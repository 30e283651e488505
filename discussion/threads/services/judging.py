"""What a decision about a comment does to it. Who decided, under which rule, is the moderation room's to write down."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from core.ids import new_id
from discussion.threads.models import Comment, Revision
from discussion.threads.ranking.folding import enter_ranks
from discussion.threads.records import emit_comment, record_comment
from discussion.threads.services.writing import (
    VersionStaleError,
    drop_waiting,
    latest_body,
    lock_comment,
    show_words,
)
from discussion.threads.words import read_words
from stories.noise.services import restore_engagement, retract_engagement


class CommentNotWaitingError(ConflictError):
    code = "comment_not_waiting"
    message = "Nothing of this comment waits for a decision."


class CommentNotShownError(ConflictError):
    code = "comment_not_shown"
    message = "This comment is not public, so it cannot be taken down."


class CommentNotRejectedError(ConflictError):
    code = "comment_not_rejected"
    message = "These words were not refused, or others have taken their place, so they cannot wait again."


class CommentNotRemovedError(ConflictError):
    code = "comment_not_removed"
    message = "No decision has taken this comment down, so it cannot be restored."


@transaction.atomic
def publish_comment(*, comment: Comment, version: int, at: datetime) -> Comment:
    """Show the latest revision, which must be `version`.

    A comment that becomes public is counted from the time at which it was written. Does nothing where that version is
    shown already. Raises VersionStaleError, or CommentNotWaitingError for what was deleted, rejected or removed.
    """
    return publish_locked(lock_comment(comment), version=version, at=at)


def publish_locked(comment: Comment, *, version: int, at: datetime) -> Comment:
    """The same in the transaction of a caller that has locked the comment."""
    if comment.latest_version != version:
        raise VersionStaleError(version=comment.latest_version)
    if comment.state == Comment.State.PUBLISHED and not comment.is_waiting:
        return comment
    if not comment.is_waiting:
        raise CommentNotWaitingError
    _show_latest(comment)
    if comment.state == Comment.State.PUBLISHED:
        emit_comment("edited", comment, at)
        return comment
    comment.state, comment.edited_at = Comment.State.PUBLISHED, None
    comment.came_out = new_id()  # or whoever has read past its place would never be told of it
    comment.save()
    enter_ranks(comment)
    emit_comment("published", comment, at)
    if comment.author is not None and not record_comment(comment, comment.author):
        # It was public for the seconds in which an approval can be undone: who was told of it may know it again.
        restore_engagement(source_key=comment.source_key, actor=comment.author, at=at)
        emit_comment("restored", comment, at)
    return comment


@transaction.atomic
def reject_comment(*, comment: Comment) -> Comment:
    """Refuse what waits: a comment that was never public leaves no trace, an edit leaves the words before it.

    Raises CommentNotWaitingError.
    """
    return reject_locked(lock_comment(comment))


def reject_locked(comment: Comment) -> Comment:
    """The same in the transaction of a caller that has locked the comment."""
    if not comment.is_waiting:
        raise CommentNotWaitingError
    if comment.state == Comment.State.HELD:
        comment.state = Comment.State.REJECTED
    drop_waiting(comment)
    comment.save()
    return comment


@transaction.atomic
def readmit_comment(*, comment: Comment, version: int) -> Comment:
    """Undo `reject_comment`: the refused revision `version` waits again, and nothing is public yet.

    Raises CommentNotRejectedError, also where later words are shown or wait already.
    """
    comment = lock_comment(comment)
    refused = comment.revisions.filter(version=version, state=Revision.State.REJECTED)
    free = comment.state in {Comment.State.REJECTED, Comment.State.PUBLISHED} and not comment.is_waiting
    if not free or version <= comment.shown_version or not refused.update(state=Revision.State.HELD):
        raise CommentNotRejectedError
    if comment.state == Comment.State.REJECTED:
        comment.state = Comment.State.HELD
    comment.latest_version = version
    comment.save()
    return comment


@transaction.atomic
def remove_comment(*, comment: Comment, reason: str, by: Subscriber, at: datetime) -> Comment:
    """Take a public comment down: it keeps its place with the public `reason`, without words, author or noise.

    Edits that wait are rejected with it. Raises CommentNotShownError.
    """
    return remove_locked(lock_comment(comment), reason=reason, by=by, at=at)


def remove_locked(comment: Comment, *, reason: str, by: Subscriber, at: datetime) -> Comment:
    """The same in the transaction of a caller that has locked the comment."""
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotShownError
    comment.state, comment.removed_reason = Comment.State.REMOVED, reason
    drop_waiting(comment)
    comment.save()
    retract_engagement(source_key=comment.source_key, actor=by, at=at)
    emit_comment("removed", comment, at)
    return comment


@transaction.atomic
def restore_comment(*, comment: Comment, by: Subscriber, at: datetime) -> Comment:
    """Undo `remove_comment` exactly: words, author and noise are back. Raises CommentNotRemovedError."""
    comment = lock_comment(comment)
    if comment.state != Comment.State.REMOVED:
        raise CommentNotRemovedError
    comment.state, comment.removed_reason = Comment.State.PUBLISHED, ""
    comment.save()
    restore_engagement(source_key=comment.source_key, actor=by, at=at)
    emit_comment("restored", comment, at)
    return comment


def _show_latest(comment: Comment) -> None:
    """Earlier revisions that waited were never public and never will be."""
    latest = comment.revisions.get(version=comment.latest_version)
    comment.revisions.filter(state=Revision.State.HELD).exclude(pk=latest.pk).update(state=Revision.State.REJECTED)
    comment.revisions.filter(pk=latest.pk).update(state=Revision.State.SHOWN)
    show_words(comment, read_words(latest_body(comment)))
    comment.shown_version, comment.edited_at = comment.latest_version, latest.created_at
    comment.save()
