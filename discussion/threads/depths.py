"""How deep comments stand: told by a column, which follows the tree where a branch was moved.

Moving changes one row, but the depth of everything below it, and a branch may have 100,000 comments. The first PIECE is
written with the move, the rest by a job. Whatever has to be exact climbs the tree: `ancestry.way_up`.
"""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.locks import take_turns
from core.front.outdating import outdate_after_commit
from discussion.threads.models import Comment, UnsettledBranch

PIECE = 1_000  # comments a statement: some hundredths of a second

_HEIGHT = """
WITH RECURSIVE branch (id, level) AS (
    SELECT %s::uuid, 0
    UNION ALL
    SELECT below.id, branch.level + 1 FROM threads_comment below JOIN branch ON below.parent_id = branch.id
)
SELECT max(level) FROM branch
"""
# In the order of ids, as everybody locks comments who locks several: two of them never wait for each other.
_SETTLE = """
WITH RECURSIVE branch (id, depth, told) AS (
    SELECT id, depth::int, depth::int FROM threads_comment WHERE id = %s
    UNION ALL
    SELECT below.id, branch.depth + 1, below.depth
    FROM threads_comment below JOIN branch ON below.parent_id = branch.id
), late AS (
    SELECT id, depth FROM branch WHERE told <> depth LIMIT %s
), held AS (
    SELECT comment.id, late.depth FROM threads_comment comment JOIN late USING (id)
    ORDER BY comment.id FOR NO KEY UPDATE OF comment
)
UPDATE threads_comment comment SET depth = held.depth FROM held WHERE comment.id = held.id
"""


def height_of(comment: UUID) -> int:
    """How many levels there are below a comment, hidden ones included; 0 for none. Reads the whole branch."""
    with connection.cursor() as cursor:
        cursor.execute(_HEIGHT, [comment])
        return int(cursor.fetchone()[0])


def follow_up(comment: Comment, *, at: datetime) -> None:
    """Tell the first PIECE below a comment that was moved how deep they are now; a job tells the rest.

    Call it while nobody else settles depths of this story.
    """
    if _settle(comment.pk) == PIECE:
        UnsettledBranch.objects.update_or_create(comment=comment, defaults={"since": at})


def settle_branches() -> int:
    """Bring the depth of everything below moved comments up to date; returns how many rows were written.

    Safe to run twice at once, and to be killed anywhere: a piece is one transaction, and a branch is done when a piece
    finds nothing.
    """
    return sum(_settle_all(comment) for comment in UnsettledBranch.objects.order_by("since", "pk"))


def _settle_all(branch: UnsettledBranch) -> int:
    return sum(iter(lambda: _settle_piece(branch), 0))


@transaction.atomic
def _settle_piece(branch: UnsettledBranch) -> int:
    comment = Comment.objects.select_related("story").get(pk=branch.pk)
    take_turns(f"depths of {comment.story_id}")  # or depths of before the next move could be written after it
    written = _settle(comment.pk)
    outdate_after_commit({comment.story.slug})
    if not written:
        UnsettledBranch.objects.filter(pk=branch.pk).delete()
    return written


def _settle(comment: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, [comment, PIECE])
        return int(cursor.rowcount)
