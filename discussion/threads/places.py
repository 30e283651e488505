"""Where in a discussion new words may go."""

from django.conf import settings

from core.errors import DomainError, LockedError
from discussion.threads.models import Comment
from stories.models import Story


class DiscussionClosedError(LockedError):
    code = "discussion_closed"
    message = "This discussion is closed. It can be read, and takes nothing new."


class ParentNotOpenError(DomainError):
    code = "parent_not_open"
    message = "The comment that this answers is not there to be answered."


def require_open(story: Story) -> None:
    """Raises DiscussionClosedError unless the story takes new words, reactions and stances."""
    if story.state != Story.State.PUBLISHED:
        raise DiscussionClosedError


def require_parent_open(parent: Comment | None, story: Story) -> None:
    """Raises ParentNotOpenError unless `parent` is none, or a shown comment of this story.

    One answer for a comment that is removed, held, unknown or of another story: it tells nobody what is hidden.
    """
    if parent is not None and (parent.story_id != story.pk or parent.state != Comment.State.PUBLISHED):
        raise ParentNotOpenError


def hang_below(parent: Comment | None) -> Comment | None:
    """The comment below which an answer to `parent` gets its place.

    An answer to the deepest level stands beside what it answers: an argument between two people goes on for ever, its
    indentation does not, and no path from the root is longer than COMMENT_MAX_DEPTH.
    """
    if parent is None or parent.depth < settings.COMMENT_MAX_DEPTH:
        return parent
    return parent.parent
