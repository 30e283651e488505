"""The check: the score of whole stories straight from the live ledger, in one SQL statement, beside what is kept."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import connection, transaction

from stories.noise.formula import BEGIN, JOINS, PEOPLE, STANDING, TOTALS, numbers, whose
from stories.noise.models import NoiseParameters
from stories.noise.sums import FADED, MEASURES

STATE = (
    "volume",
    "intensity",
    "mass",
    "presence",
    "clash",
    "critics",
    "defenders",
    "neutrals",
    "squares",
    "present",
    "newcomers",
    "people",
)


class Difference(NamedTuple):
    """One story whose kept numbers are not those of the ledger."""

    story: int
    kept: float | None  # the key
    ledger: float | None
    differing: list[str]  # columns of its state, its ranks, or what that was summed from


# Whoever reads it top down reads `docs/noise.md`: whose acts they are (those of a story that was merged count where it
# went, and accounts that were merged are one person), which of them live, what is left of each, what one person adds up
# to, what a story adds up to. Exponents end at -500: PostgreSQL raises where a square would underflow.
LEDGER = f"""
entry AS MATERIALIZED (
    SELECT e.id, {whose("e.actor_id")} AS actor_id, e.kind, e.target, e.stance, e.newcomer, e.crossing, e.occurred_at,
        e.source_key, place.home
    FROM noise_engagement e JOIN place ON place.id = e.story_id
),
withdrawn AS (
    SELECT DISTINCT ON (target) target, kind = 'retract' AS gone
    FROM entry
    WHERE kind IN ('retract', 'restore')
    ORDER BY target, id DESC
),
bar AS (
    SELECT DISTINCT ON (one.actor_id, one.story_id) one.actor_id, one.story_id, one.kind = 'exclude' AS gone
    FROM (SELECT DISTINCT actor_id FROM entry) present CROSS JOIN LATERAL (
        SELECT * FROM noise_engagement WHERE actor_id = present.actor_id AND kind IN ('exclude', 'include') OFFSET 0
    ) one
    ORDER BY one.actor_id, one.story_id, one.id DESC
),
barred AS (
    SELECT present.home, present.actor_id
    FROM (SELECT DISTINCT home, actor_id FROM entry) present
        JOIN bar ON bar.actor_id = present.actor_id AND bar.gone
        LEFT JOIN place ON place.id = bar.story_id
    WHERE bar.story_id IS NULL OR place.home = present.home
),
act AS MATERIALIZED (
    SELECT e.home AS story_id, e.actor_id, e.target, e.stance, e.newcomer, e.crossing, e.occurred_at, e.source_key,
        weight.w,
        e.source_key NOT IN (SELECT target FROM withdrawn WHERE gone)
        AND (e.home, e.actor_id) NOT IN (SELECT home, actor_id FROM barred) AS live
    FROM entry e JOIN weight USING (kind)
),
aged AS (
    SELECT act.story_id, act.actor_id, act.source_key, act.stance, act.newcomer, act.occurred_at, act.w,
        act.crossing AND coalesce(answered.live AND answered.actor_id <> act.actor_id, true) AS crosses,
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
        max(here) AS f, max(loud) AS loud_max, max(voice) AS voice_max,
        max(occurred_at) FILTER (WHERE stance <> '') AS stance_at, max(occurred_at) AS last_at
    FROM decayed GROUP BY story_id, actor_id, as_of
),"""  # noqa: S608 - a column


def _apart(names: Iterable[str], kept: str, ledger: str) -> str:
    """An SQL array of those of these numbers that are not the same in both rows, to the tolerance."""
    told = ", ".join(
        f"CASE WHEN abs({kept}.{name} - {ledger}.{name}) <= %(tolerance)s::float8 * abs({ledger}.{name}) + 1e-100"
        f" OR num_nulls({kept}.{name}, {ledger}.{name}) = 2 THEN NULL ELSE '{name}' END"
        for name in names
    )
    return f"array_remove(ARRAY[{told}], NULL)"


VERDICT = f""",
kept_rows AS (
    SELECT story_id, actor_id, kept_person.newcomer, kept_person.stance, z, s, x, f, stance_at, last_at,
        noise_faded(loud_max, days / %(loud_days)s::float8) AS loud_max,
        noise_faded(voice_max, days / %(voice_days)s::float8) AS voice_max
    FROM kept_person JOIN dated USING (story_id, actor_id)
),
wrong AS (
    SELECT DISTINCT story_id
    FROM person FULL JOIN kept_rows kept USING (story_id, actor_id)
    WHERE (person.newcomer, person.stance, person.stance_at, person.last_at)
            IS DISTINCT FROM (kept.newcomer, kept.stance, kept.stance_at, kept.last_at)
        OR {_apart(["z", "s", "x", "f", "loud_max", "voice_max"], "kept", "person")} <> '{{}}'
),
held AS (
    SELECT *, date_part('epoch', max(last_at) OVER (PARTITION BY story_id)) / 86400
            - epoch * %(epoch_days)s::float8 AS days
    FROM noise_bucketnoise WHERE story_id = ANY(%(stories)s::bigint[])
),
bucketed AS (SELECT story_id, sum(people) AS people, {FADED} FROM held GROUP BY story_id),
unlike AS (
    SELECT story_id FROM bucketed kept LEFT JOIN summed ledger USING (story_id)
    WHERE {_apart(["people", *MEASURES], "kept", "ledger")} <> '{{}}'
),
fresh AS (
    SELECT story_id, as_of, noise_key, trend_key, volume, intensity, mass, presence, clash, c AS critics,
        d AS defenders, n AS neutrals, zz + gz * gz AS squares, present, gz / volume AS newcomers, people
    FROM keyed
),
compared AS (
    SELECT story.id, kept.noise_key AS kept, ledger.noise_key AS ledger,
        {_apart(STATE, "kept", "ledger")}
        || CASE WHEN abs(kept.noise_key - ledger.noise_key) > %(tolerance)s::float8 THEN ARRAY['noise_key'] END
        || CASE WHEN abs(kept.trend_key - ledger.trend_key) > %(tolerance)s::float8 THEN ARRAY['trend_key'] END
        || CASE WHEN kept.as_of IS DISTINCT FROM ledger.as_of THEN ARRAY['as_of'] END
        || CASE WHEN coalesce(kept.noise_key + %(noise_offset)s::float8, %(silent)s::float8) <> noise_rank
            THEN ARRAY['noise_rank'] END
        || CASE WHEN coalesce(kept.trend_key + %(trend_offset)s::float8, %(silent)s::float8) <> trend_rank
            THEN ARRAY['trend_rank'] END
        || CASE WHEN wrong.story_id IS NOT NULL THEN ARRAY['rows of people'] END
        || CASE WHEN unlike.story_id IS NOT NULL THEN ARRAY['buckets'] END AS differing
    FROM stories_story story
        LEFT JOIN fresh ledger ON ledger.story_id = story.id
        LEFT JOIN noise_storynoise kept ON kept.story_id = story.id
        LEFT JOIN wrong ON wrong.story_id = story.id
        LEFT JOIN unlike ON unlike.story_id = story.id
    WHERE story.id = ANY(%(stories)s::bigint[])
        AND coalesce(kept.params_version = %(version)s::int, true)
        AND NOT EXISTS (
            SELECT FROM noise_pendingnoise pending JOIN place ON place.id = pending.story_id
            WHERE place.home = story.id
        )
)
SELECT id, kept, ledger, differing FROM compared WHERE differing <> '{{}}' ORDER BY id
"""  # noqa: S608 - columns, by the names above
CHECK = BEGIN + LEDGER + STANDING + PEOPLE.replace("person AS", "kept_person AS") + TOTALS + VERDICT


def differing_stories(stories: Collection[int], *, params: NoiseParameters, tolerance: float) -> list[Difference]:
    """Wherever something that is kept is not what the ledger gives.

    Keys by more than `tolerance`, other numbers by more than that part of them; ranks, times and sides by anything. A
    row of a person or a bucket counts also where it has no effect on the state yet. A story with pending acts, or of
    another version than `params`, is not compared: the fold has yet to see it. One snapshot holds all.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(JOINS)
        cursor.execute(CHECK, {**numbers(stories, params), "tolerance": tolerance})
        return [Difference(*row) for row in cursor.fetchall()]
