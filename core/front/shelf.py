"""Where ready pages lie: in Redis, for a second, each on the shelf of what it is about.

One number rises with whatever happens on the site. It is read before a page is rendered; what happens to its subject
afterwards takes the page away, or keeps it from being laid down. So no page survives the change that it does not show,
in whichever order the two arrive. Everything else that a page shows, such as reactions and names, is as old as the page
at most.
"""

import logging
import threading
from collections.abc import Collection
from dataclasses import dataclass
from secrets import token_bytes
from time import monotonic
from typing import Any

from django.conf import settings
from redis import RedisError
from redis.connection import ConnectionPool

logger = logging.getLogger(__name__)

KEPT_SECONDS = 1.0  # from the beginning of the rendering; caches on the way keep it for as long once more
LARGEST = 512 * 1024  # bytes of one page
MOST_BYTES = 16 * 1024 * 1024  # laid down by one process within KEPT_SECONDS: whoever asks for much fills nothing
MOST_COPIES = 4 * 1024 * 1024  # bytes of pages in the memory of one process
CHANGES = "front:changes"
PATIENCE = 0.05  # seconds for Redis to answer
# One request in so many seconds finds out that it does not, not every one. Each time twice as many: a machine that was
# merely busy should not have to render everything for long.
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 8.0

# KEYS: page, shelf, latest change of the subject, name of the page's rendering. ARGV: the number that was read before
# rendering, ms, bytes, that name.
# A change is remembered for a minute, longer than any rendering takes whose page is kept.
LAY_DOWN = """
if tonumber(redis.call('GET', KEYS[3]) or 0) > tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
redis.call('SET', KEYS[4], ARGV[4], 'PX', ARGV[2])
redis.call('SADD', KEYS[2], KEYS[1], KEYS[4])
redis.call('PEXPIRE', KEYS[2], 60000)
return 1
"""
# KEYS: changes, shelf, latest change of the subject.
CLEAR = """
redis.call('SET', KEYS[3], redis.call('INCR', KEYS[1]), 'PX', 60000)
for _, page in ipairs(redis.call('SMEMBERS', KEYS[2])) do redis.call('UNLINK', page) end
redis.call('DEL', KEYS[2])
"""


@dataclass(frozen=True, slots=True)
class Found:
    """What lies there, if anything, and how many changes there had been when it was looked for."""

    page: bytes | None
    changes: int
    since: float  # by the clock of this process


class Shelf:
    """The pages of a site. A Redis that is away or hangs costs speed, never an answer."""

    def __init__(self, *, kept: float = KEPT_SECONDS) -> None:
        self._kept = kept
        self._copies: dict[str, tuple[bytes, bytes]] = {}  # {key: the name of the rendering, its bytes}
        self._copied = 0
        self._own = threading.local()  # a connection for each thread: no lock, no pool
        self._again_at, self._pause = 0.0, FIRST_PAUSE
        self._filled, self._filled_since = 0, 0.0

    def find(self, key: str) -> Found | None:
        """The page under this key. None while Redis is away: then nothing is to be laid down either.

        One round trip, and one more where another rendering lies there than the one that this process has a copy of.
        """
        since = monotonic()
        name, copy = self._copies.get(key, (b"", b""))
        if name and self._ask("GET", _name_of(key)) == name:
            return Found(copy, 0, since)  # a page of 70 kB takes longer to come than to be looked up
        found = self._ask("MGET", key, _name_of(key), CHANGES)
        if found is None:
            return None
        page, name, changes = found
        if page is not None and name is not None:
            self._copy(key, name, page)
        return Found(page, int(changes or 0), since)

    def lay_down(self, key: str, page: bytes, about: str, found: Found) -> None:
        """Keep a page that was rendered after `found` was looked for, unless what it is about has changed since."""
        left = self._kept - (monotonic() - found.since)
        if left > 0 and len(page) <= LARGEST and self._has_room(len(page)):
            keys = [key, _shelf_of(about), _change_of(about), _name_of(key)]
            milliseconds = max(1, int(left * 1000))
            self._ask("EVAL", LAY_DOWN, len(keys), *keys, found.changes, milliseconds, page, token_bytes(12))

    def clear(self, subjects: Collection[str]) -> None:
        """Take away every page about these."""
        for about in sorted(subjects):
            self._ask("EVAL", CLEAR, 3, CHANGES, _shelf_of(about), _change_of(about))

    def close(self) -> None:
        """Give this thread's connection back; the next question opens one."""
        connection = self._own.__dict__.pop("connection", None)
        if connection is not None:
            connection.disconnect()

    def _copy(self, key: str, name: bytes, page: bytes) -> None:
        self._copied += len(page)
        if self._copied > MOST_COPIES:
            self._copies, self._copied = {}, len(page)
        self._copies[key] = name, page

    def _has_room(self, size: int) -> bool:
        if monotonic() - self._filled_since > self._kept:
            self._filled, self._filled_since = 0, monotonic()
        self._filled += size
        return self._filled <= MOST_BYTES

    def _ask(self, *command: str | int | bytes) -> Any:
        """The answer of Redis, or None: it is away, or was a moment ago."""
        if monotonic() < self._again_at:
            return None
        connection = getattr(self._own, "connection", None) or _new_connection()
        self._own.connection = connection
        try:
            connection.send_packed_command(connection.pack_command(*command))
            answer = connection.read_response()
        except (RedisError, OSError):
            connection.disconnect()  # an answer that comes late must not be taken for that of the next question
            self._again_at, self._pause = monotonic() + self._pause, min(2 * self._pause, LONGEST_PAUSE)
            logger.warning("Redis is away; every page is rendered")
            return None
        self._pause = FIRST_PAUSE
        return answer


def _new_connection() -> Any:
    """Opened with the first question."""
    url = str(settings.CACHES["default"]["LOCATION"])
    return ConnectionPool.from_url(url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE).make_connection()


def _name_of(key: str) -> str:
    return f"{key}:name"


def _shelf_of(about: str) -> str:
    return f"front:shelf:{about}"


def _change_of(about: str) -> str:
    return f"front:changed:{about}"
