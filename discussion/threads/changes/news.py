"""What has changed in a discussion since a position."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from discussion.threads.changes.positions import Position
from discussion.threads.models import Comment
from discussion.threads.trees import Node, grow, keys_of
from stories.models import Story

ROWS = 1_000  # changes that one answer looks at, so that what it costs does not depend on how much there is
NEVER = 2**63 - 1
# By (story, id), and by writer for what was committed late. What is beyond the end is left for whoever told that end.
SINCE = """
SELECT id, comment_id, ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint)
FROM (
    (SELECT id, comment_id FROM threads_change
    WHERE story_id = %(story)s AND id > %(last)s AND id <= %(end)s AND writer <> ALL(%(beyond)s)
    ORDER BY id LIMIT %(rows)s)
    UNION ALL
    (SELECT id, comment_id FROM threads_change
    WHERE writer = ANY(%(under_way)s) AND story_id = %(story)s AND id <= %(last)s AND writer <> ALL(%(beyond)s)
    ORDER BY id LIMIT %(rows)s)
) AS new
ORDER BY id
LIMIT %(rows)s
"""
TOUCHED = """
SELECT max(id), array_agg(DISTINCT story_id), ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint)
FROM threads_change
WHERE id > %(last)s OR writer = ANY(%(under_way)s)
"""
EVERYWHERE = """
SELECT coalesce(max(id), 0), ARRAY(SELECT pg_snapshot_xip(pg_current_snapshot())::text::bigint)
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
    return News(_distinct(taken), Position(taken[-1][0], tuple(sorted(under_way))), more=True, is_empty=False)


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
        last, under_way = cursor.fetchone()
    return Position(last, tuple(under_way))


def stories_touched(since: Position) -> tuple[set[int], Position]:
    """In which stories something has changed after `since`, and how far one has read with them. One query."""
    with connection.cursor() as cursor:
        cursor.execute(TOUCHED, {"last": since.last, "under_way": list(since.under_way)})
        last, stories, under_way = cursor.fetchone()
    if last is None:
        return set(), since
    return set(stories), Position(max(last, since.last), tuple(under_way))


Row = tuple[int, UUID | None, list[int]]


def _fetch(story: Story, since: Position, until: Position | None) -> list[Row]:
    values: dict[str, Any] = {
        "story": story.pk,
        "last": since.last,
        "under_way": list(since.under_way),
        "end": until.last if until else NEVER,
        "beyond": list(until.under_way) if until else [],
        "rows": ROWS,
    }
    with connection.cursor() as cursor:
        cursor.execute(SINCE, values)
        found: list[Row] = cursor.fetchall()
    return found


def _first(rows: list[Row], limit: int) -> list[Row]:
    """As many from the beginning as name no more than `limit` comments."""
    named: set[UUID] = set()
    for index, (_, comment, _) in enumerate(rows):
        if comment is not None and comment not in named and len(named) == limit:
            return rows[:index]
        named |= {comment} if comment else set()
    return rows


def _distinct(rows: list[Row]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(comment for _, comment, _ in rows if comment is not None))


def _after(since: Position, rows: list[Row]) -> Position:
    return Position(max(since.last, rows[-1][0]), tuple(rows[-1][2])) if rows else since
