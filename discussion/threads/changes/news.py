"""What has changed in a discussion since a position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from discussion.threads.changes.positions import NEVER, Position
from discussion.threads.models import Comment
from discussion.threads.trees import Node, grow, keys_of
from stories.models import Story

ROWS = 1_000  # changes that one answer looks at, so that what it costs does not depend on how much there is
# By (story, id), and by writer for what was committed late; whoever asks has seen his own. What is beyond the end is
# left for whoever told that end.
SINCE = """
WITH own (writer) AS (SELECT coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0))
SELECT id, comment_id, ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
FROM (
    (SELECT id, comment_id FROM threads_change
    WHERE story_id = %(story)s AND id > %(last)s AND id <= %(end)s
        AND writer <> ALL(%(beyond)s)
        AND (writer < %(end_ahead)s OR writer >= %(end_furthest)s OR writer = (SELECT writer FROM own))
    ORDER BY id LIMIT %(rows)s)
    UNION ALL
    (SELECT id, comment_id FROM threads_change
    WHERE (
            writer = ANY(%(under_way)s)
            OR writer >= %(ahead)s AND writer < %(furthest)s AND writer <> (SELECT writer FROM own)
        )
        AND story_id = %(story)s AND id <= %(last)s
        AND writer <> ALL(%(beyond)s)
        AND (writer < %(end_ahead)s OR writer >= %(end_furthest)s OR writer = (SELECT writer FROM own))
    ORDER BY id LIMIT %(rows)s)
) AS new
ORDER BY id
LIMIT %(rows)s
"""
TOUCHED = """
WITH own (writer) AS (SELECT coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0))
SELECT max(id), array_agg(DISTINCT story_id), ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
FROM threads_change
WHERE id > %(last)s OR writer = ANY(%(under_way)s)
    OR writer >= %(ahead)s AND writer < %(furthest)s AND writer <> (SELECT writer FROM own)
"""
EVERYWHERE = """
SELECT coalesce(max(id), 0), ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint),
    pg_snapshot_xmax(pg_current_snapshot())::text::bigint
FROM threads_change
"""


@dataclass(frozen=True)
class News:
    """Which comments have changed, each once, and how far one has read with them; `more` if that is not all yet."""

    comments: tuple[UUID, ...]
    next: Position
    more: bool
    is_empty: bool  # nothing has changed, not even the state of the discussion


def read_news(story: Story, since: Position, *, limit: int, until: Position | None = None) -> News:
    """At most `limit` comments that have changed after `since`, and before `until` if given. One query.

    Where nothing has, `next` is `since` itself, or `until`.
    """
    rows = _fetch(story, since, until)
    taken = _first(rows, limit)
    if len(taken) == len(rows) < ROWS:
        return News(_distinct(taken), until or _after(since, rows), more=False, is_empty=not rows)
    # Cut off: whatever was read before and lies behind the cut is read once more.
    under_way = {*rows[-1][2], *(until.under_way if until else ())}
    ahead = min(rows[-1][3], until.ahead if until else NEVER)
    return News(_distinct(taken), Position(taken[-1][0], tuple(sorted(under_way)), ahead), more=True, is_empty=False)


def changed_nodes(story: Story, comments: Iterable[UUID], *, at: datetime) -> list[Node]:
    """Those of these comments that have a public place in this story, as they are now, without their replies.

    Oldest first, so that a comment comes after what it answers. At most six queries.
    """
    rows = Comment.objects.public().filter(story=story, pk__in=list(comments))
    return grow(keys_of(rows).order_by("id"), depth=0, at=at)


def position_everywhere() -> Position:
    """How far whoever looks now has read the changes of all stories. One query."""
    with connection.cursor() as cursor:
        cursor.execute(EVERYWHERE)
        last, under_way, ahead = cursor.fetchone()
    return Position(last, tuple(under_way), ahead)


def stories_touched(since: Position) -> tuple[set[int], Position]:
    """In which stories something has changed after `since`, and how far one has read with them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, _unread(since))
        last, stories, under_way, ahead = cursor.fetchone()
    if last is None:
        return set(), since
    return set(stories), Position(max(last, since.last), tuple(under_way), ahead)


Row = tuple[int, UUID | None, list[int], int]


def _fetch(story: Story, since: Position, until: Position | None) -> list[Row]:
    end = until or Position(NEVER)
    values: dict[str, Any] = {
        **_unread(since),
        "story": story.pk,
        "end": end.last,
        "beyond": list(end.under_way),
        "end_ahead": end.unknown.start,
        "end_furthest": end.unknown.stop,
        "rows": ROWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE, values)
        found: list[Row] = cursor.fetchall()
    return found


def _unread(since: Position) -> dict[str, Any]:
    late = {"ahead": since.unknown.start, "furthest": since.unknown.stop}
    return {"last": since.last, "under_way": list(since.under_way), **late}


def _first(rows: list[Row], limit: int) -> list[Row]:
    """As many from the beginning as name no more than `limit` comments."""
    named: set[UUID] = set()
    for index, (_, comment, *_) in enumerate(rows):
        if comment is not None and comment not in named and len(named) == limit:
            return rows[:index]
        named |= {comment} if comment else set()
    return rows


def _distinct(rows: list[Row]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(comment for _, comment, *_ in rows if comment is not None))


def _after(since: Position, rows: list[Row]) -> Position:
    return Position(max(since.last, rows[-1][0]), tuple(rows[-1][2]), rows[-1][3]) if rows else since
