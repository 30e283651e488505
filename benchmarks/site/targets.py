"""Where to look at a site: stories of a size, the comment with most answers, the deepest one."""

from typing import Any

from django.db import connection

AVERAGE = """
SELECT slug FROM stories_story JOIN (
    SELECT story_id, count(*) AS comments FROM threads_comment GROUP BY story_id
) counted ON story_id = stories_story.id
WHERE comments BETWEEN %s AND %s ORDER BY stories_story.id DESC LIMIT %s
"""
MOST_ANSWERED = """
SELECT above.id::text FROM threads_comment above
    JOIN (SELECT parent_id AS id, count(*) AS answers FROM threads_comment WHERE parent_id IS NOT NULL GROUP BY 1) below
        ON below.id = above.id
WHERE above.state = 'published' ORDER BY answers DESC LIMIT 1
"""
DEEPEST = "SELECT id::text FROM threads_comment WHERE state = 'published' ORDER BY depth DESC, id DESC LIMIT %s"
PRACTISED = """
SELECT actor_id FROM noise_engagement WHERE kind IN ('comment', 'reply')
GROUP BY actor_id HAVING count(*) >= %s ORDER BY count(*), actor_id LIMIT %s
"""
HELD = """
SELECT count(*) FROM moderation_case matter
    JOIN threads_comment place ON place.id = matter.comment_id JOIN stories_story ON stories_story.id = place.story_id
WHERE matter.closed_at IS NULL AND matter.queue = 'held' AND stories_story.slug = %s
"""
FEWEST, MOST = 60, 400  # comments of an ordinary story


def ordinary_stories(number: int) -> list[str]:
    """The slugs of stories with FEWEST to MOST comments; those with any where there are too few."""
    return _column(AVERAGE, FEWEST, MOST, number) or _column(AVERAGE, 1, 10**9, number)


def most_answered() -> str:
    """The comment with the most answers."""
    return str(_column(MOST_ANSWERED)[0])


def deepest(number: int) -> list[str]:
    """The comments that stand deepest."""
    return _column(DEEPEST, number)


def practised(number: int, *, contributions: int) -> list[int]:
    """People who have written so often, and hardly more: no newcomers, and nobody who writes all the time."""
    return _column(PRACTISED, contributions, number)


def waiting_in(slug: str) -> int:
    """How many comments of this story are held."""
    [number] = _column(HELD, slug)
    return int(number)


def _column(statement: str, *arguments: int | str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, arguments)
        return [row[0] for row in cursor.fetchall()]
