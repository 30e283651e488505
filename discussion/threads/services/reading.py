"""Up to where somebody has read."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Subscriber
from core.ids import last_id
from discussion.threads.models import Comment
from discussion.threads.places import enter_discussion
from discussion.threads.unread import came_out
from stories.models import Story

# The point only moves forward: of two windows the one that is further counts, whichever tells it last.
MOVE_ON = """
INSERT INTO threads_readpoint AS mine (story_id, subscriber_id, upto) VALUES (%s, %s, %s)
ON CONFLICT (story_id, subscriber_id) DO UPDATE SET upto = GREATEST(mine.upto, excluded.upto)
"""


@transaction.atomic
def mark_read(*, story: Story, subscriber: Subscriber, upto: UUID, at: datetime) -> None:
    """Note that the person has read everything up to this id, but nothing that is written after `at`.

    Of a comment of this story that had to wait for approval, `upto` means when it came out. An earlier point than the
    one that is kept changes nothing.
    """
    story = enter_discussion(story)
    seen = Comment.objects.shown().filter(pk=upto, story=story).first()
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, [story.pk, subscriber.pk, min(came_out(seen) if seen else upto, last_id(at))])
