"""Limits are counted in Redis, and in the process while Redis is away."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import time

import pytest
from django.core.cache import caches
from django_redis import get_redis_connection
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from limits import RateLimitItemPerSecond
from limits.storage import RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from core.limits import Limit, Limiter, limiter
from core.redis_line import RedisLine

FIVE = Limit("five", 5, 60)
WINDOW = 60_000  # milliseconds of it
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
    alone = Limiter(RedisLine("redis://127.0.0.1:1/0"))
    assert [alone.hit(FIVE_EVER, "alice").allowed for _ in range(7)] == [True] * 5 + [False] * 2


def is_steady(count: int, lasts: int, period: float) -> bool:
    """Whether what is left of a counter begins anew within no second of this test."""
    return not count or 1000 < lasts % period < period - 1000


@pytest.fixture(scope="module")
def patient() -> Iterator[Limiter]:
    """Waits for Redis as long as a busy machine takes, and never counts alone."""
    line = RedisLine(caches.settings["default"]["LOCATION"], socket_timeout=60)
    yield Limiter(line)
    line._own.connection.disconnect()


@settings(max_examples=25)
@given(
    before=st.integers(0, 9), fades=st.integers(1, WINDOW), present=st.integers(0, 9), lives=st.integers(1, 2 * WINDOW)
)
def test_it_counts_as_the_library_does_with_two_questions(
    patient: Limiter, before: int, fades: int, present: int, lives: int
) -> None:
    assume(is_steady(before, fades, WINDOW / max(before, 1)) and is_steady(present, lives, WINDOW))
    assume(is_steady(present, lives, WINDOW / max(present, 1)))  # as the one before, which it may have become
    library = SlidingWindowCounterRateLimiter(RedisStorage(caches.settings["default"]["LOCATION"]))
    asked = RateLimitItemPerSecond(FIVE.amount, FIVE.seconds), FIVE.name, "somebody"
    server, key = get_redis_connection("default"), f"LIMITS:{{{asked[0].key_for(*asked[1:])}}}"
    server.delete(key, f"{key}/-1")
    if before:
        server.set(f"{key}/-1", before, px=fades)
    if present:
        server.set(key, present, px=lives)
    # There is ever more room while time goes by: what is counted lies between two answers of the library.
    had_room, had = library.test(*asked), library.get_window_stats(*asked).remaining
    looked = patient.look(FIVE, "somebody")
    has_room, stats = library.test(*asked), library.get_window_stats(*asked)
    assert had_room <= looked.allowed <= has_room
    assert had <= looked.remaining <= stats.remaining
    assert abs(looked.reset_after - max(1, stats.reset_time - time())) < 1
    counted = patient.hit(FIVE, "somebody")
    assert looked.allowed <= counted.allowed
    assert library.get_window_stats(*asked).remaining - counted.remaining in {0, 1}
