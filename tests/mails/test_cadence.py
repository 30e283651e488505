"""When a mail is due: by the clock of the person, across both changes of the year."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.notices.mails.cadence import Turn, next_turn
from accounts.notices.models import Cadence, MailSettings

BERLIN = "Europe/Berlin"


def turn(kind: Cadence, after: str, *, zone: str = BERLIN, hour: int = 8, weekday: int = 1) -> Turn:
    clock = MailSettings(time_zone=zone, hour=hour, weekday=weekday)
    return next_turn(kind, clock, after=datetime.fromisoformat(after).replace(tzinfo=UTC))


def due(kind: Cadence, after: str, *, zone: str = BERLIN, hour: int = 8, weekday: int = 1) -> str:
    found = turn(kind, after, zone=zone, hour=hour, weekday=weekday)
    return f"{found.period} {found.due_at:%m-%dT%H:%M}"


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("2026-11-21T06:59", "2026-11-21 11-21T07:00"),  # 8:00 in winter is 7:00 UTC
        ("2026-11-21T07:00", "2026-11-22 11-22T07:00"),
        ("2026-11-21T23:30", "2026-11-22 11-22T07:00"),
        ("2026-07-01T06:30", "2026-07-02 07-02T06:00"),  # 8:00 in summer is 6:00 UTC
    ],
)
def test_a_daily_mail_comes_at_the_hour_of_the_person(after: str, expected: str) -> None:
    assert due(Cadence.DAILY, after) == expected


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/Los_Angeles", "2026-11-21 11-21T16:00"),
        ("Asia/Kolkata", "2026-11-22 11-22T02:30"),
        ("Pacific/Kiritimati", "2026-11-22 11-21T18:00"),
        ("Australia/Lord_Howe", "2026-11-22 11-21T21:00"),
        ("UTC", "2026-11-22 11-22T08:00"),
    ],
)
def test_wherever_that_is(zone: str, expected: str) -> None:
    assert due(Cadence.DAILY, "2026-11-21T12:00", zone=zone) == expected


def test_an_hour_that_the_clock_passes_over_is_the_next_one() -> None:
    """On 2026-03-29 there is no 2:00 in Berlin: at 1:00 UTC it is 3:00."""
    assert due(Cadence.DAILY, "2026-03-28T12:00", hour=2) == "2026-03-29 03-29T01:00"
    assert due(Cadence.DAILY, "2026-03-29T01:00", hour=2) == "2026-03-30 03-30T00:00"


def test_an_hour_that_comes_twice_has_one_mail() -> None:
    """On 2026-10-25 it is 2:00 in Berlin at 0:00 and at 1:00 UTC."""
    assert due(Cadence.DAILY, "2026-10-24T12:00", hour=2) == "2026-10-25 10-25T00:00"
    assert due(Cadence.DAILY, "2026-10-25T00:00", hour=2) == "2026-10-26 10-26T01:00"
    assert due(Cadence.DAILY, "2026-10-25T00:30", hour=2) == "2026-10-26 10-26T01:00"


@pytest.mark.parametrize(
    "zone", [BERLIN, "America/New_York", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo"]
)
@pytest.mark.parametrize("hour", [0, 1, 2, 3, 23])
def test_a_year_has_a_mail_for_every_day(zone: str, hour: int) -> None:
    clock = MailSettings(time_zone=zone, hour=hour)
    moment, periods = datetime(2026, 1, 1, 12, tzinfo=UTC), []
    for _ in range(365):
        found = next_turn(Cadence.DAILY, clock, after=moment)
        assert timedelta(0) < found.due_at - moment <= timedelta(hours=25)
        moment = found.due_at
        periods.append(found.period)
    days = (datetime.fromisoformat(periods[-1]) - datetime.fromisoformat(periods[0])).days
    assert (len(set(periods)), days) == (365, 364)


def test_a_weekly_mail_comes_on_the_day_of_the_person() -> None:
    """2026-11-21 is a Saturday."""
    assert due(Cadence.WEEKLY, "2026-11-21T12:00") == "2026-W48 11-23T07:00"
    assert due(Cadence.WEEKLY, "2026-11-21T12:00", weekday=7) == "2026-W47 11-22T07:00"
    assert due(Cadence.WEEKLY, "2026-11-21T06:00", weekday=6) == "2026-W47 11-21T07:00"
    assert due(Cadence.WEEKLY, "2026-11-21T07:00", weekday=6) == "2026-W48 11-28T07:00"
    assert due(Cadence.WEEKLY, "2026-12-31T12:00", weekday=5) == "2026-W53 01-01T07:00"


def test_an_hourly_mail_comes_at_the_full_hour_and_never_twice() -> None:
    assert due(Cadence.HOURLY, "2026-10-25T00:10") == "2026-10-25T01Z 10-25T01:00"  # 2:10 in Berlin, the first
    assert due(Cadence.HOURLY, "2026-10-25T01:10") == "2026-10-25T02Z 10-25T02:00"  # 2:10 in Berlin, the second
    assert due(Cadence.HOURLY, "2026-11-21T12:00") == "2026-11-21T13Z 11-21T13:00"
