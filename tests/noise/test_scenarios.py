"""The scenario table of `docs/noise.md`, through the real ledger, fold and reading: each peak within two points."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from stories.models import Story
from stories.noise.scoring import level_of
from stories.noise.selectors import noise_of
from tests.conftest import NOW
from tests.noise.ledger import People, folded, write
from tests.noise.oracle import Row

Scenario = Callable[[], list[Row]]


def spread(number: int, *, of: int, hours: float) -> timedelta:
    """The n-th of so many acts, evenly over the hours before NOW; the last one is at NOW."""
    return timedelta(hours=hours * (of - 1 - number) / max(1, of - 1))


def talk(
    people: Sequence[int],
    *,
    hours: float,
    stance: str = "",
    times: int = 1,
    kind: str = "comment",
    newcomer: bool = False,
    crossing: bool = False,
) -> list[Row]:
    total = len(people) * times
    return [
        Row(
            kind,
            people[n % len(people)],
            NOW - spread(n, of=total, hours=hours),
            f"{kind}:{people[0]}:{n}",
            stance=stance,
            newcomer=newcomer,
            crossing=crossing,
        )
        for n in range(total)
    ]


def quiet() -> list[Row]:
    return talk(range(4), hours=8)


def two_people() -> list[Row]:
    pair = [("critic", [10]), ("defender", [11])]
    return quiet() + [
        row for stance, one in pair for row in talk(one, hours=12, stance=stance, times=150, crossing=True)
    ]


def camps(size: int, shares: tuple[int, int, int], hours: float) -> list[Row]:
    c, d = size * shares[0] // 100, size * shares[1] // 100
    return [
        *talk(range(c), hours=hours, stance="critic", kind="reply", crossing=True),
        *talk(range(c, c + d), hours=hours, stance="defender", kind="reply", crossing=True),
        *talk(range(c + d, size), hours=hours, stance="neutral"),
    ]


SCENARIOS: dict[str, tuple[float, Scenario]] = {
    "four quiet people": (7.5, quiet),
    "and 1,000 comments by one account": (10, lambda: quiet() + talk([10], hours=4, times=1000)),
    "and 200 new accounts": (15, lambda: quiet() + talk(range(10, 210), hours=1, newcomer=True)),
    "and 1,000 new accounts": (22, lambda: quiet() + talk(range(10, 1010), hours=1, newcomer=True)),
    "two people and 300 replies": (23, two_people),
    "2,000 likes and four talkers": (50, lambda: quiet() + talk(range(10, 2010), hours=2, kind="reaction")),
    "200 pleased people without sides": (59, lambda: talk(range(200), hours=12)),
    "a one-sided pile-on of 150": (60, lambda: talk(range(150), hours=12, stance="critic", times=2)),
    "a debate of 60": (62, lambda: camps(60, (45, 40, 15), 24)),
    "a debate of 150": (77, lambda: camps(150, (45, 40, 15), 24)),
    "2,000 people in eight hours": (96, lambda: camps(2000, (55, 35, 10), 8)),
}


@pytest.mark.trust("G10")
@pytest.mark.parametrize(("peak", "scenario"), SCENARIOS.values(), ids=SCENARIOS)
def test_the_peak_is_where_the_definition_says(story: Story, people: People, peak: float, scenario: Scenario) -> None:
    rows = scenario()
    write(story, people(1 + max(row.actor for row in rows)), rows)
    folded(story)
    assert noise_of(story, NOW)["level"] == pytest.approx(peak, abs=2)


def test_a_ten_year_old_storm_is_silent(story: Story, people: People) -> None:
    write(story, people(2000), camps(2000, (55, 35, 10), 8))
    folded(story)
    later = noise_of(story, NOW + timedelta(days=3650))
    assert (later["level"], later["band"]) == (0, "silent")


@pytest.mark.parametrize(("level", "a_day_later"), [(80, 70), (60, 47), (40, 28)])
def test_an_idle_day_takes_this_much(level: float, a_day_later: float) -> None:
    intensity = 100 / (100 / level - 1) ** (1 / 0.75)
    assert level_of(intensity) == pytest.approx(level)
    assert level_of(intensity / 2) == pytest.approx(a_day_later, abs=1)
