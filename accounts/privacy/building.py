"""Building exports, one after the other, and deleting them when their time is over."""

import logging
from datetime import datetime, timedelta
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from django.db import transaction

from accounts.privacy.models import PART_BYTES, Export, ExportPart
from accounts.privacy.packing import pack
from core.snapshots import one_snapshot

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=12)  # a worker that died over it is given up after this long; its job has ended by then


def build_next_export(*, at: datetime) -> bool:
    """Build the export that was asked for first; returns whether there was one.

    Safe to run many times at once and to be killed anywhere: a claim keeps the others away, and the
    parts are written in the transaction that makes it ready. What is read is of one moment.
    """
    export = _claim(at)
    if export is None:
        return False
    with TemporaryFile() as file:  # without a name: it is gone with the process
        with one_snapshot():
            pack(export.subscriber_id, file, at=at)
        _keep(export, file, at)
    return True


def forget_exports(*, at: datetime) -> int:
    """Delete those that have expired; returns how many."""
    return Export.objects.filter(expires_at__lte=at).delete()[1].get(Export._meta.label, 0)  # noqa: SLF001 - documented


@transaction.atomic
def _claim(at: datetime) -> Export | None:
    waiting = Export.objects.filter(ready_at__isnull=True, subscriber__is_active=True)
    free = waiting.exclude(claimed_at__gt=at - CLAIM)
    export = free.select_for_update(skip_locked=True, of=["self"]).order_by("asked_at", "pk").first()
    if export is not None:
        export.claimed_at = at
        export.save(update_fields=["claimed_at"])
    return export


@transaction.atomic
def _keep(export: Export, file: IO[bytes], at: datetime) -> None:
    """Unless the person has gone meanwhile, or another worker was given this one: then it is dropped."""
    claimed = Export.objects.select_for_update().filter(pk=export.pk, claimed_at=export.claimed_at, ready_at=None)
    if not claimed.exists():
        logger.info("An export was dropped: nobody waits for it any more")
        return
    size = file.tell()
    file.seek(0)
    for number, content in enumerate(iter(lambda: file.read(PART_BYTES), b"")):
        ExportPart.objects.create(export=export, number=number, content=content)
    lifetime = timedelta(hours=settings.EXPORT_LIFETIME_HOURS)
    Export.objects.filter(pk=export.pk).update(ready_at=at, expires_at=at + lifetime, size=size)
