"""The score of whole stories, straight from the live ledger, in one SQL statement."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection

from stories.models import SILENT
from stories.noise import params

Difference = tuple[int, float | None, float | None]  # story id, key as kept, key as the ledger gives it

# Whoever reads it top down reads `docs/noise.md`: whose acts they are (those of a story that was merged count where it
# went), which of them live, what is left of each, what one person adds up to, what a story adds up to. Exponents end at
# -500: PostgreSQL raises where a square would underflow.
SCORE = """
WITH weight AS (SELECT * FROM unnest(%(kinds)s::text[], %(weights)s::float8[]) AS weight (kind, w)),
place AS (
    SELECT id, coalesce(merged_into_id, id) AS home
    FROM stories_story
    WHERE (id = ANY(%(stories)s::bigint[]) AND merged_into_id IS NULL) OR merged_into_id = ANY(%(stories)s::bigint[])
),
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
),
summed AS (
    SELECT story_id, as_of, count(*) AS people,
        coalesce(sum(z) FILTER (WHERE NOT newcomer), 0) AS z,
        coalesce(sum(z * z) FILTER (WHERE NOT newcomer), 0) AS zz,
        coalesce(sum(f) FILTER (WHERE NOT newcomer), 0) AS f,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND stance = 'critic'), 0) AS c,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND stance = 'defender'), 0) AS d,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND coalesce(stance, 'neutral') = 'neutral'), 0) AS n,
        coalesce(sum(x) FILTER (WHERE NOT newcomer AND stance = 'critic'), 0) AS xc,
        coalesce(sum(x) FILTER (WHERE NOT newcomer AND stance = 'defender'), 0) AS xd,
        %(share)s::float8 * sqrt(coalesce(sum(z * z) FILTER (WHERE newcomer), 0)) AS gz,
        %(share)s::float8 * sqrt(coalesce(sum(s * s) FILTER (WHERE newcomer), 0)) AS gs,
        %(share)s::float8 * sqrt(coalesce(sum(f * f) FILTER (WHERE newcomer), 0)) AS gf
    FROM person GROUP BY story_id, as_of
),
met AS (
    SELECT *, z + gz AS volume, f + gf AS present, c + d + n + gs AS mass,
        CASE WHEN c + d > 0 THEN 4 * c * d / (c + d) ELSE 0 END AS presence,
        CASE WHEN xc + xd > 0 THEN 4 * xc * xd / (xc + xd) ELSE 0 END AS clash
    FROM summed
),
scored AS (
    SELECT *, volume * (1 + %(gain)s::float8 * (0.5 * presence + 0.5 * clash) / mass) AS intensity,
        extract(epoch FROM as_of)::float8 / 86400 AS day
    FROM met
),
keyed AS (
    SELECT *, ln(intensity) / ln(2::float8) + day / %(loud_days)s::float8 AS noise_key,
        ln(present) / ln(2::float8) + day / %(tempo_days)s::float8 AS trend_key
    FROM scored
)
"""

STORE = """,
written AS (
    INSERT INTO noise_storynoise (
        story_id, as_of, noise_key, trend_key, volume, intensity, mass, presence, clash,
        critics, defenders, neutrals, squares, present, newcomers, people,
        computed_at, params_version
    )
    SELECT story_id, as_of, noise_key, trend_key, volume, intensity, mass, presence, clash,
        c, d, n, zz + gz * gz, present, gz / volume, people,
        %(at)s::timestamptz, %(version)s::int
    FROM keyed
    ON CONFLICT (story_id) DO UPDATE SET
        as_of = excluded.as_of, noise_key = excluded.noise_key, trend_key = excluded.trend_key,
        volume = excluded.volume, intensity = excluded.intensity, mass = excluded.mass,
        presence = excluded.presence, clash = excluded.clash, critics = excluded.critics,
        defenders = excluded.defenders, neutrals = excluded.neutrals, squares = excluded.squares,
        present = excluded.present, newcomers = excluded.newcomers,
        people = excluded.people, computed_at = excluded.computed_at, params_version = excluded.params_version
),
silenced AS (
    DELETE FROM noise_storynoise
    WHERE story_id = ANY(%(stories)s::bigint[]) AND story_id NOT IN (SELECT story_id FROM keyed)
    RETURNING story_id
),
ranked AS (
    UPDATE stories_story story SET noise_rank = new.noise_rank, trend_rank = new.trend_rank
    FROM (
        SELECT id, coalesce(noise_key, %(silent)s::float8) AS noise_rank,
            coalesce(trend_key, %(silent)s::float8) AS trend_rank
        FROM unnest(%(stories)s::bigint[]) AS folded (id) LEFT JOIN keyed ON keyed.story_id = folded.id
    ) new
    WHERE story.id = new.id AND (story.noise_rank, story.trend_rank) <> (new.noise_rank, new.trend_rank)
)
INSERT INTO noise_noisepoint (story_id, hour, noise_key)
SELECT keyed.story_id, date_trunc('hour', %(at)s::timestamptz, 'UTC'), keyed.noise_key
FROM keyed LEFT JOIN noise_storynoise before USING (story_id)
WHERE before.noise_key IS DISTINCT FROM keyed.noise_key
UNION ALL
SELECT story_id, date_trunc('hour', %(at)s::timestamptz, 'UTC'), NULL FROM silenced
ON CONFLICT (story_id, hour) DO UPDATE SET noise_key = excluded.noise_key
"""

COMPARE = """,
compared AS (
    SELECT story.id, kept.noise_key AS kept, keyed.noise_key AS fresh,
        nullif(story.noise_rank, %(silent)s::float8) AS rank,
        coalesce(
            abs(kept.noise_key - keyed.noise_key) <= %(tolerance)s::float8,
            kept.noise_key IS NULL AND keyed.noise_key IS NULL
        ) AS agrees
    FROM stories_story story
        LEFT JOIN keyed ON keyed.story_id = story.id
        LEFT JOIN noise_storynoise kept ON kept.story_id = story.id
    WHERE story.id = ANY(%(stories)s::bigint[])
        AND NOT EXISTS (
            SELECT FROM noise_pendingnoise pending JOIN place ON place.id = pending.story_id
            WHERE place.home = story.id
        )
)
SELECT id, CASE WHEN agrees THEN rank ELSE kept END, fresh
FROM compared WHERE NOT agrees OR rank IS DISTINCT FROM kept
"""


def score_stories(stories: Collection[int], *, at: datetime) -> None:
    """Write state and ranks of these stories from the live ledger, and this hour's point where the key has changed.

    A story without a live act loses its row and ranks as silent. The caller holds the stories' locks (`folding`): a
    second writer with an older snapshot would overwrite this one.
    """
    with connection.cursor() as cursor:
        cursor.execute(SCORE + STORE, {**_numbers(stories), "at": at, "version": params.PARAMS_VERSION})


def differing_stories(stories: Collection[int], *, tolerance: float) -> list[Difference]:
    """Wherever the kept key and that of the ledger differ by more than `tolerance`, or one of them is missing.

    A story whose rank is not its kept key differs, too; then the rank is what is told as kept.
    A story with pending acts is not compared: the fold has yet to see them. One snapshot holds all three.
    """
    with connection.cursor() as cursor:
        cursor.execute(SCORE + COMPARE, {**_numbers(stories), "tolerance": tolerance})
        rows: list[Difference] = cursor.fetchall()
    return rows


def _numbers(stories: Collection[int]) -> dict[str, Any]:
    return {
        "stories": list(stories),
        "kinds": [str(kind) for kind in params.WEIGHTS],
        "weights": list(params.WEIGHTS.values()),
        "loud_days": params.LOUD_DAYS,
        "voice_days": params.VOICE_DAYS,
        "tempo_days": params.TEMPO_DAYS,
        "share": params.NEWCOMERS_SHARE,
        "gain": params.CONTENTION_GAIN,
        "silent": SILENT,
    }
