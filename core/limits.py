"""How often somebody may do something: counted atomically in Redis, or in this process while Redis is away.

A sliding window of two counters, the algorithm of the library `limits`, which counts in the process. In Redis the same
is one script, because the library asks twice: whether there is room, and how much is left.

These limits keep a site usable; those that protect a secret (sign-in codes) are counted in PostgreSQL, where nothing
can be lost.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from limits import RateLimitItemPerSecond
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import RedisError

from core.redis_line import RedisLine, line

logger = logging.getLogger(__name__)

RETRY_REDIS_AFTER = 10.0  # seconds of counting locally after Redis failed, so that no request waits for it twice

# KEYS: the window before, the present one. ARGV: acts that a window allows, its milliseconds, acts to be counted.
# Gives whether there is room, how much is left, and in how many milliseconds there will be more. A counter lives for
# two windows: in the second it is the one before, and weighs less and less.
COUNT = """
local allowed, window, acts = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local lives = redis.call('PTTL', KEYS[2])
if lives > 0 and lives < window then
    redis.call('RENAME', KEYS[2], KEYS[1])
    lives = lives + window
    redis.call('SET', KEYS[2], 0, 'PX', lives)
end
local before, fades = tonumber(redis.call('GET', KEYS[1]) or 0), math.max(redis.call('PTTL', KEYS[1]), 0)
local present = tonumber(redis.call('GET', KEYS[2]) or 0)
local has_room = math.floor(before * fades / window) + present < allowed
if has_room and acts > 0 then
    if lives > 0 then
        redis.call('INCRBY', KEYS[2], acts)
    else
        lives = 2 * window
        redis.call('SET', KEYS[2], acts, 'PX', lives)
    end
    present = present + acts
end
local left = math.max(allowed - math.floor(before * fades / window + present), 0)
local rest = before + present > 0 and window or 0
if before > 0 then rest = math.min(rest, fades % (window / before)) end
if present > 0 then rest = math.min(rest, lives % window) end
return {has_room and 1 or 0, left, rest}
"""


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

    def __init__(self, shared: RedisLine) -> None:
        self._local = SlidingWindowCounterRateLimiter(MemoryStorage())
        self._shared, self._shared_again_at = shared, 0.0

    def connect(self, url: str) -> None:
        """Count in the Redis at `url` from here on."""
        self._shared.connect(url)
        self._shared_again_at = 0.0

    @property
    def is_alone(self) -> bool:
        """Whether Redis failed a moment ago: nobody should wait for it once more."""
        return time.monotonic() < self._shared_again_at

    def stay_alone(self) -> None:
        """Redis failed just now, here or for another question: count in this process for a while."""
        self._shared_again_at = time.monotonic() + RETRY_REDIS_AFTER

    def hit(self, limit: Limit, identity: str) -> Standing:
        """Count one act of `identity`. The act is counted only if it is allowed."""
        return self._ask(limit, identity, acts=1)

    def look(self, limit: Limit, identity: str) -> Standing:
        """Where `identity` stands, without counting anything."""
        return self._ask(limit, identity, acts=0)

    def _ask(self, limit: Limit, identity: str, *, acts: int) -> Standing:
        if not self.is_alone:
            try:
                return _count_together(self._shared, limit, identity, acts)
            except RedisError:
                logger.warning("Redis is away; limits are counted in each process")
                self.stay_alone()
        return _count_alone(self._local, limit, identity, acts)


def _count_together(shared: RedisLine, limit: Limit, identity: str, acts: int) -> Standing:
    # The keys are the library's, too.
    present = f"LIMITS:{{{_item(limit).key_for(limit.name, identity)}}}"
    milliseconds = 1000 * limit.seconds
    has_room, left, rest = shared.ask("EVAL", COUNT, 2, f"{present}/-1", present, limit.amount, milliseconds, acts)
    return Standing(limit, bool(has_room), left, max(1, round(rest / 1000)))


def _count_alone(limiter: SlidingWindowCounterRateLimiter, limit: Limit, identity: str, acts: int) -> Standing:
    item = _item(limit)
    ask: Callable[..., bool] = limiter.hit if acts else limiter.test
    allowed = ask(item, limit.name, identity)
    stats = limiter.get_window_stats(item, limit.name, identity)
    return Standing(limit, allowed, max(0, stats.remaining), max(1, round(stats.reset_time - time.time())))


def _item(limit: Limit) -> RateLimitItemPerSecond:
    return RateLimitItemPerSecond(limit.amount, limit.seconds)


limiter = Limiter(line)
