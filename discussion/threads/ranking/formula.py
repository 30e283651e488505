"""How good a comment is by what readers say of it: pure functions of the numbers of reactions.

`agree`, `insightful` and `fair` speak for a comment, `disagree` against it. The score is the lower bound of Wilson's
interval for the share of those who speak for it: what is surely so good, not what could be. (E. B. Wilson, "Probable
inference, the law of succession, and statistical inference", JASA 22, 1927.)
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

Z = 1.96  # of 95 percent
YOUTH = timedelta(hours=3)
# Votes that nobody cast: without them nobody would read what is new below everything that one person liked.
ADVANCE, ADVANCE_OF_THE_YOUNG = (1, 1), (3, 1)  # for and against
FEWEST = 3  # of each side who have to have judged a comment before it is common ground


@dataclass(frozen=True)
class Votes:
    """How many speak for a comment and against it."""

    good: int = 0
    bad: int = 0


def lower_bound(good: float, bad: float) -> float:
    """Of Wilson's interval, 0 to 1; 0 without any vote."""
    total = good + bad
    if not total:
        return 0.0
    doubt = Z * math.sqrt(good * bad / total + Z * Z / 4)
    return max(0.0, (good + Z * Z / 2 - doubt) / (total + Z * Z))


def best_score(votes: Votes, *, young: bool) -> float:
    """0 to 1. Higher with each vote for the comment, lower with each against it, and higher while it is `young`."""
    good, bad = ADVANCE_OF_THE_YOUNG if young else ADVANCE
    return lower_bound(votes.good + good, votes.bad + bad)


def common_ground(of_sides: Mapping[str, Votes]) -> float | None:
    """What both sides say for a comment: the lower of the bounds of critics and defenders.

    None while fewer than FEWEST of either have judged it; what the neutral say does not count here.
    """
    sides = [of_sides.get("critic", Votes()), of_sides.get("defender", Votes())]
    if any(votes.good + votes.bad < FEWEST for votes in sides):
        return None
    return min(lower_bound(votes.good, votes.bad) for votes in sides)


def common_score(ground: float | None, best: float) -> float:
    """The order of `common_ground`: 0 to 1 for what has some, and below it, from -1, the rest by how good it is."""
    return best - 1 if ground is None else ground
