"""A thread's connection to Redis, over which Redis also says by itself that a page is no longer what lies there.

Asking about each request whether a page still lies there takes as long as everything else about a page that does. So a
thread lets Redis watch the names of the pages that it shows (`CLIENT TRACKING`): as long as nothing has come over its
line, and for no longer than `THIN_LAYER_UNASKED` seconds, the page is shown without a question.
"""

from collections.abc import Sequence
from functools import partial
from time import monotonic
from typing import Any
from weakref import finalize

from django.conf import settings
from redis import RedisError
from redis.connection import ConnectionPool
from redis.exceptions import ResponseError

PATIENCE = 0.05  # seconds for Redis to answer
MOST_WATCHED = 300  # pages of one thread; redis-py goes one call deeper for each that has gone when it reads an answer
MOST_SEEN = 1000  # pages of one thread that were asked for once
NEVER_THERE = "front:never-there"  # a name that nobody lays anything under

Command = tuple[str | int | bytes, ...]


class Line:
    """Opened when it is made; raises RedisError or OSError where there is no Redis, here and wherever it is asked."""

    def __init__(self) -> None:
        self._connection = _new_connection()
        finalize(self, self._connection.disconnect)  # a thread ends without a word
        self._seen: dict[str, bytes] = {}  # {key of the name: the name}
        self._watched: dict[str, tuple[bytes, float]] = {}  # {key of the name: the name, shown until}
        self._connection.connect()
        # redis-py has this for a cache of its own. No method of ours, or the two would hold each other.
        heard = partial(_forget, self._watched)
        self._connection._parser.set_invalidation_push_handler(heard)  # noqa: SLF001 - it has no other way in
        self._may_watch = settings.THIN_LAYER_UNASKED > 0 and self._begin_to_listen()

    def ask(self, *commands: Command) -> list[Any]:
        """Their answers. After an error a line is to be closed: what comes late must be nobody's answer."""
        self._connection.send_packed_command(self._connection.pack_commands(commands))
        return [self._connection.read_response() for _ in commands]

    def close(self) -> None:
        """Nothing is watched any more."""
        self._watched.clear()
        self._connection.disconnect()

    def still_has(self, key: str, value: bytes) -> bool:
        """Whether this is what was read there, and Redis would have said if it were no longer so. Asks nothing."""
        known, until = self._watched.get(key, (b"", 0.0))
        return known == value and monotonic() < until and self._is_silent()

    def watch(self, key: str, value: bytes, *, with_: str) -> None:
        """Have Redis say when `value` is no longer there; from the second time on that this is asked for.

        The two keys `key` and `with_` must both be there, and the first of their ends is that of the watch.
        """
        known, until = self._watched.get(key, (b"", 0.0))
        if not self._may_watch or (known == value and monotonic() < until):
            return
        if known != value and self._seen.get(key) != value:  # many pages are asked for once
            self._note(key, value)
        elif key in self._watched or len(self._watched) < MOST_WATCHED:  # they go by themselves: none lies for long
            self._seen.pop(key, None)
            self._begin_to_watch(key, value, with_)

    def _note(self, key: str, value: bytes) -> None:
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen[key] = value

    def _begin_to_watch(self, key: str, value: bytes, with_: str) -> None:
        began = monotonic()
        self._watched[key] = value, 0.0
        questions = [("CLIENT", "CACHING", "YES"), ("GET", key), ("PTTL", key), ("PTTL", with_)]
        _, there, *ends = self.ask(*questions)
        if there != value:
            self._watched.pop(key, None)
        elif key in self._watched:
            left = min(*ends, settings.THIN_LAYER_UNASKED * 1000) / 1000
            self._watched[key] = value, began + left

    def _begin_to_listen(self) -> bool:
        """False where the server knows nothing of it, or does not let us do all of it."""
        questions = [("CLIENT", "TRACKING", "ON", "OPTIN"), ("CLIENT", "CACHING", "YES"), ("PTTL", NEVER_THERE)]
        try:
            self.ask(*questions)
        except ResponseError:  # some answers were not read
            self._connection.disconnect()
            self._connection.connect()
            return False
        return True

    def _is_silent(self) -> bool:
        try:
            return self._connection.is_connected and not self._connection.can_read()  # which would connect anew
        except (RedisError, OSError):
            self._watched.clear()
            return False


def _forget(watched: dict[str, Any], message: Sequence[Any]) -> None:
    """Some keys are not as they were; None is all of them."""
    keys = message[1]
    if keys is None:
        watched.clear()
    for key in keys or ():
        watched.pop(key.decode(), None)


def _new_connection() -> Any:
    url = str(settings.CACHES["default"]["LOCATION"])
    pool = ConnectionPool.from_url(url, protocol=3, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE)
    return pool.make_connection()
