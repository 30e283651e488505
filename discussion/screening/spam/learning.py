"""Learning from decisions, and measuring on later ones what was learnt. Pure, and the same each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import sqrt

from discussion.screening.spam.bayes import Features, Weights, learn

HELD_BACK = 0.25  # the latest part, by time of decision: what comes is unlike what was
FOLDS = 4
FEWEST_CALLED = 10  # texts above a score before its precision means anything
MIDDLE = 0.5  # a score that says nothing
Z = 1.96  # of 95 percent


@dataclass(frozen=True)
class Lesson:
    """One decided text. `at` is when it was decided; `key` makes the order of two at one moment the same each time."""

    features: Features
    is_spam: bool
    at: datetime
    key: str


@dataclass(frozen=True)
class Counts:
    """How a score from which something is called spam fares."""

    caught: int
    missed: int
    mistaken: int
    spared: int

    @property
    def precision(self) -> float | None:
        """Of what is called spam, how much is."""
        return _ratio(self.caught, self.caught + self.mistaken)

    @property
    def recall(self) -> float | None:
        """Of the spam, how much is called so."""
        return _ratio(self.caught, self.caught + self.missed)

    @property
    def goodness(self) -> float:
        """Precision and recall in one number, in which precision weighs twice: F with beta 0.5."""
        weighed = 1.25 * self.caught
        whole = weighed + 0.25 * self.missed + self.mistaken
        return weighed / whole if whole else 0.0


@dataclass(frozen=True)
class Thresholds:
    """The scores from which it speaks up; None where no score is precise enough."""

    flag_from: float | None
    hold_from: float | None


@dataclass(frozen=True)
class Learnt:
    """What came of a set of lessons."""

    weights: Weights
    thresholds: Thresholds
    trained: Sequence[Lesson]
    held_back: Sequence[Lesson]


def learn_from(lessons: Sequence[Lesson], *, flag_precision: float, hold_precision: float) -> Learnt:
    """Learn from the earlier three quarters. The rest is only there to be measured on.

    The thresholds are chosen on scores that each earlier text got from others, never from itself. What flags has the
    precision that it has among its like. What holds has it for sure, and from texts of other times: spam comes in
    waves, and a text of a wave knows the next.
    """
    ordered = sorted(lessons, key=lambda lesson: (lesson.at, lesson.key))
    cut = round(len(ordered) * (1 - HELD_BACK))
    trained, held_back = ordered[:cut], ordered[cut:]
    cuts = [cut * fold // FOLDS for fold in range(FOLDS + 1)]
    by_turns = _scores_by_others([trained[fold::FOLDS] for fold in range(FOLDS)])
    by_time = _scores_by_others([trained[start:end] for start, end in pairwise(cuts)])
    thresholds = Thresholds(
        flag_from=find_threshold(by_turns, flag_precision),
        hold_from=find_threshold(by_time, hold_precision, surely=True),
    )
    return Learnt(_fit(trained), thresholds, trained, held_back)


def find_threshold(scored: Sequence[tuple[float, bool]], precision: float, *, surely: bool = False) -> float | None:
    """The lowest score from which up at least `precision` of the texts are spam, and ten or more are called so.

    `surely`: at the lower end of the 95 % interval; these texts may have been lucky. Never one in the lower half: what
    is more likely none is not called spam, however few mistakes that would make.
    """
    found, caught = None, 0
    best_first = sorted((each for each in scored if each[0] > MIDDLE), key=lambda each: -each[0])
    for called, (score, is_spam) in enumerate(best_first, start=1):
        caught += is_spam
        is_last_of_its_score = called == len(best_first) or best_first[called][0] < score
        if is_last_of_its_score and called >= FEWEST_CALLED and _is_precise(caught, called, precision, surely):
            found = score
    return found


def _is_precise(caught: int, called: int, precision: float, surely: bool) -> bool:
    if not surely:
        return caught >= precision * called
    bounds = interval(caught, called)
    return bounds is not None and bounds[0] >= precision


def measure(weights: Weights, threshold: float | None, lessons: Sequence[Lesson]) -> Counts:
    """How these weights fare on these lessons from this score up; without one they call nothing spam."""
    called = [
        (threshold is not None and weights.score(lesson.features) >= threshold, lesson.is_spam) for lesson in lessons
    ]
    return Counts(
        caught=called.count((True, True)),
        missed=called.count((False, True)),
        mistaken=called.count((True, False)),
        spared=called.count((False, False)),
    )


def interval(part: int, whole: int) -> tuple[float, float] | None:
    """Where a share lies with 95 % (Wilson's interval, which holds for small numbers, too)."""
    if not whole:
        return None
    share, spread = part / whole, Z * Z / whole
    middle = share + spread / 2
    reach = Z * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
    return max(0.0, round(low, 4)), min(1.0, round(high, 4))


def _scores_by_others(folds: Sequence[Sequence[Lesson]]) -> list[tuple[float, bool]]:
    scored: list[tuple[float, bool]] = []
    for fold in folds:
        weights = _fit([lesson for other in folds if other is not fold for lesson in other])
        scored += [(weights.score(lesson.features), lesson.is_spam) for lesson in fold]
    return scored


def _fit(lessons: Sequence[Lesson]) -> Weights:
    return learn(
        (lesson.features for lesson in lessons if lesson.is_spam),
        (lesson.features for lesson in lessons if not lesson.is_spam),
    )


def _ratio(part: int, whole: int) -> float | None:
    return part / whole if whole else None
