"""Writes that happen as a whole: a part that fails takes everything with it, and needs no way back of its own."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from django.db import transaction

_is_whole = ContextVar("is_whole", default=False)


@contextmanager
def as_a_whole() -> Iterator[None]:
    """A transaction in which nobody catches the error of a part and goes on: it ends with the first one."""
    with transaction.atomic():
        before = _is_whole.set(True)
        try:
            yield
        finally:
            _is_whole.reset(before)


def part_of_a_whole() -> AbstractContextManager[None]:
    """`transaction.atomic()` for a service; within `as_a_whole` without the two statements of a savepoint."""
    part: AbstractContextManager[None] = transaction.atomic(savepoint=not _is_whole.get())
    return part
