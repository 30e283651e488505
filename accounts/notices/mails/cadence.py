"""When a mail is due: by the clock of the person, summer and winter."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from accounts.notices.models import Cadence, MailSettings

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One mail of a cadence: whatever is told until `due_at` comes in it."""

    kind: Cadence
    period: str  # tells it apart from every other of the same person and kind
    due_at: datetime


def next_turn(kind: Cadence, clock: MailSettings, *, after: datetime) -> Turn:
    """The first hourly, daily or weekly mail that is due later than `after`.

    A period is an hour of UTC or a local date or week, so neither a clock that is set back nor a move to another time
    zone makes two mails of one. An hour that the clock passes over is the one that follows; of one that comes twice, it
    is the first.
    """
    if kind == Cadence.HOURLY:
        due_at = after.replace(minute=0, second=0, microsecond=0) + HOUR
        return Turn(kind=kind, period=due_at.strftime("%Y-%m-%dT%HZ"), due_at=due_at)
    zone = ZoneInfo(clock.time_zone)
    day = after.astimezone(zone).date()
    while not _is_day_of(kind, clock, day) or _instant(day, clock.hour, zone) <= after:
        day += DAY
    week = day.isocalendar()
    period = day.isoformat() if kind == Cadence.DAILY else f"{week.year}-W{week.week:02}"
    return Turn(kind=kind, period=period, due_at=_instant(day, clock.hour, zone))


def _is_day_of(kind: Cadence, clock: MailSettings, day: date) -> bool:
    return kind == Cadence.DAILY or day.isoweekday() == clock.weekday


def _instant(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=zone).astimezone(ZoneInfo("UTC"))
