"""Who the level of a story rests on at this moment: for those who moderate and edit, and not public."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap

from django.db import connection

from stories.models import Story
from stories.noise.formula import BEGIN, PEOPLE, STANDING, TOTALS, numbers
from stories.noise.models import StoryNoise
from stories.noise.reference import half_at
from stories.noise.scoring import Scale, level_of_key

SHOWN = 20  # people

# The formula once more for each person, from the sums without him. A newcomer is taken out of the root of the pool.
# Rounding may leave a little below nothing where the last one goes.
WITHOUT = """,
parted AS (
    SELECT person.story_id, person.actor_id, person.as_of, person.newcomer, person.stance, volume, intensity,
        CASE WHEN newcomer THEN keyed.z ELSE greatest(keyed.z - person.z, 0) END
            + CASE WHEN newcomer THEN sqrt(greatest(gz * gz - pow(%(share)s::float8 * person.z, 2), 0)) ELSE gz END
            AS volume_left,
        CASE WHEN newcomer THEN sqrt(greatest(gs * gs - pow(%(share)s::float8 * person.s, 2), 0)) ELSE gs END AS gs,
        greatest(c - CASE WHEN stance = 'critic' AND NOT newcomer THEN person.s ELSE 0 END, 0) AS c,
        greatest(d - CASE WHEN stance = 'defender' AND NOT newcomer THEN person.s ELSE 0 END, 0) AS d,
        greatest(
            n - CASE WHEN coalesce(stance, '') IN ('', 'neutral') AND NOT newcomer THEN person.s ELSE 0 END, 0
        ) AS n,
        greatest(xc - CASE WHEN stance = 'critic' AND NOT newcomer THEN x ELSE 0 END, 0) AS xc,
        greatest(xd - CASE WHEN stance = 'defender' AND NOT newcomer THEN x ELSE 0 END, 0) AS xd
    FROM person JOIN keyed USING (story_id)
),
opposed AS (
    SELECT *, c + d + n + gs AS mass_left,
        CASE WHEN c + d > 0 THEN 2 * c * d / (c + d) ELSE 0 END
            + CASE WHEN xc + xd > 0 THEN 2 * xc * xd / (xc + xd) ELSE 0 END AS contention
    FROM parted
),
remaining AS (
    SELECT *, extract(epoch FROM %(at)s::timestamptz - as_of)::float8 / 86400 / %(loud_days)s::float8 AS halvings,
        volume_left * (1 + CASE WHEN mass_left > 0 THEN %(gain)s::float8 * contention / mass_left ELSE 0 END)
            AS intensity_left
    FROM opposed
    ORDER BY intensity_left, actor_id LIMIT %(shown)s
)
SELECT remaining.actor_id, account.handle, coalesce(remaining.stance, ''), remaining.newcomer, kept.last_at,
    1 - volume_left / volume, noise_faded(intensity, greatest(halvings, 0)),
    noise_faded(intensity_left, greatest(halvings, 0))
FROM remaining
    JOIN noise_actornoise kept USING (story_id, actor_id)
    JOIN accounts_subscriber account ON account.id = remaining.actor_id
ORDER BY intensity_left, remaining.actor_id
"""
CONTRIBUTORS = BEGIN + STANDING + PEOPLE + TOTALS + WITHOUT
# The same for many at once: what is left is summed without them.
OTHERS = STANDING.replace("WHERE ", "WHERE actor_id <> ALL(%(people)s::bigint[]) AND ")
KEY_WITHOUT = BEGIN + OTHERS + PEOPLE + TOTALS + "SELECT noise_key FROM keyed"  # noqa: S608 - constants


@dataclass(frozen=True)
class Contributor:
    """One person on one story, and what the level would be without this person."""

    id: int
    handle: str
    side: str  # "" where none was ever named
    newcomer: bool
    last_at: datetime
    share: float  # of the volume: what it would lose, 0 to 1
    fall: float  # of the level, in points; below 0 it would rise, as where somebody dilutes a dispute


def top_contributors(story: Story, *, at: datetime) -> list[Contributor]:
    """The SHOWN people without whom the level at `at` would be lowest, lowest first. Two queries.

    An established person's share is his part of the volume. New accounts share a pool of which one alone makes little,
    so theirs do not add up. The fall is that of the whole formula, contention included. What others said in answer to
    this person would cross over no longer: where that matters the level falls further than told here. It costs a sum
    over the people of the story, as a fold does.
    """
    state = StoryNoise.objects.filter(story=story).select_related("params").annotate(half=half_at(at)).first()
    if state is None:
        return []
    scale = Scale(state.half, state.params.steepness)
    with connection.cursor() as cursor:
        cursor.execute(CONTRIBUTORS, {**numbers([story.pk], state.params), "at": at, "shown": SHOWN})
        told = [(*facts, scale.level(now) - scale.level(left)) for *facts, now, left in cursor.fetchall()]
    return list(starmap(Contributor, told))


def level_without(story: Story, *, people: Collection[int], at: datetime) -> tuple[float, float]:
    """The level at `at`, and what it would be without these people together. Two queries.

    As for one of them, answers to theirs are counted as before: it is the least that the level falls.
    """
    state = StoryNoise.objects.filter(story=story).select_related("params").annotate(half=half_at(at)).first()
    if state is None:
        return 0.0, 0.0
    with connection.cursor() as cursor:
        cursor.execute(KEY_WITHOUT, {**numbers([story.pk], state.params), "people": list(people)})
        row = cursor.fetchone()
    keys = (state.noise_key, row[0] if row else None)
    now, left = (level_of_key(key, at=at, params=state.params, half=state.half) for key in keys)
    return now, left
