"""Between what a share or a median lies that only some rows tell of."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

Z = 1.96  # 95 of 100 intervals hold the true value


class Interval(Protocol):
    """What can be compared: of how many rows, and between what the true value lies. Both ends None: anywhere."""

    @property
    def whole(self) -> int: ...
    @property
    def ends(self) -> tuple[float, float] | None: ...


@dataclass(frozen=True)
class Share:
    """A part of a whole, in per cent, and between what the true share is with 95 % certainty."""

    part: int
    whole: int
    low: float
    high: float

    @property
    def percent(self) -> float:
        return round(100 * self.part / self.whole, 1) if self.whole else 0.0

    @property
    def ends(self) -> tuple[float, float] | None:
        return (self.low, self.high) if self.whole else None


@dataclass(frozen=True)
class Middle:
    """The middle of so many times, and between what the true one is; no ends where there are too few to say."""

    whole: int
    median: timedelta | None
    low: timedelta | None
    high: timedelta | None

    @property
    def ends(self) -> tuple[float, float] | None:
        if self.low is None or self.high is None:
            return None
        return self.low.total_seconds(), self.high.total_seconds()


def share_of(part: int, whole: int, *, z: float = Z) -> Share:
    """The share with its Wilson interval, which also holds for few and for none."""
    if not whole:
        return Share(part, whole, 0.0, 100.0)
    share, spread = part / whole, z * z / whole
    middle = (share + spread / 2) / (1 + spread)
    reach = z * math.sqrt((share * (1 - share) + spread / 4) / whole) / (1 + spread)
    low, high = (round(100 * min(1.0, max(0.0, end)), 1) for end in (middle - reach, middle + reach))
    return Share(part, whole, low, high)


def middle_of(times: Sequence[timedelta], *, z: float = Z) -> Middle:
    """The median with the interval that holds whatever the times are distributed like: two of them, by their rank."""
    ranked, count = sorted(times), len(times)
    if not count:
        return Middle(0, None, None, None)
    median = (ranked[(count - 1) // 2] + ranked[count // 2]) / 2
    reach = z * math.sqrt(count) / 2
    low, high = math.floor(count / 2 - reach), math.ceil(count / 2 + reach) + 1  # ranks, the first is 1
    if low < 1 or high > count:
        return Middle(count, median, None, None)
    return Middle(count, median, ranked[low - 1], ranked[high - 1])


def part_ways(intervals: Sequence[Interval], *, least: int = 1) -> bool:
    """Whether they have nothing in common: a difference that chance hardly makes. Those of fewer rows do not count."""
    told = [each.ends for each in intervals if each.ends is not None and each.whole >= least]
    return len(told) > 1 and max(low for low, _ in told) > min(high for _, high in told)
