"""Above and below in a tree: to which threads a comment belongs."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from psycopg.pq import Format

from core.kept_cursors import ask

_WAYS_UP = """
WITH RECURSIVE way (start, id, parent_id, step) AS (
    SELECT id, id, parent_id, 0 FROM threads_comment WHERE id = ANY(%s)
    UNION ALL
    SELECT way.start, above.id, above.parent_id, way.step + 1
    FROM threads_comment above JOIN way ON above.id = way.parent_id
)
SELECT start, id FROM way ORDER BY start, step
"""
_WAY_UP = """
WITH RECURSIVE way (id, parent_id, locked_reason, step) AS (
    SELECT id, parent_id, locked_reason, 0 FROM threads_comment WHERE id = %s
    UNION ALL
    SELECT above.id, above.parent_id, above.locked_reason, way.step + 1
    FROM threads_comment above JOIN way ON above.id = way.parent_id
)
SELECT id, locked_reason FROM way ORDER BY step
"""


class Step(NamedTuple):
    """A comment on a way up; `locked_reason` is empty unless the branch that begins there is locked."""

    id: UUID
    locked_reason: str


def way_up(comment: UUID) -> list[Step]:
    """From the comment up to its root, itself included: what it tells of places is never out of date. One query."""
    return [Step(*row) for row in ask(_WAY_UP, [comment], answer=Format.BINARY)]


def ways_up(comments: Collection[UUID]) -> dict[UUID, list[UUID]]:
    """For each comment the ids of those from it up to its root, itself included. One query."""
    ways: dict[UUID, list[UUID]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(_WAYS_UP, [list(comments)])
        for start, above in cursor.fetchall():
            ways[start].append(above)
    return ways
