"""What a benchmark yields, and what a benchmark is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from benchmarks.sizes import Sizes

Tell = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One line of the table. With neither bound it only informs."""

    name: str  # "noise.act.growth": stable, so that runs can be compared
    measured: str
    value: float
    unit: str  # "ms", "s", "x" for a ratio, "/s", ...
    at_most: float | None = None
    at_least: float | None = None

    @property
    def goal(self) -> str:
        """For the table: `<= 1.3 x`."""
        if self.at_most is not None:
            return f"<= {self.at_most:g} {self.unit}"
        return f">= {self.at_least:g} {self.unit}" if self.at_least is not None else ""

    @property
    def passed(self) -> bool | None:
        """None where there is no goal."""
        if self.at_most is not None:
            return self.value <= self.at_most
        return self.value >= self.at_least if self.at_least is not None else None


@dataclass(frozen=True)
class Benchmark:
    """A piece of work that is measured on a database of its own; the default connection leads to it.

    It is migrated and empty, or a copy of the large site of `benchmarks.site`.

    DATABASE_URL and REDIS_URL of the environment do, too, for the processes that it starts. `run` is given what tells
    the person in front of the screen what is going on.
    """

    name: str
    what: str
    run: Callable[[Sizes, Tell], Iterator[Figure]]
    on_site: bool = False
