"""Everything computed anew from the ledger, and compared with it."""

import os
from collections.abc import Iterator

from benchmarks.data import make_people, make_stories, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import manage, run_statement, seconds_of
from benchmarks.sizes import Sizes

GOAL = 10.0
TENTH = 10
VISIT = 3  # acts of somebody on a story that he comes to: a comment, an answer, a few reactions
MEMORY_GROWTH = 1.15
# The least that a rebuild could do: read the ledger once, and write a row a person and story.
LIMIT = """
CREATE TABLE bench_rebuilt AS
SELECT story_id, actor_id, sum(power(2, extract(epoch FROM occurred_at)::float8 / 86400 - 20000)) AS loud,
    max(occurred_at) AS latest, bool_and(newcomer) AS newcomer
FROM noise_engagement GROUP BY story_id, actor_id
"""
# As it was before: a rebuild does not write what is there already.
FORGET = "TRUNCATE noise_storynoise, noise_actornoise, noise_bucketnoise, noise_noisepoint"


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """A tenth of it first: memory must not grow with the ledger."""
    tell("data")
    people, stories = make_people(sizes.people), make_stories(sizes.stories)
    tenth = max(1, sizes.acts // TENTH)
    write_acts(tenth, stories=stories[: max(1, sizes.stories // TENTH)], people=people, tag="tenth:", visit=VISIT)
    few = manage("rebuild_noise")
    run_statement(FORGET)
    write_acts(sizes.acts - tenth, stories=stories, people=people, tag="rest:", visit=VISIT)
    tidy()
    tell("rebuild_noise")
    about, every_core = f"{sizes.acts:,} acts on {sizes.stories:,} stories", f"--workers={os.cpu_count() or 1}"
    alone = manage("rebuild_noise")
    yield Figure(name="noise.rebuild.alone", measured=f"rebuild_noise, {about}", value=alone.seconds, unit="s")
    run_statement(FORGET)
    tidy()
    ran = manage("rebuild_noise", every_core)
    told = f"rebuild_noise {every_core}, {about}"
    yield Figure(name="noise.rebuild", measured=told, value=ran.seconds, unit="s", at_most=GOAL)
    limit = seconds_of(lambda: run_statement(LIMIT))
    run_statement("DROP TABLE bench_rebuilt")
    against = "the first against one bare statement that writes a row a person and story"
    yield Figure(name="noise.rebuild.limit", measured=against, value=alone.seconds / limit, unit="x")
    grown = f"its memory against that for a tenth ({alone.megabytes:.0f} and {few.megabytes:.0f} MB)"
    growth = alone.megabytes / few.megabytes
    yield Figure(name="noise.rebuild.memory", measured=grown, value=growth, unit="x", at_most=MEMORY_GROWTH)
    tell("rebuild_noise --check")
    checked = manage("rebuild_noise", "--check")  # which fails where one story differs
    yield Figure(name="noise.check", measured=f"rebuild_noise --check, {about}", value=checked.seconds, unit="s")
