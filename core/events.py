"""The outbox: one row for each thing that happened, written in the transaction that made it happen.

Rows stay when people go: a payload holds keys of rows and public facts of a story, never words, names or addresses of
readers. People are numbers, the ids of other rows are texts. `story` is the slug of the story that it is about, if any.

    comment.published, comment.held, comment.edited,
    comment.removed, comment.restored                   comment, version
    comment.locked, comment.unlocked, comment.moved,
    comment.redacted, comment.revealed                  comment, version
    comment.reported                                    comment, report
    comment.erased                                      comment (its author is gone, or its words are)
    case.decided                                        case, decision, comment, action, rule, subscriber (the comment's
                                                        author, null where the account is erased), reverses (the
                                                        decision that it undoes, or null)
    case.escalated                                      case, comment (or null), queue (it came from)
    case.reopened                                       case, decision, comment: that decision was undone within
                                                        seconds, as if it had never been; nobody has been told of it
    decision.final                                      decision: from now on it can be reversed, and not undone
    comment.decided                                     comment, decision, action, rule, subscriber, reverses
                                                        (likewise): about its branch, or a passage of it
    appeal.opened                                       appeal, case, decision (that somebody objects to), action, rule
    appeal.decided                                      appeal, decision (that judges it, or that settled it), action,
                                                        rule: all three null where what it was about is gone
    profile.decided                                     subscriber, decision, action, rule, reverses (likewise): about
                                                        a name or what a person tells of himself
    subscriber.reported                                 subscriber, report
    subscriber.joined                                   subscriber
    subscriber.sanctioned                               subscriber, sanction (its kind), decision,
                                                        in_force (false: lifted)
    subscriber.erased                                   subscriber
    subscriber.left_out                                 subscriber, decision, in_force (false: counts again)
    subscriber.merged                                   subscriber (who stays), gone, decision
    story.published                                     title, version
    story.corrected                                     version, fields, reason
    story.merged                                        into (a slug)
    story.forecast_resolved                             outcome
    story.closed, story.reopened,
    story.archived, story.unarchived                    nothing more
    noise.band_changed                                  band, before, level
    audit.sealed                                        count, hash: where the chain of the audit log has come to
    audit.broken                                        count: so far it is in order
    bulk.finished                                       bulk (a decision about many, or its reversal, is carried out)
    brigade.found                                       brigade
    parity.parted, parity.met                           measure: both sides began, or ended, to be treated differently

Who reads it walks by id with `core.marks.unread`, and looks at the rows anew: much may have changed since.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import orjson
from django.db import connection

from core.front.outdating import LISTS, outdate_after_commit
from core.kept_sql import insert_row
from core.models import Event

# One document of JSON, however many there are: a person who goes may leave a hundred thousand.
EMIT_ALL = """
INSERT INTO core_event (kind, story, payload, occurred_at)
SELECT * FROM json_to_recordset(%s::json) AS event (kind text, story text, payload jsonb, occurred_at timestamptz)
"""
# A page that was made before lacks something, or nothing that is public has changed. It goes by itself within a second:
# whoever has written gets another one, and a busy thread is not made anew with every comment. Everything else takes
# ready pages away at once, also what somebody forgets to add here.
TAKES_NOTHING_AWAY = {
    *("comment.published", "comment.held", "comment.reported", "noise.band_changed"),
    "case.decided",  # what it changes of a comment has an event of its own
}


def emit_all(events: Iterable[Event]) -> None:
    """The same for many, in their order, in one statement."""
    columns = ("kind", "story", "payload", "occurred_at")
    events = list(events)
    outdate_after_commit({about for event in events for about in _outdated(event)})
    rows = [{name: getattr(event, name) for name in columns} for event in events]
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(EMIT_ALL, [orjson.dumps(rows).decode()])


def emit(kind: str, *, story: str = "", at: datetime, **payload: Any) -> Event:
    """Write one event. Call it inside the transaction of the act; it is delivered only if the act commits."""
    event = new_event(kind, story=story, at=at, **payload)
    insert_row(event)
    return event


def new_event(kind: str, *, story: str = "", at: datetime, **payload: Any) -> Event:
    """The same for a caller who inserts the event himself, in one statement with the rows that it is about."""
    event = Event(kind=kind, story=story, payload=payload, occurred_at=at)
    outdate_after_commit(_outdated(event))
    return event


def _outdated(event: Event) -> set[str]:
    """What is not as it was: the story, the one that takes it in, and lists where what they say of it has changed."""
    if event.kind in TAKES_NOTHING_AWAY:
        return set()
    of_lists = LISTS if event.kind.startswith("story.") else ""
    return {event.story, event.payload.get("into", ""), of_lists} - {""}
