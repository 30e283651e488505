"""The first half of the fold: what is new is added to the row of its person, without a look at what was there before.

One statement is one snapshot: an act and its pending row are both seen or both not. The kept row of a person and a
single act have the same shape, `part`, so that adding acts, adding them late and building a row anew from the ledger
are the same step: a sum and a maximum. Nothing is ever subtracted. Where influence was taken away or given back, the
rows of that person, and of those whose answers crossed over to him, are built anew.

Of accounts that were merged, the one that stays has the row. Who answers himself, by whichever of them, crosses nobody.

The numbers of a row are relative to the beginning of its epoch, and move to a later one by a power of two: an
exact one where EPOCH_DAYS are a whole number of half-lives.

LATERAL with LIMIT or OFFSET, and subqueries that give one value, are looks into an index that PostgreSQL cannot turn
into a scan of the ledger: the cost is that of what is read here, not of the site. NOT EXISTS is a join by a hash
however large either side is; NOT IN of many rows would be a loop within a loop.
"""

from collections.abc import Collection

from core.kept_cursors import ask, tell
from stories.noise.formula import BEGIN, JOINS, numbers, whose
from stories.noise.models import NoiseParameters

# Which acts are read: all of a story (`whole`), all of one person on it (`stale`), or the one that is new.
ACT = f"""{whose("actor_id")} AS actor_id,
    kind, crossing, CASE WHEN crossing THEN target END target, stance, newcomer, occurred_at, source_key"""
# All numbers by which the ledger knows a person.
NUMBERS = "(SELECT {0} AS id UNION ALL SELECT gone_id FROM accounts_mergedaccount WHERE kept_id = {0} OFFSET 0)"
READ = f"""
seen AS (
    DELETE FROM noise_pendingnoise pending USING place
    WHERE pending.story_id = place.id
    RETURNING place.home, pending.act_id, pending.actor_id
),
whole AS (
    SELECT unnest(%(rebuilt)s::bigint[]) AS home
    UNION SELECT home FROM seen WHERE act_id IS NULL AND actor_id IS NULL
    UNION SELECT story_id FROM noise_storynoise
        WHERE story_id = ANY(%(stories)s::bigint[]) AND params_version <> %(version)s::int
),
new AS MATERIALIZED (
    SELECT seen.home, coalesce({whose("seen.actor_id")}, act.actor_id) AS actor_id, seen.act_id,
        seen.act_id IS NULL
        OR EXISTS (
            SELECT FROM noise_engagement bar WHERE bar.actor_id = act.actor_id AND bar.kind IN ('exclude', 'include')
        )
        OR EXISTS (
            SELECT FROM noise_engagement withdrawal
            WHERE withdrawal.target = act.source_key AND withdrawal.kind IN ('retract', 'restore')
        ) AS again
    FROM seen
        LEFT JOIN LATERAL (
            SELECT {whose("actor_id")} AS actor_id, source_key FROM noise_engagement WHERE id = seen.act_id LIMIT 1
        ) act ON true
    WHERE seen.home NOT IN (SELECT home FROM whole)
),
stale AS (
    SELECT home, actor_id FROM new WHERE again
    UNION SELECT own.home, {whose("answer.actor_id")}
    FROM (SELECT DISTINCT home, actor_id FROM new WHERE again) own
        JOIN place there ON there.home = own.home
        CROSS JOIN LATERAL {NUMBERS.format("own.actor_id")} number
        CROSS JOIN LATERAL (
            SELECT source_key FROM noise_engagement WHERE story_id = there.id AND actor_id = number.id OFFSET 0
        ) act
        CROSS JOIN LATERAL (
            SELECT actor_id, story_id FROM noise_engagement WHERE target = act.source_key AND crossing OFFSET 0
        ) answer
        JOIN place here ON here.id = answer.story_id AND here.home = own.home
),
entry AS MATERIALIZED (
    SELECT place.home, act.*, false AS added
    FROM whole
        JOIN place USING (home)
        CROSS JOIN LATERAL (SELECT {ACT} FROM noise_engagement WHERE story_id = place.id OFFSET 0) act
    UNION ALL
    SELECT place.home, act.*, false
    FROM stale
        JOIN place USING (home)
        CROSS JOIN LATERAL {NUMBERS.format("stale.actor_id")} number
        CROSS JOIN LATERAL (
            SELECT {ACT} FROM noise_engagement WHERE story_id = place.id AND actor_id = number.id OFFSET 0
        ) act
    UNION ALL
    SELECT new.home, act.*, true
    FROM new CROSS JOIN LATERAL (SELECT {ACT} FROM noise_engagement WHERE id = new.act_id LIMIT 1) act
    WHERE NOT EXISTS (SELECT FROM stale WHERE stale.home = new.home AND stale.actor_id = new.actor_id)
),"""  # noqa: S608 - columns, by the name above

# Which of them, and of those that they answer, do not count.
JUDGE = f"""
judged AS (
    SELECT home, actor_id, source_key FROM entry
    UNION ALL
    SELECT aim.home, {whose("act.actor_id")}, act.source_key
    FROM (SELECT home, target FROM entry WHERE crossing EXCEPT SELECT home, source_key FROM entry) aim
        CROSS JOIN LATERAL (SELECT * FROM noise_engagement WHERE source_key = aim.target LIMIT 1) act
    WHERE (act.story_id, aim.home) IN (SELECT id, home FROM place)
),
barred AS (
    SELECT home, actor_id
    FROM (SELECT DISTINCT home, actor_id FROM judged) present
    WHERE EXISTS (
        SELECT FROM noise_engagement bar WHERE bar.actor_id = present.actor_id AND bar.kind IN ('exclude', 'include')
    ) AND (
        SELECT bool_or(latest.kind = 'exclude' AND (latest.story_id IS NULL OR place.home = present.home))
        FROM (
            SELECT DISTINCT ON (bar.story_id) bar.story_id, bar.kind
            FROM noise_engagement bar
            WHERE bar.actor_id = present.actor_id AND bar.kind IN ('exclude', 'include')
            ORDER BY bar.story_id, bar.id DESC
        ) latest LEFT JOIN place ON place.id = latest.story_id
    )
),
silent AS (
    SELECT home, source_key FROM judged JOIN barred USING (home, actor_id)
    UNION SELECT home, source_key
    FROM judged
    WHERE (
        SELECT kind = 'retract' FROM noise_engagement withdrawal
        WHERE withdrawal.target = judged.source_key AND withdrawal.kind IN ('retract', 'restore')
        ORDER BY withdrawal.id DESC LIMIT 1
    )
),"""  # noqa: S608 - columns, by the name above

# One person's row, from the row that is kept and from the acts that count. The later of two epochs is that of the sum.
MERGE = """
lived AS (
    SELECT entry.home, entry.actor_id, stance, newcomer, occurred_at, entry.source_key, weight.w,
        floor(date_part('epoch', occurred_at) / 86400 / %(epoch_days)s::float8) AS epoch,
        crossing AND aim.source_key IS NULL AND own.source_key IS NULL AS crosses
    FROM entry
        JOIN weight USING (kind)
        LEFT JOIN silent aim ON aim.home = entry.home AND aim.source_key = entry.target
        LEFT JOIN judged own
            ON own.home = entry.home AND own.source_key = entry.target AND own.actor_id = entry.actor_id
    WHERE NOT EXISTS (SELECT FROM silent own WHERE own.home = entry.home AND own.source_key = entry.source_key)
),
aged AS (
    SELECT *, date_part('epoch', occurred_at) / 86400 - epoch * %(epoch_days)s::float8 AS days FROM lived OFFSET 0
),
grown AS (
    SELECT home AS story_id, actor_id, stance, newcomer, occurred_at, source_key, epoch, crosses,
        w * power(2, days / %(loud_days)s::float8) AS loud,
        w * power(2, days / %(voice_days)s::float8) AS voice,
        w * power(2, days / %(tempo_days)s::float8) AS here
    FROM aged
),
kept AS MATERIALIZED (
    SELECT one.ctid AS place, one.*, false AS added
    FROM whole CROSS JOIN LATERAL (SELECT ctid, * FROM noise_actornoise WHERE story_id = whole.home OFFSET 0) one
    UNION ALL
    SELECT one.ctid, one.*, added
    FROM (
            SELECT home, actor_id, false AS added FROM stale
            UNION SELECT home, gone_id, false FROM stale JOIN accounts_mergedaccount ON kept_id = actor_id
            UNION SELECT home, actor_id, true FROM entry WHERE added
        ) his
        CROSS JOIN LATERAL (
            SELECT ctid, * FROM noise_actornoise
            WHERE story_id = his.home AND bucket = his.actor_id %% %(buckets)s::int AND actor_id = his.actor_id
            LIMIT 1
        ) one
),
part AS (
    SELECT story_id, actor_id, epoch, loud * loud AS loud_squares, loud AS loud_max,
        voice * voice AS voice_squares, voice AS voice_max, CASE WHEN crosses THEN voice ELSE 0 END AS cross_max,
        here AS here_max, newcomer, stance, CASE WHEN stance <> '' THEN occurred_at END AS stance_at,
        CASE WHEN stance <> '' THEN source_key ELSE '' END AS stance_key, occurred_at AS last_at
    FROM grown
    UNION ALL
    SELECT story_id, actor_id, epoch, loud_squares, loud_max, voice_squares, voice_max, cross_max, here_max,
        newcomer, stance, stance_at, stance_key, last_at
    FROM kept WHERE added
),
moved AS (
    SELECT *, max(epoch) OVER person - epoch AS epochs, row_number() OVER person = 1 AS says
    FROM part
    WINDOW person AS (
        PARTITION BY story_id, actor_id ORDER BY stance_at DESC NULLS LAST, stance_key DESC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING -- all of him: one look serves both
    )
),
merged AS MATERIALIZED (
    SELECT story_id, actor_id, max(epoch) AS epoch,
        sum(noise_faded(loud_squares, 2 * epochs * %(epoch_days)s::float8 / %(loud_days)s::float8)) AS loud_squares,
        max(noise_faded(loud_max, epochs * %(epoch_days)s::float8 / %(loud_days)s::float8)) AS loud_max,
        sum(noise_faded(voice_squares, 2 * epochs * %(epoch_days)s::float8 / %(voice_days)s::float8)) AS voice_squares,
        max(noise_faded(voice_max, epochs * %(epoch_days)s::float8 / %(voice_days)s::float8)) AS voice_max,
        max(noise_faded(cross_max, epochs * %(epoch_days)s::float8 / %(voice_days)s::float8)) AS cross_max,
        max(noise_faded(here_max, epochs * %(epoch_days)s::float8 / %(tempo_days)s::float8)) AS here_max,
        bool_and(newcomer) AS newcomer, max(stance) FILTER (WHERE says) AS stance, max(stance_at) AS stance_at,
        max(stance_key) FILTER (WHERE says) AS stance_key, max(last_at) AS last_at
    FROM moved GROUP BY story_id, actor_id
),"""

# No statement of ours writes the same rows meanwhile, so that what is there can be looked up first: rows that are new
# are plainly inserted, which takes half the time of an upsert, and those that are as they were are not written at all.
WRITE = """
emptied AS (
    SELECT place, story_id, bucket FROM kept
    WHERE NOT added
        AND NOT EXISTS (SELECT FROM merged WHERE merged.story_id = kept.story_id AND merged.actor_id = kept.actor_id)
),
cleared AS (
    DELETE FROM noise_actornoise WHERE ctid = ANY (ARRAY(SELECT place FROM emptied))
),
added AS (
    INSERT INTO noise_actornoise (
        bucket, story_id, actor_id, epoch, loud_squares, loud_max, voice_squares, voice_max, cross_max, here_max,
        newcomer, stance, stance_at, stance_key, last_at
    )
    SELECT actor_id %% %(buckets)s::int, * FROM merged
    WHERE NOT EXISTS (SELECT FROM kept WHERE kept.story_id = merged.story_id AND kept.actor_id = merged.actor_id)
    RETURNING story_id, bucket
),
changed AS (
    INSERT INTO noise_actornoise AS before (
        bucket, story_id, actor_id, epoch, loud_squares, loud_max, voice_squares, voice_max, cross_max, here_max,
        newcomer, stance, stance_at, stance_key, last_at
    )
    SELECT actor_id %% %(buckets)s::int, * FROM (
        SELECT * FROM merged WHERE (story_id, actor_id) IN (SELECT story_id, actor_id FROM kept)
        EXCEPT
        SELECT story_id, actor_id, epoch, loud_squares, loud_max, voice_squares, voice_max, cross_max, here_max,
            newcomer, stance, stance_at, stance_key, last_at
        FROM kept
    ) another
    ON CONFLICT (story_id, bucket, actor_id) DO UPDATE SET
        epoch = excluded.epoch, loud_squares = excluded.loud_squares, loud_max = excluded.loud_max,
        voice_squares = excluded.voice_squares, voice_max = excluded.voice_max, cross_max = excluded.cross_max,
        here_max = excluded.here_max, newcomer = excluded.newcomer, stance = excluded.stance,
        stance_at = excluded.stance_at, stance_key = excluded.stance_key, last_at = excluded.last_at
    RETURNING before.story_id, before.bucket
)
SELECT DISTINCT story_id, bucket
FROM (TABLE added UNION ALL TABLE changed UNION ALL SELECT story_id, bucket FROM emptied) touched
WHERE story_id <> ALL (%(rebuilt)s::bigint[])
"""
# Planning takes longer than adding up the acts of a second. Where they are few, one plan serves every time: it looks
# rows up by their keys, also while a table is so small that it would rather read it, and joins sets by a hash.
PLAN_ONCE = f"{JOINS}; SET LOCAL enable_nestloop TO off; SET LOCAL plan_cache_mode TO force_generic_plan"
PLANNED = "SET LOCAL enable_nestloop TO on"
# The same texts share what is kept of plans: that one is made, and used, where acts are few, and nowhere else.
PLAN_ANEW = f"{JOINS}; SET LOCAL plan_cache_mode TO force_custom_plan"
Bucket = tuple[int, int]  # id of the story, number of the bucket
UPDATE = BEGIN + READ + JUDGE + MERGE + WRITE


def update_rows(
    stories: Collection[int], *, params: NoiseParameters, rebuilt: Collection[int] = (), few: bool = False
) -> list[Bucket]:
    """Take what is pending about these stories into the rows of the people who did it. Returns the buckets of those.

    All rows of the `rebuilt` ones, whose buckets are not told, are built anew from the whole ledger; so are those of a
    story whose state has other parameters. With `few` acts this transaction plans what it repeats but once. The caller
    holds the stories' locks (`folding`), taken in an earlier statement: a second writer with an older snapshot would
    overwrite this one.
    """
    tell(PLAN_ONCE if few else PLAN_ANEW, None)
    touched = ask(UPDATE, {**numbers(stories, params), "rebuilt": list(rebuilt)})
    if few:
        tell(PLANNED, None)
    return touched
