"""Comments that the house picks, for everybody to see. Who picked is the moderation room's to write down."""

from datetime import datetime

from django.db import transaction

from core.errors import ConflictError
from discussion.threads.models import Comment
from discussion.threads.services.judging import CommentNotShownError
from discussion.threads.services.writing import lock_comment


class FeaturedAlreadyError(ConflictError):
    code = "featured_already"
    message = "This comment is picked already."


class NotFeaturedError(ConflictError):
    code = "not_featured"
    message = "Nobody has picked this comment."


@transaction.atomic
def feature_comment(*, comment: Comment, at: datetime) -> Comment:
    """Mark a public comment as picked. Raises FeaturedAlreadyError or CommentNotShownError (409)."""
    comment = _lock_shown(comment)
    if comment.featured_at is not None:
        raise FeaturedAlreadyError
    comment.featured_at = at
    comment.save(update_fields=["featured_at"])
    return comment


@transaction.atomic
def unfeature_comment(*, comment: Comment) -> Comment:
    """Take the mark away. Raises NotFeaturedError or CommentNotShownError (409)."""
    comment = _lock_shown(comment)
    if comment.featured_at is None:
        raise NotFeaturedError
    comment.featured_at = None
    comment.save(update_fields=["featured_at"])
    return comment


def _lock_shown(comment: Comment) -> Comment:
    comment = lock_comment(comment)
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotShownError("This comment is not public.")
    return comment
