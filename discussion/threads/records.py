"""What a change of a comment leaves outside its own row: the ledger and the outbox."""

from datetime import datetime
from typing import Any

from accounts.models import Subscriber
from core.events import new_event
from core.kept_sql import insert_row
from core.models import Event
from discussion.threads.models import Comment
from discussion.threads.sides import side_answered
from stories.noise.models import Engagement
from stories.noise.services import record_engagement


def record_comment(comment: Comment, author: Subscriber, *, newcomer: bool | None = None) -> bool:
    """Count a comment that has become public, at the time at which it was written; whether that is the first time."""
    answered = comment.parent
    return record_engagement(
        story=comment.story,
        actor=author,
        kind=Engagement.Kind.REPLY if answered else Engagement.Kind.COMMENT,
        source_key=comment.source_key,
        at=comment.created_at,
        target=answered.source_key if answered else "",
        stance=comment.side,
        opposes=side_answered(answered, by=author) if answered else "",
        newcomer=newcomer,
    )


def emit_comment(kind: str, comment: Comment, at: datetime) -> None:
    """One outbox row. It names the comment; its words are read, if they may be, by whoever delivers it."""
    insert_row(event_of_comment(kind, comment, at))


def event_of_comment(kind: str, comment: Comment, at: datetime) -> Event:
    """The same row, for a caller who inserts it himself."""
    about: dict[str, Any] = {"comment": str(comment.pk), "version": comment.latest_version}
    return new_event(f"comment.{kind}", story=comment.story.slug, at=at, **about)
