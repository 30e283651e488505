"""Up to where somebody has read."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Subscriber
from core.ids import last_id
from discussion.threads.places import enter_discussion
from stories.models import Story

# The point only moves forward: of two windows the one that is further counts, whichever tells it last.
MOVE_ON = """
INSERT INTO threads_readpoint AS mine (story_id, subscriber_id, upto) VALUES (%s, %s, %s)
ON CONFLICT (story_id, subscriber_id) DO UPDATE SET upto = GREATEST(mine.upto, excluded.upto)
"""


@transaction.atomic
def mark_read(*, story: Story, subscriber: Subscriber, upto: UUID, at: datetime) -> None:
    """Note that the person has read everything up to this id, but nothing that is written after `at`.

    An earlier point than the one that is kept changes nothing.
    """
    story = enter_discussion(story)
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ON, [story.pk, subscriber.pk, min(upto, last_id(at))])
