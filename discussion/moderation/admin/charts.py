"""Charts as shapes of an SVG, so that a strict content policy has nothing to forbid. Their tables tell the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from discussion.moderation.figures import Hour, Share

WIDTH, HEIGHT = 480, 96  # units of the view box
STEP = 20  # units from one hour to the next


@dataclass(frozen=True)
class Bar:
    """One rectangle and what it stands for."""

    x: int
    y: int
    height: int
    kind: str
    words: str


@dataclass(frozen=True)
class Bars:
    """Two bars an hour, what came in and what was decided; `ceiling` is the number at the top."""

    bars: Sequence[Bar]
    ceiling: int
    since: datetime
    opened: int
    decided: int
    view_box: str = f"0 0 {WIDTH} {HEIGHT}"


@dataclass(frozen=True)
class Range:
    """A share as a dot with the interval in which it lies, on a line from 0 to `top` per cent."""

    low: str
    dot: str
    high: str
    width: str


def bars_of(hours: Sequence[Hour]) -> Bars:
    """The chart of at least one hour."""
    ceiling = _ceiling(max(max(hour.opened, hour.decided) for hour in hours))
    bars = [bar for number, hour in enumerate(hours) for bar in _pair(number, hour, ceiling)]
    opened, decided = (sum(getattr(hour, name) for hour in hours) for name in ("opened", "decided"))
    return Bars(bars, ceiling, hours[0].start, opened, decided)


def ranges_of(shares: Sequence[Share]) -> tuple[int, list[Range]]:
    """Where the scale ends, in per cent, and each share on it."""
    top = _ceiling(max([1, *(round(share.high) for share in shares if share.whole)]))
    return min(top, 100), [_range(share, min(top, 100)) for share in shares]


def _pair(number: int, hour: Hour, ceiling: int) -> list[Bar]:
    counts = (("opened", hour.opened, 2), ("decided", hour.decided, 10))
    return [_bar(kind, count, number * STEP + shift, hour, ceiling) for kind, count, shift in counts if count]


def _bar(kind: str, count: int, x: int, hour: Hour, ceiling: int) -> Bar:
    height = max(1, round(HEIGHT * count / ceiling))
    return Bar(x, HEIGHT - height, height, kind, f"{hour.start:%-d %b, %H:%M} UTC: {count} {kind}")


def _range(share: Share, top: int) -> Range:
    low, dot, high = (f"{min(100.0, 100 * value / top):.1f}" for value in (share.low, share.percent, share.high))
    return Range(low, dot, high, f"{float(high) - float(low):.1f}")


def _ceiling(peak: int) -> int:
    """The next number of one digit and noughts, so that a few cases do not look like many: 5, 10, 20, 50, 100."""
    size = int("1" + "0" * (len(str(peak)) - 1))
    return next(step for step in (size, 2 * size, 5 * size, 10 * size) if step >= max(peak, 5))
