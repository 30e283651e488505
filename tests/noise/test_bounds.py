"""What one account, or a thousand new ones, can do to a level."""

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.ledger import ledgers
from tests.noise.oracle import Row

pytestmark = pytest.mark.trust("G10")
ME = 1_000


def level(ledger: Iterable[Row]) -> float:
    found = oracle.score(list(ledger))
    return oracle.level(found.intensity) if found else 0.0


def decayed_level(ledger: list[Row]) -> float:
    """The level at NOW, whenever the latest act was."""
    found = oracle.score(ledger)
    if found is None:
        return 0.0
    return oracle.level(found.intensity * 2.0 ** (-((NOW - found.as_of) / timedelta(days=1))))


def replies(actors: Iterable[int], *, stance: str, times: int = 1, newcomer: bool = False) -> list[Row]:
    """So many crossing replies by each of the actors, all at NOW."""
    return [
        Row("reply", actor, NOW, f"{actor}:{n}", stance=stance, crossing=True, newcomer=newcomer)
        for actor in actors
        for n in range(times)
    ]


@given(
    ledger=ledgers(people=8, acts=20, withdrawals=0),
    stance=st.sampled_from(["critic", "defender", "neutral", ""]),
    times=st.sampled_from([1, 4, 50]),
    newcomer=st.booleans(),
)
@settings(max_examples=120)
def test_one_account_moves_any_story_only_so_far(ledger: list[Row], stance: str, times: int, newcomer: bool) -> None:
    moved = decayed_level([*ledger, *replies([ME], stance=stance, times=times, newcomer=newcomer)]) - decayed_level(
        ledger
    )
    assert abs(moved) <= (9.6 if newcomer else 16.8)


def test_the_worst_that_one_established_account_can_do() -> None:
    """The first critic among four defenders, all of whom answer newcomers on the other side."""
    crowd = replies(range(4), stance="defender")
    moved = level([*crowd, *replies([ME], stance="critic", times=4)]) - level(crowd)
    assert 16.7 < moved <= 16.8


def test_the_worst_that_one_new_account_can_do() -> None:
    """A new account adds a pool of at most 1 to the volume: 3.1 points where no debate is going on..."""
    alone = replies([ME], stance="critic", times=1_000, newcomer=True)
    assert level(alone) == pytest.approx(3.1, abs=0.05)
    # ... and, where two equal camps have answered each other and then gone home, five times that intensity.
    old = [
        Row("reply", n, NOW - timedelta(days=13), f"{n}", stance=("critic", "defender")[n % 2], crossing=True)
        for n in range(400)
    ]
    assert decayed_level([*old, *alone]) - decayed_level(old) <= 9.6


def test_a_thousand_new_accounts_on_a_quiet_story() -> None:
    quiet = [Row("comment", n, NOW - timedelta(hours=2 * n), f"{n}") for n in range(4)]
    puppets = [
        *replies(range(10, 510), stance="critic", newcomer=True),
        *replies(range(510, 1010), stance="defender", newcomer=True),
    ]
    assert level([*quiet, *puppets]) - level(quiet) <= 15


def test_a_thousand_comments_of_one_account() -> None:
    quiet = [Row("comment", n, NOW - timedelta(hours=2 * n), f"{n}") for n in range(4)]
    flood = [Row("comment", ME, NOW, f"flood:{n}") for n in range(1_000)]
    assert level([*quiet, *flood]) - level(quiet) <= 3


def test_votes_of_a_banned_account_do_not_stay() -> None:
    """Lemmy's failure: a ban took the account and left what its votes had done."""
    crowd = replies(range(4), stance="defender")
    banned = [*crowd, *replies([ME], stance="critic", times=4), Row("exclude", ME, NOW, everywhere=True)]
    assert level(banned) == level(crowd)
