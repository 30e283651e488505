"""Many at once: threads that start together, no more of them on connections than a server has."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, BoundedSemaphore
from typing import TypeVar

from django.db import connections

from core.errors import DomainError

T = TypeVar("T")
CONNECTIONS = 60  # at a time; PostgreSQL has a hundred where nobody says otherwise


def at_once(number: int, act: Callable[[int], T]) -> list[T | DomainError]:
    """What `act(0)` to `act(number - 1)` returned, or how they were refused, when all of them begin together.

    Of more than CONNECTIONS the others wait for one, as requests wait for a worker. Any other error is raised: a race
    must end in an answer.
    """
    start, connected = Barrier(number), BoundedSemaphore(CONNECTIONS)

    def run(index: int) -> T | DomainError:
        start.wait(120)
        with connected:
            try:
                return act(index)
            except DomainError as refusal:
                return refusal
            finally:
                connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(run, range(number)))
