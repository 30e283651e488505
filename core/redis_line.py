"""Redis for what every request asks: a question and its answer, without what a client does around them."""

import threading
from functools import partial
from typing import Any

from django.conf import settings
from redis.connection import ConnectionPool
from redis.exceptions import ConnectionError as LineLostError
from redis.exceptions import ResponseError


class RedisLine:
    """A connection for each thread: no pool to take it from, no lock. Nothing is opened before the first question.

    `options` are those of a redis-py connection, such as `socket_timeout` in seconds.
    """

    def __init__(self, url: str, **options: float) -> None:
        self._options = options
        self.connect(url)

    def connect(self, url: str) -> None:
        """Ask the Redis at `url` from here on."""
        # A pool knows what a URL means. It would make a hundred connections, those that have ended among them.
        pool = ConnectionPool.from_url(url, **self._options)
        self._open = partial(pool.connection_class, **pool.connection_kwargs)
        self._own = threading.local()

    def ask(self, *command: str | int | bytes) -> Any:
        """The answer of Redis. Raises RedisError for a refusal, and where there is no answer in time.

        A connection that was kept may have been closed since, as by a restart: then it is opened again, once.
        """
        kept = getattr(self._own, "connection", None)
        if kept is not None:
            try:
                return _ask(kept, command)
            except LineLostError:
                pass
        self._own.connection = self._open()
        return _ask(self._own.connection, command)


def _ask(connection: Any, command: tuple[str | int | bytes, ...]) -> Any:
    """Closes the connection of a question whose answer was not read, so that none is taken for another one's.

    Also where somebody breaks in between the two, as a time limit of a task does.
    """
    try:
        connection.send_packed_command(connection.pack_command(*command))
        return connection.read_response()
    except ResponseError:  # that is an answer
        raise
    except BaseException:
        connection.disconnect()
        raise


# The cache's server. One that is away or frozen costs speed, never a request.
line = RedisLine(settings.CACHE_URL, socket_connect_timeout=0.3, socket_timeout=0.5)
