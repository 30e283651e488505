"""Two accounts of one person: the ledger stays as it is, and from the next fold on counts them as one.

The fold and the batch read whose an act is from `accounts.MergedAccount` (`formula.whose`), so what is retracted or
approved later needs no code of its own. What has to be written is who is left out, and what has to be read again.
"""

from datetime import datetime
from typing import Any

from django.db import connection, transaction

from stories.noise import tasks

# Who is left out under the number that goes is left out under the one that stays, by the same moderator: written anew
# for the one, and taken back for the other. The source_keys are those of `services`.
BARS = """
WITH bar AS (
    SELECT DISTINCT ON (actor_id, story_id) actor_id, story_id, kind, by_id,
        count(*) OVER (PARTITION BY actor_id, story_id) AS number
    FROM noise_engagement
    WHERE actor_id IN (%(gone)s, %(kept)s) AND kind IN ('exclude', 'include')
    ORDER BY actor_id, story_id, id DESC
),
moved AS (
    SELECT lost.story_id, lost.by_id, lost.number, own.kind AS own_kind, coalesce(own.number, 0) AS own_number
    FROM bar lost LEFT JOIN bar own
        ON own.actor_id = %(kept)s AND own.story_id IS NOT DISTINCT FROM lost.story_id
    WHERE lost.actor_id = %(gone)s AND lost.kind = 'exclude'
)
INSERT INTO noise_engagement
    (story_id, actor_id, kind, target, stance, newcomer, crossing, occurred_at, source_key, by_id)
SELECT story_id, %(kept)s, 'exclude', '', '', false, false, %(at)s,
    concat('exclude:', %(kept)s, ':', coalesce(story_id::text, 'all'), ':', own_number), by_id
FROM moved WHERE own_kind IS DISTINCT FROM 'exclude'
UNION ALL
SELECT story_id, %(gone)s, 'include', '', '', false, false, %(at)s,
    concat('include:', %(gone)s, ':', coalesce(story_id::text, 'all'), ':', number), by_id
FROM moved
ON CONFLICT (source_key) DO NOTHING
"""
# On every story where one of the two has ever done anything, the person's row is built anew.
PENDING = """
INSERT INTO noise_pendingnoise (story_id, actor_id)
SELECT DISTINCT story_id, %(kept)s::bigint FROM noise_engagement
WHERE actor_id IN (%(gone)s, %(kept)s) AND story_id IS NOT NULL
"""


@transaction.atomic
def unite_actors(*, gone: int, kept: int, at: datetime) -> None:
    """Count what these two did as one person's, after the one was merged into the other: two statements.

    Whoever was left out of a story, or of all of them, under one of the numbers is so under both, until a moderator
    includes the person that stays. A second call finds what was written since.
    """
    given: dict[str, Any] = {"gone": gone, "kept": kept, "at": at}
    with connection.cursor() as cursor:
        cursor.execute(BARS, given)
        cursor.execute(PENDING, given)
    tasks.wake_fold()
