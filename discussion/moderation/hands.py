"""How many cases one moderator holds at a time: nobody keeps a queue from the others by leasing all of it.

Redis remembers what somebody has leased, so that a lease writes into no index; PostgreSQL is asked before anybody is
refused. While Redis is away nobody is.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from redis import RedisError

from accounts.models import Subscriber
from core.errors import ConflictError
from core.limits import limiter
from core.redis_line import line
from discussion.moderation.models import Case
from discussion.moderation.waiting import count_waiting

logger = logging.getLogger(__name__)

AT_LEAST = 50  # cases, however few wait: a person works on one, a program fetches a batch
SHARE = 5  # and one of so many that wait

# KEYS: whose. ARGV: the case, when its lease ends and what the time is (seconds), how many need no second look.
# Notes the case, or gives those that were noted before, if they are too many.
NOTE = """
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[3])
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not known and redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[4]) then
    return redis.call('ZRANGE', KEYS[1], 0, -1)
end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('EXPIRE', KEYS[1], 3600)
return {}
"""


class TooManyLeasesError(ConflictError):
    """Names how many somebody may hold at present, as `most`."""

    code = "too_many_leases"
    message = "You hold very many cases. Decide some of them or hand them back, and take others then."


def take_in_hand(case: Case, moderator: Subscriber, *, until: datetime, at: datetime) -> None:
    """Note that the moderator is about to lease this case, or to keep it.

    Raises TooManyLeasesError (409) for one more than AT_LEAST and than a fifth of all that wait.
    """
    noted = _note(case, moderator, until, at, enough=AT_LEAST)
    if not noted:
        return
    held = _held(noted, moderator, at)
    most = max(AT_LEAST, count_waiting() // SHARE)
    if len(held) >= most:
        raise TooManyLeasesError(most=most)
    _forget(moderator, noted - held)
    _note(case, moderator, until, at, enough=most)


def _held(cases: Collection[UUID], moderator: Subscriber, at: datetime) -> set[UUID]:
    """Those of them that he has not decided or handed back."""
    leased = Case.objects.filter(pk__in=cases, closed_at__isnull=True, leased_by=moderator, leased_until__gt=at)
    return set(leased.values_list("pk", flat=True))


def _note(case: Case, moderator: Subscriber, until: datetime, at: datetime, *, enough: int) -> set[UUID]:
    facts = (str(case.pk), until.timestamp(), at.timestamp(), enough)
    noted = _ask("EVAL", NOTE, 1, _key(moderator), *map(str, facts))
    return {UUID(pk.decode()) for pk in noted}


def _forget(moderator: Subscriber, cases: Collection[UUID]) -> None:
    if cases:
        _ask("ZREM", _key(moderator), *map(str, cases))


def _key(moderator: Subscriber) -> str:
    return f"LEASES:{moderator.pk}"


def _ask(*command: str | int) -> list[bytes]:
    if limiter.is_alone:
        return []
    try:
        return line.ask(*command) or []
    except RedisError:
        logger.warning("Redis is away; leases are not counted")
        return []
