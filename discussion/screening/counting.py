"""What goes wrong in screening, counted for all processes of the site together; see `core.jobs` for how and why."""

from contextlib import suppress

from django_redis import get_redis_connection
from redis.exceptions import RedisError

OUTCOMES = ("answered", "failed", "spared")
FAILURES, ASKED, SECONDS = "screening:failures", "screening:asked", "screening:seconds"


def count_failure(check: str) -> None:
    """One check failed once. Not counted while the cache is away."""
    with suppress(RedisError):
        get_redis_connection("default").hincrby(FAILURES, check, 1)


def count_asking(server: str, *, outcome: str, seconds: float) -> None:
    """A server outside was asked: `answered`, `failed`, or `spared` while it is taken for dead."""
    with suppress(RedisError), get_redis_connection("default").pipeline() as pipeline:
        pipeline.hincrby(ASKED, f"{server} {outcome}", 1)
        pipeline.hincrbyfloat(SECONDS, server, seconds)
        pipeline.execute()


def read_screening_counts() -> dict[str, dict[str, float]]:
    """By what was counted. RedisError if the cache is away."""
    with get_redis_connection("default").pipeline() as pipeline:
        for key in (FAILURES, ASKED, SECONDS):
            pipeline.hgetall(key)
        found = pipeline.execute()
    names = ("failures", "asked", "seconds")
    return {
        name: {key.decode(): float(number) for key, number in numbers.items()}
        for name, numbers in zip(names, found, strict=True)
    }
