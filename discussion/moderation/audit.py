"""The audit log: one row for each act of a moderator, in the transaction of the act."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any
from uuid import UUID

from accounts.models import Subscriber
from core.kept_sql import insert_row
from discussion.moderation.models import AuditEntry
from discussion.threads.models import Comment

_bulk: ContextVar[UUID | None] = ContextVar("bulk", default=None)


@contextmanager
def part_of(*, bulk: UUID) -> Iterator[None]:
    """Within this, entries name the decision about many that theirs is a part of, whatever service writes them."""
    before = _bulk.set(bulk)
    try:
        yield
    finally:
        _bulk.reset(before)


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
    return _write(AuditEntry(actor=actor, verb=verb, target=target, before=before, after=_marked(after), at=at))


def write_audit_of_many(*, actor: Subscriber, verb: str, made: Mapping[str, dict[str, Any]], at: datetime) -> None:
    """The same for all that one act has made, {target: what it is}, in one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(actor=actor, verb=verb, target=target, before={}, after=_marked(after), at=at)
        for target, after in made.items()
    )


def write_act(
    *, actor: int | None, verb: str, target: str, before: dict[str, Any], after: dict[str, Any], at: datetime
) -> AuditEntry:
    """The same for rooms below this one, which know people by number: the AUDIT_LOG of `core.acts`."""
    return _write(AuditEntry(actor_id=actor, verb=verb, target=target, before=before, after=after, at=at))


def _marked(after: dict[str, Any]) -> dict[str, Any]:
    bulk = _bulk.get()
    return after if bulk is None else {**after, "bulk": str(bulk)}


def _write(entry: AuditEntry) -> AuditEntry:
    insert_row(entry)
    return entry


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
