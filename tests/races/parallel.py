"""Many at once: threads that start together, each on its own connection."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from core.errors import DomainError

T = TypeVar("T")


def at_once(number: int, act: Callable[[int], T]) -> list[T | DomainError]:
    """What `act(0)` to `act(number - 1)` returned, or how they were refused, when all of them begin together.

    Any other error is raised: a race must end in an answer.
    """
    start = Barrier(number)

    def run(index: int) -> T | DomainError:
        try:
            start.wait(120)
            return act(index)
        except DomainError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(number) as threads:
        return list(threads.map(run, range(number)))
