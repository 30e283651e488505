"""The chain of the audit log: each entry gets a number and a hash over itself and the seal before.

Whoever acts only inserts a row. Seconds later one job at a time seals what has been committed, in the order in which it
finds it, so nobody waits for anybody and rows that are committed late are sealed late (docs/decisions/0042).
"""

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core.events import emit
from core.marks import unread
from core.models import Mark
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal

logger = logging.getLogger(__name__)

MARK = "audit: seals"
TOGETHER = 500  # ids that are looked at in one transaction
CONTENT = ("pk", "actor_id", "verb", "target", "before", "after", "at")


def seal_entries(*, at: datetime) -> int:
    """Seal what is committed and not sealed; returns how many that were. Safe to run twice at once, and to be killed.

    Where the chain has come to is told to the log and to the outbox, so that it is known outside of the table.
    """
    return sum(_seal(after, upto, at) for after, upto in unread(MARK, AuditEntry, size=TOGETHER))


def unsealed() -> QuerySet[AuditEntry]:
    """Entries that the job has not come to yet: a few seconds' worth."""
    return AuditEntry.objects.filter(pk__gt=sealed_upto(), seal__isnull=True)


def sealed_upto() -> int:
    """The id up to which the job has sealed all that there was: no entry without a seal may be found below."""
    return Mark.objects.filter(name=MARK).values_list("read", flat=True).first() or 0


def link(before: str, entry: Mapping[str, Any]) -> str:
    """The hash of an entry, by its CONTENT, behind the seal whose hash is `before`."""
    content = {**entry, "at": entry["at"].astimezone(UTC).isoformat()}
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return sha256(f"{before}\n{canonical}".encode()).hexdigest()


@transaction.atomic
def _seal(after: int, upto: int, at: datetime) -> int:
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]  # one who seals at a time
    waiting = AuditEntry.objects.filter(pk__gt=after, pk__lte=upto, seal__isnull=True).order_by("pk")
    seals = []
    for entry in waiting.values(*CONTENT):
        head.count, head.hash = head.count + 1, link(head.hash, entry)
        seals.append(AuditSeal(number=head.count, entry_id=entry["pk"], hash=head.hash, sealed_at=at))
    if seals:
        AuditSeal.objects.bulk_create(seals)
        head.save(update_fields=["count", "hash"])
        emit("audit.sealed", at=at, count=head.count, hash=head.hash)
        transaction.on_commit(lambda: logger.info("Audit log sealed: %s entries, %s", head.count, head.hash))
    return len(seals)
