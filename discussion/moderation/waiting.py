"""How much waits in each queue, story and topic: what triggers have noted, put together. Whoever reads adds up."""

from django.db import connection, transaction

CHUNK = 1_000  # rows a statement

# As for comments below stories: a row for each facet and queue, the others go, and those that come to nothing, too.
FOLD = """
WITH pending AS (
    SELECT DISTINCT facet, queue
    FROM (SELECT facet, queue FROM moderation_waitingcount WHERE NOT is_folded ORDER BY id LIMIT %s) latest
), taken AS (
    SELECT counted.id
    FROM moderation_waitingcount counted JOIN pending USING (facet, queue)
    ORDER BY counted.id
    FOR UPDATE OF counted SKIP LOCKED
), gone AS (
    DELETE FROM moderation_waitingcount WHERE id IN (SELECT id FROM taken) RETURNING facet, queue, waiting
), folded AS (
    INSERT INTO moderation_waitingcount (facet, queue, waiting, is_folded)
    SELECT facet, queue, sum(waiting), true FROM gone GROUP BY facet, queue HAVING sum(waiting) <> 0
)
SELECT count(*) FROM gone
"""

ALL_TOLD = "SELECT coalesce(sum(waiting), 0) FROM moderation_waitingcount WHERE facet = ''"


def count_waiting() -> int:
    """How many cases are open, of all queues."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_TOLD)
        [number] = cursor.fetchone()
    return int(number)


def fold_waiting() -> None:
    """Put the counts of each queue, story and topic together in one row.

    Changes no number that anybody reads; safe to run twice at once.
    """
    while _fold_piece():
        pass


@transaction.atomic
def _fold_piece() -> int:
    """How many rows were put together; none if the others are in another run's hands."""
    with connection.cursor() as cursor:
        cursor.execute(FOLD, [CHUNK])
        [number] = cursor.fetchone()
    return int(number)
