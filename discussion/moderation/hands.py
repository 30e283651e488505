"""How many cases one moderator holds at a time: nobody keeps a queue from the others by leasing all of it.

Redis remembers what somebody has leased, so that a lease writes into no index; PostgreSQL is asked before anybody is
refused. While Redis is away nobody is.
"""

import logging
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction
from redis import RedisError

from accounts.models import Subscriber
from core.errors import ConflictError
from core.limits import limiter
from core.redis_line import line
from discussion.moderation.models import Case
from discussion.moderation.waiting import count_waiting

logger = logging.getLogger(__name__)

AT_LEAST = 50  # cases, however few wait: a person works on one, a program fetches a batch
ANY_NUMBER = 10**9  # what somebody holds he keeps
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

# Those that are over. A case that another request is leasing now looks free until it commits, but is locked.
OVER = """
SELECT id FROM moderation_case
WHERE id = ANY(%s) AND (closed_at IS NOT NULL OR leased_by_id IS DISTINCT FROM %s OR leased_until <= %s)
FOR SHARE SKIP LOCKED
"""


class TooManyLeasesError(ConflictError):
    """Names how many somebody may hold at present, as `most`."""

    code = "too_many_leases"
    message = "You hold very many cases. Decide some of them or hand them back, and take others then."


def take_in_hand(case: Case, moderator: Subscriber, *, until: datetime, at: datetime) -> None:
    """Note that the moderator is about to lease this case, or to keep it. Call it with the case locked.

    Raises TooManyLeasesError (409) for one more than AT_LEAST and than a fifth of all that wait.
    """
    noted = _note(case, moderator, until, at, enough=ANY_NUMBER if _holds(moderator, case, at) else AT_LEAST)
    if not noted:
        return
    over = _over(noted, moderator, at)
    most = max(AT_LEAST, count_waiting() // SHARE)
    if len(noted - over) >= most:
        raise TooManyLeasesError(most=most)
    _forget(moderator, over)
    if _note(case, moderator, until, at, enough=most):  # others of his requests were first
        raise TooManyLeasesError(most=most)


def let_go(case: Case, moderator: Subscriber) -> None:
    """Do not count this case any more: the moderator is about to hand it back, and takes another one before."""
    _forget(moderator, {case.pk})


def _holds(moderator: Subscriber, case: Case, at: datetime) -> bool:
    return case.leased_by_id == moderator.pk and case.leased_until is not None and case.leased_until > at


def _over(cases: Collection[UUID], moderator: Subscriber, at: datetime) -> set[UUID]:
    """Those of them that he has decided or handed back, and those whose lease has ended."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OVER, [list(cases), moderator.pk, at])
        over = {pk for (pk,) in cursor.fetchall()}
        transaction.set_rollback(True)  # of the locks alone: nobody is to pass these cases over
    return over


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
        limiter.stay_alone()
        return []
