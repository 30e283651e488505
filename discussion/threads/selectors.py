"""Finding comments as the public knows them."""

from datetime import datetime
from uuid import UUID

from core.errors import NotFoundError
from discussion.threads.models import Comment, CommentQuerySet
from stories.selectors import visible_stories


class CommentNotFoundError(NotFoundError):
    """The comment is not there, or not public: the same answer."""


def public_comments(at: datetime) -> CommentQuerySet:
    """Every comment and tombstone of every story that the public may read at this moment."""
    return Comment.objects.public().filter(story__in=visible_stories(at))


def get_public_comment(comment_id: UUID, at: datetime) -> Comment:
    """A comment that has a public place, with its story, author and parent. One query.

    Raises CommentNotFoundError for an unknown, held or rejected comment and for a story that is not visible.
    """
    comment = public_comments(at).select_related("story", "author", "parent").filter(pk=comment_id).first()
    if comment is None:
        raise CommentNotFoundError
    return comment
