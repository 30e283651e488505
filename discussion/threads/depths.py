"""How deep comments stand: told by a column, which follows the tree where a branch was moved.

Moving changes one row, but the depth of everything below it, and a branch may have 100,000 comments. The first PIECE is
written with the move, the rest by a job. Whatever has to be exact climbs the tree: `ancestry.way_up`.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from accounts.locks import take_turns
from core.front.outdating import outdate_after_commit
from discussion.threads.ancestry import ways_up
from discussion.threads.models import Comment, Revision, UnsettledBranch
from discussion.threads.places import empty_discussion_of

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


@dataclass(frozen=True)
class Measured:
    """How many levels there are below a comment, hidden ones included, but for what was written since `upto`."""

    story: int
    height: int
    upto: int  # a revision: each comment that was written later has a higher one


def measure_branch(comment: Comment) -> Measured:
    """Read the whole branch while people go on writing; nobody else can move one of its story until the end.

    Whoever writes has entered the discussion, and draws the number of the first revision there. So nobody is in it
    for a moment, which is when `upto` is looked up; to roll back gives the lock away again.
    """
    take_turns(f"moves in {comment.story_id}")
    story = comment.story_id
    moment = transaction.savepoint()
    empty_discussion_of(comment)
    upto = Revision.objects.aggregate(highest=Max("pk"))["highest"] or 0
    transaction.savepoint_rollback(moment)
    return Measured(story, _height_of(comment.pk), upto)


def height_now(comment: Comment, measured: Measured) -> int:
    """How many levels there are below a comment. Call it while nobody writes in its story."""
    if comment.story_id != measured.story:  # merged meanwhile: in the other story somebody may have moved branches
        return _height_of(comment.pk)
    written = Revision.objects.filter(pk__gt=measured.upto, comment__story=comment.story_id)
    ways = ways_up(list(written.values_list("comment", flat=True).distinct())).values()
    return max([measured.height, *(way.index(comment.pk) for way in ways if comment.pk in way)])


def follow_up(comment: Comment, *, at: datetime) -> None:
    """Tell the first PIECE below a comment that was moved how deep they are now; a job tells the rest.

    Call it while nobody else settles depths of this story.
    """
    if _settle(comment.pk) == PIECE:
        UnsettledBranch.objects.update_or_create(comment=comment, defaults={"since": at})


def is_unsettled(story_id: int) -> bool:
    """Whether comments of this story tell the depth that they had before a move. Call it as `follow_up`."""
    return UnsettledBranch.objects.filter(comment__story=story_id).exists()


def settle_branches() -> int:
    """Bring the depth of everything below moved comments up to date; returns how many rows were written.

    Safe to run twice at once, and to be killed anywhere: a piece is one transaction, and a branch is done when a piece
    finds nothing.
    """
    return sum(_settle_all(comment) for comment in UnsettledBranch.objects.order_by("since", "pk"))


def _height_of(comment: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(_HEIGHT, [comment])
        return int(cursor.fetchone()[0])


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
