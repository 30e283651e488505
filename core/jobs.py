"""How Celery's jobs fare, counted for all processes of the site together.

In the cache's Redis and not in PostgreSQL: the schedule runs a job every few seconds, and an idle site writes nothing.
Where Redis is away a run is not counted, and nothing else happens. What an emptied cache forgets looks to Prometheus
like a restart, which its `rate()` and `increase()` expect.
"""

from contextlib import suppress
from time import monotonic, time
from typing import Any

from billiard.exceptions import TimeLimitExceeded
from celery import Task, states
from django_redis import get_redis_connection
from redis.exceptions import RedisError

FIELDS = ("runs", "failures", "seconds", "succeeded_at")


class CountedTask(Task[..., Any]):
    """The base of every task. Runs by a worker count, and `apply()`; a task that is called as a function does not.

    A run whose worker process is killed has no end and is not counted; its message comes again, and that run is.
    """

    abstract = True

    def before_start(self, *_: Any, **__: Any) -> None:
        """Remember the beginning in the request: a task object is shared by all threads of a process."""
        self.request.update(began=monotonic())

    def after_return(self, status: str, retval: Any, *_: Any, **__: Any) -> None:
        """Count the run. Retries do not come here; runs beyond the time limit do, in the parent of who was killed."""
        if isinstance(retval, TimeLimitExceeded):
            [seconds] = retval.args
        else:
            seconds = monotonic() - self.request.get("began")
        with suppress(RedisError):
            count_run(job=self.name, seconds=seconds, failed=status == states.FAILURE, at=time())


def count_run(*, job: str, seconds: float, failed: bool, at: float) -> None:
    """Add one run that ended at this Unix time. RedisError if the cache is away."""
    with get_redis_connection("default").pipeline() as pipeline:
        pipeline.hincrby(_key("runs"), job, 1)
        pipeline.hincrbyfloat(_key("seconds"), job, seconds)
        if failed:
            pipeline.hincrby(_key("failures"), job, 1)
        else:
            pipeline.hset(_key("succeeded_at"), job, at)
        pipeline.execute()


def read_counts() -> dict[str, dict[str, float]]:
    """For each of FIELDS a number by job; what never happened is not there. RedisError if the cache is away."""
    with get_redis_connection("default").pipeline() as pipeline:
        for field in FIELDS:
            pipeline.hgetall(_key(field))
        found = pipeline.execute()
    return {
        field: {job.decode(): float(number) for job, number in numbers.items()}
        for field, numbers in zip(FIELDS, found, strict=True)
    }


def _key(field: str) -> str:
    return f"jobs:{field}"
