"""What the fold and the batch share: the formula of `docs/noise.md` in SQL, from one row a person to one a story."""

from collections.abc import Collection
from typing import Any

from stories.models import SILENT
from stories.noise.models import BUCKETS, NoiseParameters
from stories.noise.params import EPOCH_DAYS

# `place` says where an act counts: acts on a story that was merged count where it went.
BEGIN = """
WITH weight AS (SELECT * FROM unnest(%(kinds)s::text[], %(weights)s::float8[]) AS weight (kind, w)),
place AS (
    SELECT id, coalesce(merged_into_id, id) AS home
    FROM stories_story
    WHERE (id = ANY(%(stories)s::bigint[]) AND merged_into_id IS NULL) OR merged_into_id = ANY(%(stories)s::bigint[])
),"""


def whose(actor: str) -> str:
    """SQL for the person whose act it is: accounts of one person that were merged count as one, wherever they acted.

    A look into a hash of the few that were merged, 0.15 microseconds; a look into their index takes ten times as long.
    """
    merged = f"SELECT kept_id FROM accounts_mergedaccount WHERE gone_id = {actor}"  # noqa: S608 - a column
    return f"CASE WHEN {actor} IN (SELECT gone_id FROM accounts_mergedaccount) THEN ({merged}) ELSE {actor} END"  # noqa: S608


# Sets inside a statement are joined by two columns. PostgreSQL, which guesses at a dozen rows, would merge them by the
# story alone: 20,000 acts taken back in a story of 200,000 were four thousand million comparisons. A hash takes both.
JOINS = "SET LOCAL enable_mergejoin TO off"

# What people add up to, from their z, s, x and f: the established by sides, and newcomers (`g`) in squares.
ADDED = """coalesce(sum(z) FILTER (WHERE NOT newcomer), 0) AS z,
        coalesce(sum(z * z) FILTER (WHERE NOT newcomer), 0) AS zz,
        coalesce(sum(f) FILTER (WHERE NOT newcomer), 0) AS f,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND stance = 'critic'), 0) AS c,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND stance = 'defender'), 0) AS d,
        coalesce(sum(s) FILTER (WHERE NOT newcomer AND coalesce(stance, '') IN ('', 'neutral')), 0) AS n,
        coalesce(sum(x) FILTER (WHERE NOT newcomer AND stance = 'critic'), 0) AS xc,
        coalesce(sum(x) FILTER (WHERE NOT newcomer AND stance = 'defender'), 0) AS xd,
        coalesce(sum(z * z) FILTER (WHERE newcomer), 0) AS gzz,
        coalesce(sum(s * s) FILTER (WHERE newcomer), 0) AS gss,
        coalesce(sum(f * f) FILTER (WHERE newcomer), 0) AS gff"""

# From `person (story_id, actor_id, as_of, newcomer, stance, z, s, x, f)`, all decayed to the story's `as_of`.
SUMMED = f"""
summed AS (
    SELECT story_id, as_of, count(*) AS people,
        {ADDED}
    FROM person GROUP BY story_id, as_of
),"""  # noqa: S608 - the constant above

# From `summed` to the two keys. The newcomers are a pool: half the root of their squares.
KEYED = """
pooled AS (
    SELECT *, %(share)s::float8 * sqrt(gzz) AS gz, %(share)s::float8 * sqrt(gss) AS gs,
        %(share)s::float8 * sqrt(gff) AS gf
    FROM summed
),
met AS (
    SELECT *, z + gz AS volume, f + gf AS present, c + d + n + gs AS mass,
        CASE WHEN c + d > 0 THEN 4 * c * d / (c + d) ELSE 0 END AS presence,
        CASE WHEN xc + xd > 0 THEN 4 * xc * xd / (xc + xd) ELSE 0 END AS clash
    FROM pooled
),
scored AS (
    SELECT *, volume * (1 + coalesce(%(gain)s::float8 * (0.5 * presence + 0.5 * clash) / nullif(mass, 0), 0))
            AS intensity,
        date_part('epoch', as_of) / 86400 AS day
    FROM met WHERE volume > 0 AND present > 0 -- else nothing that counts is left of it: silence
),
keyed AS (
    SELECT *, ln(intensity) / ln(2::float8) + day / %(loud_days)s::float8 AS noise_key,
        ln(present) / ln(2::float8) + day / %(tempo_days)s::float8 AS trend_key
    FROM scored
)
"""
TOTALS = SUMMED + KEYED

STANDING = """
standing AS (SELECT * FROM noise_actornoise WHERE story_id = ANY(%(stories)s::bigint[])),"""

# From the rows of people to `person`.
PEOPLE = """
latest AS (SELECT *, max(last_at) OVER (PARTITION BY story_id) AS as_of FROM standing),
dated AS (
    SELECT *, date_part('epoch', as_of) / 86400 - epoch * %(epoch_days)s::float8 AS days FROM latest
),
person AS (
    SELECT story_id, actor_id, as_of, newcomer, nullif(stance, '') AS stance,
        least(
            noise_faded(sqrt(loud_squares), days / %(loud_days)s::float8),
            2 * noise_faded(loud_max, days / %(loud_days)s::float8)
        ) AS z,
        least(
            noise_faded(sqrt(voice_squares), days / %(voice_days)s::float8),
            2 * noise_faded(voice_max, days / %(voice_days)s::float8)
        ) AS s,
        noise_faded(cross_max, days / %(voice_days)s::float8) AS x,
        noise_faded(here_max, days / %(tempo_days)s::float8) AS f
    FROM dated
),"""


def numbers(stories: Collection[int], params: NoiseParameters) -> dict[str, Any]:
    """The parameters of both statements, for these stories."""
    weights = {kind: weight for kind, weight in params.weights.items() if weight > 0}
    return {
        "stories": list(stories),
        "kinds": list(weights),
        "weights": list(weights.values()),
        "loud_days": params.loud_days,
        "voice_days": params.voice_days,
        "tempo_days": params.tempo_days,
        "epoch_days": EPOCH_DAYS,
        "buckets": BUCKETS,
        "share": params.newcomers_share,
        "gain": params.contention_gain,
        "noise_offset": params.noise_offset,
        "trend_offset": params.trend_offset,
        "silent": SILENT,
        "version": params.version,
    }
