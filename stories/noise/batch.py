"""The check: the score of whole stories straight from the live ledger, in one SQL statement, beside what is kept."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from stories.noise.formula import BEGIN, PEOPLE, STANDING, TOTALS, numbers
from stories.noise.models import NoiseParameters


class Difference(NamedTuple):
    """One story whose kept numbers are not those of the ledger."""

    story: int
    kept: float | None  # the key; the rank, where that is what differs
    ledger: float | None
    people_agree: bool


# Whoever reads it top down reads `docs/noise.md`: whose acts they are (those of a story that was merged count where it
# went), which of them live, what is left of each, what one person adds up to, what a story adds up to. Exponents end at
# -500: PostgreSQL raises where a square would underflow.
LEDGER = """
entry AS MATERIALIZED (
    SELECT e.*, place.home FROM noise_engagement e JOIN place ON place.id = e.story_id
),
withdrawn AS (
    SELECT DISTINCT ON (target) target, kind = 'retract' AS gone
    FROM entry
    WHERE kind IN ('retract', 'restore')
    ORDER BY target, id DESC
),
barred AS (
    SELECT DISTINCT ON (e.actor_id, e.story_id) e.actor_id, e.story_id, place.home, e.kind = 'exclude' AS gone
    FROM noise_engagement e LEFT JOIN place ON place.id = e.story_id
    WHERE e.kind IN ('exclude', 'include')
        AND (e.story_id IS NULL OR place.home IS NOT NULL)
        AND e.actor_id IN (SELECT actor_id FROM entry)
    ORDER BY e.actor_id, e.story_id, e.id DESC
),
act AS (
    SELECT e.home AS story_id, e.actor_id, e.target, e.stance, e.newcomer, e.crossing, e.occurred_at, e.source_key,
        weight.w,
        NOT EXISTS (SELECT FROM withdrawn WHERE withdrawn.gone AND withdrawn.target = e.source_key)
        AND NOT EXISTS (
            SELECT FROM barred
            WHERE barred.gone AND barred.actor_id = e.actor_id AND (barred.story_id IS NULL OR barred.home = e.home)
        ) AS live
    FROM entry e JOIN weight USING (kind)
),
aged AS (
    SELECT act.story_id, act.actor_id, act.source_key, act.stance, act.newcomer, act.occurred_at, act.w,
        act.crossing AND coalesce(answered.live, true) AS crosses,
        max(act.occurred_at) OVER (PARTITION BY act.story_id) AS as_of,
        extract(epoch FROM max(act.occurred_at) OVER (PARTITION BY act.story_id) - act.occurred_at)::float8
            / 86400 AS days
    FROM act LEFT JOIN act answered ON answered.story_id = act.story_id AND answered.source_key = act.target
    WHERE act.live
),
decayed AS (
    SELECT *,
        w * power(2, greatest(-days / %(loud_days)s::float8, -500)) AS loud,
        w * power(2, greatest(-days / %(voice_days)s::float8, -500)) AS voice,
        w * power(2, greatest(-days / %(tempo_days)s::float8, -500)) AS here
    FROM aged
),
person AS (
    SELECT story_id, actor_id, as_of,
        bool_and(newcomer) AS newcomer,
        (array_agg(stance ORDER BY occurred_at DESC, source_key DESC) FILTER (WHERE stance <> ''))[1] AS stance,
        least(sqrt(sum(loud * loud)), 2 * max(loud)) AS z,
        least(sqrt(sum(voice * voice)), 2 * max(voice)) AS s,
        coalesce(max(voice) FILTER (WHERE crosses), 0) AS x,
        max(here) AS f
    FROM decayed GROUP BY story_id, actor_id, as_of
),"""

VERDICT = """,
wrong AS (
    SELECT DISTINCT story_id
    FROM person FULL JOIN kept_person kept USING (story_id, actor_id)
    WHERE num_nulls(person.z, kept.z) > 0
        OR (person.newcomer, person.stance) IS DISTINCT FROM (kept.newcomer, kept.stance)
        OR abs(person.z - kept.z) > %(tolerance)s::float8 * person.z + 1e-100
        OR abs(person.s - kept.s) > %(tolerance)s::float8 * person.s + 1e-100
        OR abs(person.x - kept.x) > %(tolerance)s::float8 * person.x + 1e-100
        OR abs(person.f - kept.f) > %(tolerance)s::float8 * person.f + 1e-100
),
compared AS (
    SELECT story.id, kept.noise_key AS kept, keyed.noise_key AS fresh, wrong.story_id IS NULL AS people_agree,
        nullif(story.noise_rank, %(silent)s::float8) AS rank,
        kept.noise_key + %(noise_offset)s::float8 AS due,
        coalesce(
            abs(kept.noise_key - keyed.noise_key) <= %(tolerance)s::float8,
            kept.noise_key IS NULL AND keyed.noise_key IS NULL
        ) AS agrees
    FROM stories_story story
        LEFT JOIN keyed ON keyed.story_id = story.id
        LEFT JOIN noise_storynoise kept ON kept.story_id = story.id
        LEFT JOIN wrong ON wrong.story_id = story.id
    WHERE story.id = ANY(%(stories)s::bigint[])
        AND coalesce(kept.params_version = %(version)s::int, true)
        AND NOT EXISTS (
            SELECT FROM noise_pendingnoise pending JOIN place ON place.id = pending.story_id
            WHERE place.home = story.id
        )
)
SELECT id, CASE WHEN agrees THEN rank ELSE kept END, fresh, people_agree
FROM compared WHERE NOT agrees OR rank IS DISTINCT FROM due OR NOT people_agree
"""
CHECK = BEGIN + LEDGER + STANDING + PEOPLE.replace("person AS", "kept_person AS") + TOTALS + VERDICT


def differing_stories(stories: Collection[int], *, params: NoiseParameters, tolerance: float) -> list[Difference]:
    """Wherever the kept key and that of the ledger differ by more than `tolerance`, or one of them is missing.

    A story whose rank is not that of its kept key differs, too; then the rank is what is told as kept. So does one
    where the row of a person is not what the ledger gives, be it without effect on the key yet. A story with pending
    acts, or of another version than `params`, is not compared: the fold has yet to see it. One snapshot holds all.
    """
    with connection.cursor() as cursor:
        cursor.execute(CHECK, {**numbers(stories, params), "tolerance": tolerance})
        return [Difference(*row) for row in cursor.fetchall()]
