"""How often somebody may do something: counted atomically in Redis, or in this process while Redis is away.

These limits keep a site usable; those that protect a secret (sign-in codes) are counted in PostgreSQL, where nothing
can be lost.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

logger = logging.getLogger(__name__)

RETRY_REDIS_AFTER = 10.0  # seconds of counting locally after Redis failed, so that no request waits for it twice


@dataclass(frozen=True)
class Limit:
    """At most `amount` acts in any `seconds`."""

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True)
class Standing:
    """Where somebody stands with a limit after this act."""

    limit: Limit
    allowed: bool
    remaining: int
    reset_after: int  # seconds


class Limiter:
    """Counts in Redis; falls back to this process when Redis refuses or hangs."""

    def __init__(self, url: str) -> None:
        self._local = SlidingWindowCounterRateLimiter(MemoryStorage())
        self.connect(url)

    def connect(self, url: str) -> None:
        """Count in the Redis at `url` from here on. Nothing is opened before the first act is counted."""
        address = url.replace("unix://", "redis+unix://")
        storage = RedisStorage(address, wrap_exceptions=True, socket_connect_timeout=0.3, socket_timeout=0.5)
        self._shared = SlidingWindowCounterRateLimiter(storage)
        self._shared_again_at = 0.0

    def hit(self, limit: Limit, identity: str) -> Standing:
        """Count one act of `identity`. The act is counted only if it is allowed."""
        return self._ask(SlidingWindowCounterRateLimiter.hit, limit, identity)

    def look(self, limit: Limit, identity: str) -> Standing:
        """Where `identity` stands, without counting anything."""
        return self._ask(SlidingWindowCounterRateLimiter.test, limit, identity)

    def _ask(self, question: "Question", limit: Limit, identity: str) -> Standing:
        if time.monotonic() >= self._shared_again_at:
            try:
                return _stand(self._shared, question, limit, identity)
            except StorageError:
                logger.warning("Redis is away; limits are counted in each process")
                self._shared_again_at = time.monotonic() + RETRY_REDIS_AFTER
        return _stand(self._local, question, limit, identity)


Question = Callable[[SlidingWindowCounterRateLimiter, RateLimitItemPerSecond, str, str], bool]


def _stand(limiter: SlidingWindowCounterRateLimiter, question: Question, limit: Limit, identity: str) -> Standing:
    item = RateLimitItemPerSecond(limit.amount, limit.seconds)
    allowed = question(limiter, item, limit.name, identity)
    stats = limiter.get_window_stats(item, limit.name, identity)
    return Standing(limit, allowed, max(0, stats.remaining), max(1, round(stats.reset_time - time.time())))


limiter = Limiter(settings.CACHE_URL)
