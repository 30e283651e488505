"""The outbox: one row for each thing that happened, written in the transaction that made it happen."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from core.models import Event


def emit_all(events: Iterable[Event]) -> None:
    """The same for many, in one statement."""
    Event.objects.bulk_create(events)


def emit(kind: str, *, story: str = "", at: datetime, **payload: Any) -> Event:
    """Write one event. Call it inside the transaction of the act; it is delivered only if the act commits."""
    return Event.objects.create(kind=kind, story=story, payload=payload, occurred_at=at)
