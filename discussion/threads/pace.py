"""How fast one person may write: counted from the comments themselves, in turn, so that no race slips through."""

import math
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from psycopg.pq import Format

from accounts.limits import allowance_of
from accounts.models import Standing, Subscriber
from core.errors import ConflictError, TooManyError
from core.kept_cursors import ask
from discussion.threads.cooling import require_cool
from stories.models import Story

WINDOW = timedelta(minutes=1)
GLANCED = 30  # comments


# Along come the side that the author has declared on the story, which whoever takes his turn wants to know next, and
# when he last wrote there, however long ago; where nothing is recent, only that. The index (author, -id) gives his
# comments in order of arrival: whoever wrote thousands costs no more than those that a minute allows. Who it is and
# since when are questions of their own: one plan does for everybody.
BEFORE = """
SELECT stance.side, here.created_at, recent.id, recent.created_at, recent.story_id, recent.parent_id,
    recent.body = %(body)s AND recent.state <> 'deleted'
FROM (VALUES (0)) one
    LEFT JOIN threads_stance stance ON stance.story_id = %(story)s AND stance.subscriber_id = %(author)s
    LEFT JOIN LATERAL (
        SELECT created_at FROM threads_comment WHERE author_id = %(author)s AND story_id = %(story)s
        ORDER BY id DESC LIMIT 1
    ) here ON true
    LEFT JOIN LATERAL (
        SELECT * FROM threads_comment WHERE author_id = (SELECT %(author)s::bigint) ORDER BY id DESC LIMIT {number:d}
    ) recent ON recent.created_at > (SELECT %(since)s::timestamptz)
ORDER BY recent.id DESC
"""


class Recent(NamedTuple):
    """What somebody wrote within the last minute; `is_same` where it says the same and is still there."""

    id: UUID
    created_at: datetime
    story: int
    parent: UUID | None
    is_same: bool


class Before(NamedTuple):
    """The side that somebody has declared on a story, when he last wrote there, and what he wrote within a minute
    anywhere, the last first."""

    side: str
    here: datetime | None
    recent: list[Recent]


class TooManyCommentsError(TooManyError):
    code = "too_many_comments"
    message = "You are writing very fast. Wait a moment."


class DuplicateCommentError(ConflictError):
    code = "duplicate_comment"
    message = "You have just written exactly this, in this place."


def take_turn(*, author: Subscriber, newcomer: bool, story: Story, parent_id: object, body: str, at: datetime) -> str:
    """Whether it is this author's turn, whose other comments wait: he has entered the discussion as its writer.

    Returns the side that he has declared on the story, if any. Raises DuplicateCommentError for the same words in the
    same place within a minute, with the id of the first, TooManyCommentsError above the number of comments that a
    minute allows, and CoolingError where a loud story asks for patience.
    """
    allowed = _allowed(author, newcomer=newcomer)
    side, here, recent = _look_back(author, story, body, at, most=max(allowed, 1))
    for row in recent:
        if row.is_same and (row.story, row.parent) == (story.pk, parent_id):
            raise DuplicateCommentError(comment=str(row.id))
    if len(recent) >= allowed:
        wait = recent[-1].created_at + WINDOW - at if recent else WINDOW
        raise TooManyCommentsError(retry_after=math.ceil(wait.total_seconds()))
    require_cool(here, story=story, at=at)
    return side


def _look_back(author: Subscriber, story: Story, body: str, at: datetime, *, most: int) -> Before:
    """Of what is recent so many at most.

    One query, and another for whoever may write more than GLANCED and did: where the latest few reach further back
    than the window, so does all that came before them.
    """
    facts = {"author": author.pk, "story": story.pk, "body": body, "since": at - WINDOW}
    number = min(most, GLANCED)
    rows = ask(BEFORE.format(number=number), facts, answer=Format.BINARY)
    if len(rows) == number < most:
        rows = ask(BEFORE.format(number=most), facts, answer=Format.BINARY)
    side, here, *_ = rows[0]
    return Before(side or "", here, [Recent(*row) for _, _, *row in rows if row[0] is not None])


def _allowed(author: Subscriber, *, newcomer: bool) -> int:
    """For a newcomer as he is at this moment; who is trusted was so at the last review."""
    if newcomer:
        return allowance_of(Standing.Trust.NEW).comments_per_minute
    is_trusted = author.trust == Standing.Trust.TRUSTED
    return allowance_of(Standing.Trust.TRUSTED if is_trusted else Standing.Trust.MEMBER).comments_per_minute
