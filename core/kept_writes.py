"""What core keeps about a person: the answers to writes with an Idempotency-Key, for a day.

Events hold numbers only, by their contract in `core.events`, so they stay as they are.
"""

from collections.abc import Iterable
from datetime import datetime

from core.models import IdempotentWrite
from core.personal import Choice, Section, read_rows

COLUMNS = frozenset(
    {
        "core.idempotentwrite.owner",
        "core.idempotentwrite.key",
        "core.idempotentwrite.fingerprint",
        "core.idempotentwrite.headers",
        "core.idempotentwrite.body",
    }
)


def collect(person: int) -> Iterable[Section]:
    writes = read_rows(IdempotentWrite.objects.filter(owner=_owner(person)), "key", "status", "created_at")
    yield Section(
        name="repeatable_writes",
        title="Requests of the last day that can be repeated",
        about="What your programs sent with a key, so that it happens once; kept for a day.",
        rows=writes,
    )


def erase(person: int, *, choice: Choice, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    IdempotentWrite.objects.filter(owner=_owner(person)).delete()


def move(person: int, *, into: int, at: datetime) -> None:  # noqa: ARG001 - as every room does it
    """Nothing can be repeated under a number that opens nothing."""
    IdempotentWrite.objects.filter(owner=_owner(person)).delete()


def _owner(person: int) -> str:
    return f"subscriber:{person}"
