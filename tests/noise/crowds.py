"""Crowds as ledger rows."""

from collections.abc import Sequence
from datetime import timedelta

from tests.conftest import NOW
from tests.noise.oracle import Row


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


def camps(size: int, shares: tuple[int, int, int], hours: float) -> list[Row]:
    c, d = size * shares[0] // 100, size * shares[1] // 100
    return [
        *talk(range(c), hours=hours, stance="critic", kind="reply", crossing=True),
        *talk(range(c, c + d), hours=hours, stance="defender", kind="reply", crossing=True),
        *talk(range(c + d, size), hours=hours, stance="neutral"),
    ]
