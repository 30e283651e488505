"""The second half of the fold: the rows of people, summed to the state and the ranks of their story."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection

from stories.noise.formula import BEGIN, PEOPLE, STANDING, TOTALS, numbers
from stories.noise.models import NoiseParameters

STORE = """,
written AS (
    INSERT INTO noise_storynoise (
        story_id, as_of, band, noise_key, trend_key, volume, intensity, mass, presence, clash,
        critics, defenders, neutrals, squares, present, newcomers, people,
        computed_at, params_version
    )
    SELECT story_id, as_of, 'silent', noise_key, trend_key, volume, intensity, mass, presence, clash,
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
        SELECT id, coalesce(noise_key + %(noise_offset)s::float8, %(silent)s::float8) AS noise_rank,
            coalesce(trend_key + %(trend_offset)s::float8, %(silent)s::float8) AS trend_rank
        FROM unnest(%(stories)s::bigint[]) AS folded (id) LEFT JOIN keyed ON keyed.story_id = folded.id
    ) new
    WHERE story.id = new.id AND (story.noise_rank, story.trend_rank) <> (new.noise_rank, new.trend_rank)
)
INSERT INTO noise_noisepoint (story_id, hour, noise_key, params_version)
SELECT story_id, date_trunc('hour', %(at)s::timestamptz, 'UTC'), noise_key, %(version)s::int
FROM (
    SELECT keyed.story_id, keyed.noise_key
    FROM keyed LEFT JOIN noise_storynoise before USING (story_id)
    WHERE before.params_version IS DISTINCT FROM %(version)s::int
        OR abs(before.noise_key - keyed.noise_key) > 1e-9 -- sums in another order differ in the last digit
    UNION ALL SELECT story_id, NULL FROM silenced
) turn
ON CONFLICT (story_id, hour) DO UPDATE SET
    noise_key = excluded.noise_key, params_version = excluded.params_version
"""
SUM = BEGIN + STANDING + PEOPLE + TOTALS + STORE


def sum_rows(stories: Collection[int], *, params: NoiseParameters, at: datetime) -> None:
    """Write state and ranks of these stories, and this hour's point where the key has changed.

    A story without a row of anybody loses its state and ranks as silent. The caller holds the stories' locks.
    """
    with connection.cursor() as cursor:
        cursor.execute(SUM, {**numbers(stories, params), "at": at})
