"""How far somebody has read the changes of a discussion, and the cursors that say so.

An id is drawn before its row is committed, so the highest one that can be seen says nothing of those below it. A
position therefore names the transactions that were under way at that moment, too: what they commit later is read by
their numbers. Nobody waits for anybody, and a transaction that takes minutes keeps only its own changes back.

A change draws its id when its transaction has a number already, for triggers come after the row that they are about.
So whoever draws one afterwards gets a higher id, and whoever had drawn one was under way.

PostgreSQL names those under way only below the highest number that is over. Others, whose numbers are higher, may have
drawn an id as well, and lower ones than some that can be seen: so a position also says where its knowledge ends.
"""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.api.pagination import read_cursor, sign_cursor
from core.errors import GoneError
from stories.models import Story

NAME = "changes:2"  # cursors of the first form name no end of what was known
NEVER = 2**63 - 1
# Numbers that transactions can have which were under way behind the last one that was over: one for each connection,
# and one for each of its savepoints that wrote. Each costs whoever reads on from there a look into an index.
AHEAD = 1_000
NOW = """
SELECT greatest(
    (SELECT max(id) FROM threads_change WHERE story_id = %s),
    (SELECT upto FROM threads_forgotten WHERE story_id = %s), 0
), ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
"""
KNOWN = """
SELECT (SELECT max(id) FROM threads_change WHERE story_id = %s),
    (SELECT upto FROM threads_forgotten WHERE story_id = %s)
"""


class CursorExpiredError(GoneError):
    code = "cursor_expired"
    message = "What has changed since then is not known any more. Read the discussion anew, and follow it from there."


@dataclass(frozen=True)
class Position:
    """Every change up to the id `last` was read, but for those of the transactions `under_way` and from `ahead` on."""

    last: int
    under_way: tuple[int, ...] = ()
    ahead: int = NEVER

    @property
    def unknown(self) -> range:
        """Numbers of transactions of which nothing was known; higher ones are of a database that was set back."""
        start = min(self.ahead, NEVER - AHEAD)
        return range(start, start + AHEAD)


@dataclass(frozen=True)
class Known:
    """Which changes of a story there are: after `forgotten`, up to `newest`."""

    newest: int
    forgotten: int


def position_now(story: Story) -> Position:
    """Where whoever reads the discussion after this moment has read everything before it. One query."""
    last, under_way, ahead = _fetch(NOW, [story.pk, story.pk])
    return Position(last, tuple(under_way), ahead)


def known_changes(story: Story) -> Known:
    """One query, by the ends of indexes."""
    newest, forgotten = _fetch(KNOWN, [story.pk, story.pk])
    return Known(max(newest or 0, forgotten or 0), forgotten or 0)


def write_position(story: Story, position: Position) -> str:
    """The cursor that says it."""
    return sign_cursor(NAME, [story.pk, position.last, position.ahead, *position.under_way])


def read_position(story: Story, cursor: str, known: Known) -> Position:
    """What a cursor says.

    Raises ValidationError for one that we did not write, and CursorExpiredError where changes after it are forgotten,
    where it is of a story that was merged into this one, or from before the database was set back.
    """
    story_id, last, ahead, *under_way = read_cursor(cursor, NAME, member="since")
    if story_id != story.pk or not known.forgotten <= last <= known.newest:
        raise CursorExpiredError
    return Position(last, tuple(under_way), ahead)


def _fetch(statement: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()
