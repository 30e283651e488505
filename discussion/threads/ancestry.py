"""Above and below in a tree: to which threads a comment belongs."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

from psycopg.pq import Format

from core.kept_cursors import ask

# Each comment once, however many stand below it, and by its key: of how many there are PostgreSQL knows nothing here.
_ALL_ABOVE = """
WITH RECURSIVE above (id, parent_id) AS (
    SELECT id, parent_id FROM threads_comment WHERE id = ANY(%s)
    UNION
    SELECT up.id, up.parent_id FROM above CROSS JOIN LATERAL (
        SELECT id, parent_id FROM threads_comment WHERE id = above.parent_id LIMIT 1
    ) up
)
SELECT id, parent_id FROM above
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
    above: dict[UUID, UUID | None] = dict(ask(_ALL_ABOVE, [list(comments)], answer=Format.BINARY))
    return {comment: list(_climb(comment, above)) for comment in comments}


def _climb(comment: UUID | None, above: Mapping[UUID, UUID | None]) -> Iterator[UUID]:
    while comment is not None and comment in above:
        yield comment
        comment = above[comment]
