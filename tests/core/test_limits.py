"""Limits are counted in Redis, and in the process while Redis is away."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.limits import Limit, Limiter, limiter

FIVE = Limit("five", 5, 60)
FIVE_EVER = Limit("five", 5, 1_500_000_000)  # alone, a process counts in windows of the clock: this one ends in 2065


@pytest.mark.trust("W11")
def test_a_hundred_at_once_are_let_through_five_times() -> None:
    with ThreadPoolExecutor(20) as pool:
        allowed = list(pool.map(lambda _: limiter.hit(FIVE, "somebody").allowed, range(100)))
    assert sum(allowed) == 5


def test_it_tells_what_remains_and_keeps_people_apart() -> None:
    assert [limiter.hit(FIVE, "alice").remaining for _ in range(3)] == [4, 3, 2]
    assert limiter.hit(FIVE, "bob").remaining == 4


@pytest.mark.trust("F3")
def test_without_redis_each_process_counts_for_itself() -> None:
    alone = Limiter("redis://127.0.0.1:1/0")
    assert [alone.hit(FIVE_EVER, "alice").allowed for _ in range(7)] == [True] * 5 + [False] * 2
