"""The scenarios of `docs/noise.md`: crowds as lines of a replay, and the level that the page promises for each."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from stories.noise.reference import DEFAULT_HALF
from stories.noise.replaying import Line, replay, states
from stories.noise.scoring import read_state

STORY = "Scenario"


@dataclass(frozen=True)
class Scenario:
    """A crowd, given the time of its last act, and the level at that time."""

    name: str
    peak: float
    crowd: Callable[[datetime], list[Line]]


def talk(
    people: Sequence[int],
    end: datetime,
    *,
    hours: float,
    side: str = "",
    times: int = 1,
    kind: str = "comment",
    established: bool = True,
    to: str = "",
) -> list[Line]:
    """Each of these people acts so many times, in turn, evenly over the hours before `end`; the last act is at it."""
    total = len(people) * times
    return [
        Line(
            number=n,
            story=STORY,
            actor=str(people[n % len(people)]),
            kind=kind,
            at=end - timedelta(hours=hours * (total - 1 - n) / max(1, total - 1)),
            id=f"{kind}:{people[0]}:{n}",
            target=to,
            side=side,
            established=established,
        )
        for n in range(total)
    ]


def quiet(end: datetime) -> list[Line]:
    """Four people, a comment each."""
    return talk(range(4), end, hours=8)


def argue(size: int, shares: tuple[int, int, int], hours: float) -> Callable[[datetime], list[Line]]:
    """Critics and defenders who answer each other, and others who stand by; shares in percent."""
    c, d = size * shares[0] // 100, size * shares[1] // 100

    def crowd(end: datetime) -> list[Line]:
        return [
            *talk(range(c), end, hours=hours, side="critic", kind="reply", to=str(c)),
            *talk(range(c, c + d), end, hours=hours, side="defender", kind="reply", to="0"),
            *talk(range(c + d, size), end, hours=hours, side="neutral"),
        ]

    return crowd


def exchange(each: int, *, hours: float, times: int) -> Callable[[datetime], list[Line]]:
    """So many of each side, who answer each other so many times, beside the quiet ones."""

    def crowd(end: datetime) -> list[Line]:
        critics, defenders = range(10, 10 + each), range(10 + each, 10 + 2 * each)
        return [
            *quiet(end),
            *talk(critics, end, hours=hours, side="critic", times=times, kind="reply", to=str(defenders[0])),
            *talk(defenders, end, hours=hours, side="defender", times=times, kind="reply", to=str(critics[0])),
        ]

    return crowd


def beside(number: int, *, hours: float, **told: Any) -> Callable[[datetime], list[Line]]:
    """So many others beside the quiet ones."""
    return lambda end: quiet(end) + talk(range(10, 10 + number), end, hours=hours, **told)


SCENARIOS = [
    Scenario("four quiet people", 7.5, quiet),
    Scenario("and 1,000 comments by one account", 10, beside(1, hours=4, times=1000)),
    Scenario("and 200 new accounts", 15, beside(200, hours=1, established=False)),
    Scenario("and 1,000 new accounts", 22, beside(1000, hours=1, established=False)),
    Scenario("two people and 300 replies", 23, exchange(1, hours=12, times=150)),
    Scenario("a ring of 20 that stages a debate", 57, exchange(10, hours=1, times=3)),
    Scenario("2,000 likes and four talkers", 50, beside(2000, hours=2, kind="reaction")),
    Scenario("200 pleased people without sides", 59, lambda end: talk(range(200), end, hours=12)),
    Scenario("a one-sided pile-on of 150", 60, lambda end: talk(range(150), end, hours=12, side="critic", times=2)),
    Scenario("a debate of 60", 62, argue(60, (45, 40, 15), 24)),
    Scenario("a debate of 150", 77, argue(150, (45, 40, 15), 24)),
    Scenario("2,000 people in eight hours", 96, argue(2000, (55, 35, 10), 8)),
]


@transaction.atomic
def simulate(scenario: Scenario, *, at: datetime, after: timedelta = timedelta(0)) -> float:
    """The level that this crowd gives through ledger, fold and reading; `after` the last act. Leaves no trace."""
    lines = sorted(scenario.crowd(at), key=lambda line: line.at)
    for number, line in enumerate(lines):
        lines[number] = line._replace(number=number)
    deque(replay(lines), maxlen=0)
    [(_, state)] = states(lines)
    transaction.set_rollback(True)
    return read_state(state, at=at + after, half=DEFAULT_HALF).level
