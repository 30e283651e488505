"""A history as lines of an SVG, so that a strict content policy has nothing to forbid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from stories.noise.scoring import BANDS

WIDTH, HEIGHT = 600.0, 90.0  # units of the view box
CEILINGS = (20, 40, 60, 80, 100)  # the lowest that holds the peak: under 20, a curve would look louder than it is


@dataclass(frozen=True)
class Curve:
    """What the picture draws, level 0 at the bottom and `ceiling` at the top."""

    line: str  # `points` of a polyline, from left to right
    area: str  # of the polygon below it
    borders: list[tuple[float, int]]  # height in the picture and level of each border between two bands
    ceiling: int
    peak: float
    since: datetime

    @property
    def view_box(self) -> str:
        return f"0 0 {WIDTH:.0f} {HEIGHT:.0f}"


def sparkline(history: Sequence[tuple[datetime, float]]) -> Curve:
    """The curve of a history of at least one moment, each where its time places it."""
    start, end = history[0][0], history[-1][0]
    peak = max(level for _, level in history)
    ceiling = next(value for value in CEILINGS if value >= peak)
    across = WIDTH / max(1.0, (end - start).total_seconds())
    line = " ".join(
        f"{(when - start).total_seconds() * across:.1f},{_height(level, ceiling):.1f}" for when, level in history
    )
    return Curve(
        line=line,
        area=f"0,{HEIGHT:.0f} {line} {WIDTH:.0f},{HEIGHT:.0f}",
        borders=[(_height(border, ceiling), border) for border, _ in BANDS if border < ceiling],
        ceiling=ceiling,
        peak=peak,
        since=start,
    )


def _height(level: float, ceiling: int) -> float:
    return HEIGHT * (1 - level / ceiling)
