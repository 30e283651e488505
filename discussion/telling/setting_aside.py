"""Events that break their contract: set aside so that the others are told, and tried again when somebody says so."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import DataError, IntegrityError, transaction

from core.models import Event
from discussion.telling.models import SetAside

logger = logging.getLogger(__name__)

Tell = Callable[[Sequence[Event], datetime], None]
# What a payload that is not as `core.events` says leads to. A database that is away is not among it: that passes.
BROKEN = (LookupError, TypeError, ValueError, AttributeError, DataError, IntegrityError)


def tell_or_set_aside(events: Sequence[Event], tell: Tell, *, at: datetime) -> None:
    """Tell of these events, all at once; where that breaks one by one, and those that break it are set aside."""
    try:
        with transaction.atomic():
            tell(events, at)
    except BROKEN:
        for event in events:
            if cause := _find_fault(event, tell, at):
                _set_aside(event, cause, at)


@transaction.atomic
def try_again(row: SetAside, tell: Tell, *, at: datetime) -> bool:
    """Tell of an event that was set aside; returns whether that went well. What was told before is not told twice."""
    row = SetAside.objects.select_for_update(of=["self"]).select_related("event").get(pk=row.pk)
    if row.told_at is None:
        cause = _find_fault(row.event, tell, at)
        row.told_at, row.cause, row.tries = None if cause else at, cause or row.cause, row.tries + 1
        row.save(update_fields=["told_at", "cause", "tries"])
    return row.told_at is not None


def _find_fault(event: Event, tell: Tell, at: datetime) -> str:
    """Tell of one event; the kind of error that this ends in, or nothing."""
    try:
        with transaction.atomic():
            tell([event], at)
    except BROKEN as error:
        logger.exception("Event %s, %s, breaks its contract: nobody is told of it", event.pk, event.kind)
        return type(error).__name__
    return ""


def _set_aside(event: Event, cause: str, at: datetime) -> None:
    # A piece that is read again finds the row there already.
    SetAside.objects.get_or_create(event=event, defaults={"cause": cause, "at": at})
