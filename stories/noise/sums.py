"""The second half of the fold: the rows of people, summed to their buckets, and these to state and ranks of the story.

Only the buckets that somebody's row has changed in are summed again; nothing is added to a sum or taken from it. All
rows of one epoch fade by the same factor: so they are added up first and faded once, not each person for himself.
"""

from collections.abc import Collection
from datetime import datetime

from core.kept_cursors import tell
from stories.noise.formula import ADDED, BEGIN, KEYED, numbers
from stories.noise.models import NoiseParameters
from stories.noise.rows import Bucket

# What a bucket adds up, the half-life that it fades by, and whether it is a sum of squares, which fades twice as fast.
MEASURES = {
    "z": ("loud_days", 1),
    "zz": ("loud_days", 2),
    "f": ("tempo_days", 1),
    "c": ("voice_days", 1),
    "d": ("voice_days", 1),
    "n": ("voice_days", 1),
    "xc": ("voice_days", 1),
    "xd": ("voice_days", 1),
    "gzz": ("loud_days", 2),
    "gss": ("voice_days", 2),
    "gff": ("tempo_days", 2),
}
LARGE = 256  # people; below that a story has no buckets
WHOLE = -1  # where the number of a bucket would stand, then
NAMES = ", ".join(MEASURES)
FADED = ", ".join(  # after so many `days`
    f"sum(noise_faded({name}, {power} * days / %({half_life})s::float8)) AS {name}"
    for name, (half_life, power) in MEASURES.items()
)

# A story of few people has no buckets: its rows are summed directly. It gets them, all at once, with the first fold
# that finds it larger.
BUCKETS = f"""
sized AS (
    SELECT story_id, large,
        large AND story_id <> ALL (%(rebuilt)s::bigint[])
            AND EXISTS (SELECT FROM noise_bucketnoise kept WHERE kept.story_id = story.story_id) AS bucketed
    FROM (
        SELECT id AS story_id, coalesce(noise.people >= %(large)s::int, false) AS large
        FROM unnest(%(stories)s::bigint[]) AS folded (id) LEFT JOIN noise_storynoise noise ON noise.story_id = folded.id
    ) story
),
touched AS (
    SELECT story_id, bucket
    FROM unnest(%(touched_stories)s::bigint[], %(touched_buckets)s::int[]) AS touched (story_id, bucket)
        JOIN sized USING (story_id)
    WHERE bucketed
),
kept AS (
    SELECT one.* FROM touched CROSS JOIN LATERAL (
        SELECT * FROM noise_actornoise WHERE story_id = touched.story_id AND bucket = touched.bucket OFFSET 0
    ) one
    UNION ALL
    SELECT one.* FROM sized CROSS JOIN LATERAL (
        SELECT * FROM noise_actornoise WHERE story_id = sized.story_id OFFSET 0
    ) one
    WHERE NOT bucketed
),
person AS (
    SELECT kept.*, CASE WHEN large THEN bucket ELSE %(whole)s::int END AS part, cross_max AS x, here_max AS f,
        least(sqrt(loud_squares), 2 * loud_max) AS z, least(sqrt(voice_squares), 2 * voice_max) AS s
    FROM kept JOIN sized USING (story_id) OFFSET 0
),
epoch AS (
    SELECT story_id, part AS bucket, epoch, count(*) AS people, max(last_at) AS last_at,
        {ADDED}
    FROM person GROUP BY story_id, part, epoch
),
moved AS (
    SELECT *, (max(epoch) OVER (PARTITION BY story_id, bucket) - epoch) * %(epoch_days)s::float8 AS days FROM epoch
),
fresh AS (
    SELECT story_id, bucket, max(epoch) AS epoch, sum(people)::int AS people, max(last_at) AS last_at, {FADED}
    FROM moved GROUP BY story_id, bucket
),
emptied AS (
    DELETE FROM noise_bucketnoise kept USING sized
    WHERE kept.story_id = sized.story_id
        AND (NOT bucketed OR (kept.story_id, kept.bucket) IN (SELECT story_id, bucket FROM touched))
        AND (kept.story_id, kept.bucket) NOT IN (SELECT story_id, bucket FROM fresh)
),
filled AS (
    INSERT INTO noise_bucketnoise (story_id, bucket, epoch, people, last_at, {NAMES})
    SELECT story_id, bucket, epoch, people, last_at, {NAMES} FROM fresh WHERE bucket <> %(whole)s::int
    ON CONFLICT (story_id, bucket) DO UPDATE SET
        epoch = excluded.epoch, people = excluded.people, last_at = excluded.last_at,
        {", ".join(f"{name} = excluded.{name}" for name in MEASURES)}
),"""  # noqa: S608 - columns, by the names above

# A statement does not see what it writes: of the kept buckets those count that are not `fresh`.
HELD = f"""
part AS (
    SELECT story_id, epoch, people, last_at, {NAMES} FROM fresh
    UNION ALL
    SELECT story_id, epoch, people, last_at, {NAMES}
    FROM noise_bucketnoise JOIN sized USING (story_id)
    WHERE bucketed AND (story_id, bucket) NOT IN (SELECT story_id, bucket FROM touched)
),"""  # noqa: S608 - columns, by the names above

# From the parts of a story to its sums at the time of its latest act.
SUMMED = f"""
latest AS (SELECT *, max(last_at) OVER (PARTITION BY story_id) AS as_of FROM part),
dated AS (
    SELECT *, date_part('epoch', as_of) / 86400 - epoch * %(epoch_days)s::float8 AS days FROM latest
),
summed AS (
    SELECT story_id, as_of, sum(people) AS people, {FADED} FROM dated GROUP BY story_id, as_of
),"""  # noqa: S608 - columns, by the names above

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
SUM = BEGIN + BUCKETS + HELD + SUMMED + KEYED + STORE


def sum_rows(
    stories: Collection[int],
    *,
    touched: Collection[Bucket],
    params: NoiseParameters,
    at: datetime,
    rebuilt: Collection[int] = (),
) -> None:
    """Write state and ranks of these stories, and this hour's point where the key has changed.

    `touched` are the buckets in which a row of a person was written or deleted since they were summed; of the
    `rebuilt` stories all are summed again. A story without
    a row of anybody loses its state and ranks as silent. The caller holds the stories' locks.
    """
    told = {
        "at": at,
        "large": LARGE,
        "rebuilt": list(rebuilt),
        "whole": WHOLE,
        "touched_stories": [story for story, _ in touched],
        "touched_buckets": [bucket for _, bucket in touched],
    }
    tell(SUM, numbers(stories, params) | told)
