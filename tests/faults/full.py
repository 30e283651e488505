"""A Redis without memory, as one that was given too little and may throw nothing away."""

from collections.abc import Iterator
from contextlib import contextmanager

import redis


@contextmanager
def full(server: "redis.Redis") -> Iterator[None]:
    """While entered, the server holds far more than it may: it refuses whatever needs memory, and loses nothing."""
    server.config_set("maxmemory", 1)
    try:
        yield
    finally:
        server.config_set("maxmemory", 0)
