"""How long words can be changed. Deleting them has no end."""

from datetime import datetime, timedelta

from accounts.limits import allowance_of
from core.errors import DomainError
from discussion.threads.models import Comment


class EditWindowClosedError(DomainError):
    code = "edit_window_closed"
    message = "This comment has stood too long to be edited: others have read and answered it. You can delete it."


def editable_until(comment: Comment) -> datetime | None:
    """When its author can no longer change a public comment, by his trust; None where it has no end or no matter.

    Words that nobody else has read yet may be changed as long as they wait.
    """
    if comment.state != Comment.State.PUBLISHED or comment.author is None:
        return None
    return comment.created_at + timedelta(minutes=allowance_of(comment.author.trust).edit_minutes)


def is_editable(comment: Comment, *, at: datetime) -> bool:
    """Whether its author may change it now, as far as it is a matter of time."""
    end = editable_until(comment)
    return end is None or at < end


def require_editable(comment: Comment, *, at: datetime) -> None:
    """Raises EditWindowClosedError with `closed_at`."""
    if not is_editable(comment, at=at):
        raise EditWindowClosedError(closed_at=editable_until(comment))
