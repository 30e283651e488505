"""Changes that no trigger can know of at once: a reaction is counted when it is read, and folded a moment later.

The fold notes whatever has come of it. But whoever reads counts what is not folded yet, and whoever follows is to see
the same. Only where a number is sure to have changed: else one could tell by comments that change together who it was.
"""

from typing import Any

from django.db import connection

from accounts.models import Subscriber
from discussion.threads.models import Comment

NOTE = """
INSERT INTO threads_change (story_id, comment_id)
SELECT story_id, id FROM threads_comment WHERE id = %s AND state = 'published'
"""
NOTE_ALL = """
INSERT INTO threads_change (story_id, comment_id)
SELECT comment.story_id, comment.id
FROM threads_reaction reaction JOIN threads_comment comment ON comment.id = reaction.comment_id
WHERE reaction.subscriber_id = %s AND comment.state = 'published'
"""


def note_reaction(comment: Comment) -> None:
    """The reactions to this comment are others now. In the transaction of the reaction, after its row."""
    _execute(NOTE, comment.pk)


def note_reactions_of(subscriber: Subscriber) -> None:
    """All reactions of this person count from now on, or count no longer. In the transaction of the ban, after it."""
    _execute(NOTE_ALL, subscriber.pk)


def _execute(statement: str, key: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [key])
