"""Changes that no trigger can know of at once: a reaction is counted when it is read, and folded a moment later.

The fold notes whatever has come of it. But whoever reads counts what is not folded yet, and whoever follows is to see
the same. Only where a number is sure to have changed: else one could tell by comments that change together who it was.

What was told in this way can be taken back in silence before it is folded, by an erasure, say. Then the fold finds the
number of before, and would note nothing: so it is told which comments these are, and notes them once more.
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import connection

from accounts.models import Subscriber
from discussion.threads.models import Comment

NOTE = """
WITH noted AS (
    INSERT INTO threads_change (story_id, comment_id)
    SELECT story_id, id FROM threads_comment WHERE id = %s AND state = 'published'
    RETURNING comment_id
)
INSERT INTO threads_pendingtally (comment_id, is_told) SELECT comment_id, true FROM noted
"""
NOTE_ALL = """
WITH noted AS (
    INSERT INTO threads_change (story_id, comment_id)
    SELECT comment.story_id, comment.id
    FROM threads_reaction reaction JOIN threads_comment comment ON comment.id = reaction.comment_id
    WHERE reaction.subscriber_id = %s AND comment.state = 'published'
    RETURNING comment_id
)
INSERT INTO threads_pendingtally (comment_id, is_told) SELECT comment_id, true FROM noted
"""
NOTE_AGAIN = """
INSERT INTO threads_change (story_id, comment_id)
SELECT story_id, id FROM threads_comment WHERE id = ANY(%s) AND state = 'published'
"""


def note_reaction(comment: Comment) -> None:
    """The reactions to this comment are others now. In the transaction of the reaction, after its row."""
    _execute(NOTE, comment.pk)


def note_reactions_of(subscriber: Subscriber) -> None:
    """All reactions of this person count from now on, or count no longer. In the transaction of the ban, after it."""
    _execute(NOTE_ALL, subscriber.pk)


def note_again(comments: Collection[UUID]) -> None:
    """The reactions to these are what they were when they were folded last, but something else was told since."""
    if comments:
        _execute(NOTE_AGAIN, list(comments))


def _execute(statement: str, key: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
