"""Months, as they are asked for and counted (UTC)."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from core.errors import NotFoundError

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
LAST = 12


class MonthNotFoundError(NotFoundError):
    code = "month_not_found"
    message = "There is no report of this month: it has not begun, or it was before this site."


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year; written `2026-11`."""

    year: int
    number: int  # 1 to 12

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @property
    def day(self) -> date:
        """Its first one."""
        return date(self.year, self.number, 1)

    @property
    def since(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=UTC)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return self.next.since

    @property
    def next(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == LAST else Month(self.year, self.number + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - 1, LAST) if self.number == 1 else Month(self.year, self.number - 1)


def month_of(moment: datetime | date) -> Month:
    """The month in which a moment is."""
    return Month(moment.year, moment.month)


def read_month(words: str) -> Month | None:
    """`2026-11` as a month; None for what is none. The year 9999 has no month after its last, so it ends before."""
    found = _MONTH.fullmatch(words)
    if found is None:
        return None
    year, number = int(found[1]), int(found[2])
    return Month(year, number) if 1 < year < date.max.year and 1 <= number <= LAST else None
