"""Changes are kept for as long as somebody may be away and still only follow."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

# Cursors end before the changes go: what a transaction under way then has written late is still there for the others.
MARGIN = timedelta(hours=1)
CLOSE = """
INSERT INTO threads_forgotten (story_id, upto)
SELECT change.story_id, max(change.id)
FROM threads_change change JOIN stories_story story ON story.id = change.story_id
WHERE change.at < %s
GROUP BY change.story_id
ON CONFLICT (story_id) DO UPDATE SET upto = greatest(threads_forgotten.upto, excluded.upto)
"""
FORGET = "DELETE FROM threads_change WHERE at < %s"


def forget_changes(*, at: datetime) -> None:
    """Forget what changed CHANGES_RETENTION_DAYS ago and earlier. Whoever has read less far begins anew."""
    last = at - timedelta(days=settings.CHANGES_RETENTION_DAYS)
    with connection.cursor() as cursor:
        cursor.execute(CLOSE, [last])
        cursor.execute(FORGET, [last - MARGIN])
