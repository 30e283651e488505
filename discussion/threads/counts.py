"""What is counted below stories, put together. It is read by `stories.selectors`."""

from django.db import connection, transaction

CHUNK = 1_000  # rows a statement

# Who comes to be counted, or no longer is, is one more or fewer in the counts: both in one statement, so that no reader
# sees one without the other. Of two runs on the same person, the later one adds to what the first has left.
FOLD_PEOPLE = """
WITH taken AS (
    SELECT id FROM threads_participant WHERE NOT is_folded ORDER BY story_id, author_id LIMIT %s FOR UPDATE SKIP LOCKED
), gone AS (
    DELETE FROM threads_participant WHERE id IN (SELECT id FROM taken) RETURNING story_id, author_id, comments
), changes AS (
    SELECT story_id, author_id, sum(comments) AS more FROM gone GROUP BY story_id, author_id
), folded AS (
    INSERT INTO threads_participant AS known (story_id, author_id, comments, is_folded)
    SELECT story_id, author_id, more, true FROM changes ORDER BY story_id, author_id
    ON CONFLICT (story_id, author_id) WHERE is_folded DO UPDATE SET comments = known.comments + EXCLUDED.comments
    RETURNING story_id, author_id, comments
), counted AS (
    INSERT INTO threads_storycount (story_id, side, people)
    SELECT story_id, '', sum((comments > 0)::int - (comments - more > 0)::int)
    FROM folded JOIN changes USING (story_id, author_id)
    GROUP BY story_id
    HAVING sum((comments > 0)::int - (comments - more > 0)::int) <> 0
)
SELECT count(*) FROM gone
"""
FORGET_PEOPLE = "DELETE FROM threads_participant WHERE is_folded AND comments = 0"

# As for anchors: a row for each story and side, the others go.
FOLD_COUNTS = """
WITH pending AS (
    SELECT DISTINCT story_id, side
    FROM (SELECT story_id, side FROM threads_storycount WHERE NOT is_folded ORDER BY id LIMIT %s) latest
), taken AS (
    SELECT counted.id
    FROM threads_storycount counted JOIN pending USING (story_id, side)
    ORDER BY counted.id
    FOR UPDATE OF counted SKIP LOCKED
), gone AS (
    DELETE FROM threads_storycount WHERE id IN (SELECT id FROM taken) RETURNING story_id, side, comments, people
), folded AS (
    INSERT INTO threads_storycount (story_id, side, comments, people, is_folded)
    SELECT story_id, side, sum(comments), sum(people), true FROM gone GROUP BY story_id, side
)
SELECT count(*) FROM gone
"""


def fold_story_counts() -> None:
    """Put the counts of each story together in a row for each side, and one for each person that wrote there.

    Changes no number that anybody reads; safe to run twice at once.
    """
    while _folded(FOLD_PEOPLE):
        pass
    with connection.cursor() as cursor:
        cursor.execute(FORGET_PEOPLE)
    while _folded(FOLD_COUNTS):
        pass


def _folded(statement: str) -> int:
    """How many rows were put together; none if the others are in another run's hands."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [CHUNK])
        [number] = cursor.fetchone()
    return int(number)
