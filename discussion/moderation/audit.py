"""The audit log: one row for each act of a moderator, in the transaction of the act."""

from datetime import datetime
from typing import Any

from accounts.models import Subscriber
from discussion.moderation.models import AuditEntry
from discussion.threads.models import Comment


def write_audit(
    *,
    actor: Subscriber | None,
    verb: str,
    target: str,
    before: dict[str, Any],
    after: dict[str, Any],
    at: datetime,
) -> AuditEntry:
    """Note who did what to which object; without an actor it was whoever runs the site, by a command.

    States and numbers only, never words: those can be erased, this cannot.
    """
    return AuditEntry.objects.create(actor=actor, verb=verb, target=target, before=before, after=after, at=at)


def name_comment(comment: Comment) -> str:
    """How the log names a comment."""
    return f"comment:{comment.pk}"


def name_subscriber(subscriber: Subscriber) -> str:
    """How the log names a person: by number, because handles are erased with their accounts."""
    return f"subscriber:{subscriber.pk}"


def describe_branch(comment: Comment) -> dict[str, Any]:
    """What a decision can change about the branch that begins with a comment."""
    return {"locked": comment.is_locked, "parent": str(comment.parent_id) if comment.parent_id else None}


def describe_comment(comment: Comment) -> dict[str, Any]:
    """What a decision can change about a comment."""
    return {"state": comment.state, "shown_version": comment.shown_version, "latest_version": comment.latest_version}
