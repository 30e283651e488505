"""A file of acts of elsewhere, replayed by the command."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.data import NOW
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import manage
from benchmarks.sizes import Sizes

GOAL = 5_000
ACTS_A_STORY, ACTS_AN_ACTOR = 50, 5
SHARE_PEAKS = 10
WEEKS = timedelta(weeks=8)


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """The command whole, from its start to its end; and the peaks of each story, for which every hour is folded."""
    tell("replay_engagement")
    speed = _replay(sizes.replayed, "replay")
    about = f"replay_engagement, {sizes.replayed:,} acts"
    yield Figure(name="noise.replay", measured=about, value=speed, unit="acts/s", at_least=GOAL)
    few = max(1, sizes.replayed // SHARE_PEAKS)
    tell("replay_engagement --peaks")
    speed = _replay(few, "peaks", "--peaks", "--format", "json")
    about = f"replay_engagement --peaks, {few:,} acts, nearly each in an hour of its own"
    yield Figure(name="noise.replay.peaks", measured=about, value=speed, unit="acts/s")


def _replay(number: int, seed: str, *options: str) -> float:
    with TemporaryDirectory() as folder:
        # Another file each time: what was replayed before is not written again.
        ran = manage("replay_engagement", str(_write(Path(folder), number, seed)), *options)
    return number / ran.seconds


def _write(folder: Path, number: int, seed: str) -> Path:
    draw = Random(seed)
    path = folder / "acts.jsonl"
    with path.open("w") as file:
        file.writelines(json.dumps(_line(n, number, draw)) + "\n" for n in range(number))
    return path


def _line(n: int, number: int, draw: Random) -> dict[str, Any]:
    story = int(draw.random() ** 3 * max(1, number // ACTS_A_STORY))
    actor = int(draw.random() ** 3 * max(1, number // ACTS_AN_ACTOR))
    told = {
        "story": f"story {story}",
        "actor": f"actor {actor}",
        "kind": draw.choice(["comment", "reply", "reaction"]),
        "at": (NOW - draw.random() * WEEKS).isoformat(),
        "side": ("critic", "defender", "", "")[actor % 4],
        "established": actor % 5 > 0,
        "id": str(n),
    }
    return {**told, "target": str(draw.randrange(n))} if n and told["kind"] == "reply" else told
