"""The outbox: one row for each thing that happened, written in the transaction that made it happen.

Rows stay when people go: a payload holds keys of rows and public facts of a story, never words, names or addresses of
readers. People are numbers, the ids of other rows are texts. `story` is the slug of the story that it is about, if any.

    comment.published, comment.held, comment.edited,
    comment.removed, comment.restored                   comment, version
    comment.reported                                    comment, report
    comment.erased                                      comment (its author is gone, or its words are)
    case.decided                                        case, decision, comment, action, rule, subscriber (the comment's
                                                        author, null where the account is erased), reverses (the
                                                        decision that it undoes, or null)
    appeal.decided                                      appeal, decision, action, rule
    subscriber.joined                                   subscriber
    subscriber.sanctioned                               subscriber, sanction (its kind), decision,
                                                        in_force (false: lifted)
    subscriber.erased                                   subscriber
    subscriber.merged                                   subscriber (who stays), gone, decision
    story.published                                     title, version
    story.corrected                                     version, fields, reason
    story.merged                                        into (a slug)
    story.closed, story.reopened,
    story.archived, story.unarchived                    nothing more
    noise.band_changed                                  band, before, level

Who reads it walks by id with `core.marks.unread`, and looks at the rows anew: much may have changed since.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.models import Event


def emit_all(events: Iterable[Event]) -> None:
    """The same for many, in one statement."""
    Event.objects.bulk_create(events)


def emit(kind: str, *, story: str = "", at: datetime, **payload: Any) -> Event:
    """Write one event. Call it inside the transaction of the act; it is delivered only if the act commits."""
    return Event.objects.create(kind=kind, story=story, payload=payload, occurred_at=at)
