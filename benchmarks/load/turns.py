"""Measuring several things in turns, so that whatever else the machine does meets all of them."""

from collections.abc import Callable, Mapping
from statistics import median

from benchmarks.load.asking import Answers

ROUNDS = 3
WARM_UP, LEAST = 0.3, 1.0  # of a round; and seconds


def rates(contestants: Mapping[str, Callable[[float], Answers]], *, seconds: float) -> dict[str, float]:
    """Answers a second of each, the median of ROUNDS; all rounds of one take `seconds` together."""
    each = seconds / ROUNDS
    found: dict[str, list[float]] = {name: [] for name in contestants}
    for run in contestants.values():
        run(max(LEAST, each * WARM_UP))
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            found[name].append(run(each).rate)
    return {name: median(values) for name, values in found.items()}
