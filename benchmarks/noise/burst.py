"""Ten thousand new acts on one story, folded by one job."""

from collections.abc import Iterator
from functools import partial
from random import Random
from statistics import median

from benchmarks.data import NOW, make_people, make_stories, newest_act, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import run_statement, seconds_of
from benchmarks.sizes import Sizes
from stories.noise.folding import fold_pending, rebuild_noise
from stories.noise.recording import Act
from stories.noise.services import record_acts

ROUNDS = 3
GOAL = 1.0
TABLE = "CREATE TABLE bench_limit (actor_id bigint PRIMARY KEY, acts bigint, latest timestamptz, strongest float8)"
# The least that such a fold could do: read what is new and add it to a row a person.
LIMIT = """
INSERT INTO bench_limit
SELECT actor_id, count(*), max(occurred_at), max(power(2, extract(epoch FROM occurred_at - %s)::float8 / 86400))
FROM noise_engagement WHERE id > %s GROUP BY actor_id
ON CONFLICT (actor_id) DO UPDATE SET acts = bench_limit.acts + excluded.acts,
    latest = greatest(bench_limit.latest, excluded.latest),
    strongest = greatest(bench_limit.strongest, excluded.strongest)
"""


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """On a story that many have talked about already."""
    tell("data")
    people, [story] = make_people(sizes.people), make_stories(1)
    write_acts(2 * sizes.people, stories=[story], people=people, tag="before:")
    rebuild_noise(stories=[story], at=NOW)
    run_statement(TABLE)
    run_statement(LIMIT, NOW, 0)
    tidy()
    folds, limits = [], []
    for number in range(ROUNDS):
        tell(f"round {number + 1} of {ROUNDS}")
        newest = newest_act()
        _burst(sizes.burst, story, people, number)
        folds.append(seconds_of(lambda: fold_pending(at=NOW)))
        limits.append(seconds_of(partial(run_statement, LIMIT, NOW, newest)))
    run_statement("DROP TABLE bench_limit")
    measured = f"one job folds {sizes.burst:,} new acts, {2 * sizes.people:,} by {sizes.people:,} people before them"
    yield Figure(name="noise.burst", measured=measured, value=median(folds), unit="s", at_most=GOAL)
    against = "the same against one bare statement that adds the acts to a row a person"
    yield Figure(name="noise.burst.limit", measured=against, value=median(folds) / median(limits), unit="x")


def _burst(number: int, story: int, people: list[int], turn: int) -> None:
    draw = Random(turn)
    acts = [
        Act(
            story=story,
            actor=people[int(draw.random() ** 3 * len(people))],
            kind=draw.choice(["comment", "reply", "reaction"]),
            source_key=f"burst:{turn}:{n}",
            target=f"before:{draw.randrange(1, 2 * len(people))}",
            stance=draw.choice(["critic", "defender", ""]),
            crossing=draw.random() < 0.2,
            newcomer=False,
            at=NOW,
        )
        for n in range(number)
    ]
    record_acts(acts=acts)
