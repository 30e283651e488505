"""The outbox: one row for each thing that happened, written in the transaction that made it happen."""

from datetime import datetime
from typing import Any

from core.models import Event


def emit(kind: str, *, story: str = "", at: datetime, **payload: Any) -> Event:
    """Write one event. Call it inside the transaction of the act; it is delivered only if the act commits."""
    return Event.objects.create(kind=kind, story=story, payload=payload, occurred_at=at)
