"""Reading the whole chain of the audit log again: does every seal still fit what it seals?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.events import emit
from core.models import Event
from core.snapshots import one_snapshot
from discussion.moderation.chain import CONTENT, link, sealed_upto
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal

PIECE = 2_000  # rows that are read at once
# How much older than the batch before its own an entry may say that it is: requests and jobs take time.
LATE = timedelta(hours=1)


@dataclass(frozen=True)
class Anchor:
    """Where the chain had come to, as somebody outside of it knows."""

    count: int
    hash: str


@dataclass(frozen=True)
class Finding:
    """What a check found: how far the chain is in order, and the first place at which it is not."""

    sound: int
    hash: str  # of the last seal that fits
    fault: str = ""


class _BrokenError(Exception):
    """The first place that does not fit, in words."""


@dataclass
class _Walk:
    """Where a check is, seal by seal."""

    anchors: dict[int, str]
    count: int = 0
    hash: str = ""
    batch: datetime | None = None
    batch_before: datetime | None = None

    def pass_over(self, row: dict[str, Any]) -> None:
        """One seal with its entry. Raises _BrokenError."""
        number, hash_, sealed_at = row.pop("number"), row.pop("hash"), row.pop("sealed_at")
        entry = {name: row[f"entry__{name}"] for name in CONTENT}
        if number != self.count + 1:
            raise _BrokenError(_say_missing(self.count + 1))
        if link(self.hash, entry) != hash_:
            raise _BrokenError(f"Seal {number}: entry {entry['pk']} or what was sealed before it is not what it was.")
        if self.anchors.get(number, hash_) != hash_:
            raise _BrokenError(f"Seal {number} is not the one that was told of when it was made.")
        if sealed_at != self.batch:
            self.batch_before, self.batch = self.batch, sealed_at
        if self.batch_before is not None and entry["at"] < self.batch_before - LATE:
            raise _BrokenError(f"Seal {number}: entry {entry['pk']} was put in later than it says, {entry['at']}.")
        self.count, self.hash = number, hash_


def check_chain(*, at: datetime, anchor: Anchor | None = None) -> Finding:
    """Read all of the chain, note what was found, and return it. Locks nothing, and takes seconds a million entries.

    Found are rows that were changed, removed, exchanged or put in later, and a tail that was cut off: the head, every
    `audit.sealed` in the outbox and `anchor` say how long it was. What is missing since the last seal, some seconds,
    nobody can know.
    """
    with one_snapshot():
        finding = _walk(anchor)
    AuditHead.objects.get_or_create(pk=1)
    AuditHead.objects.filter(pk=1).update(checked_at=at, checked=finding.sound, fault=finding.fault[:300])
    if finding.fault:
        emit("audit.broken", at=at, count=finding.sound)
    return finding


def _walk(anchor: Anchor | None) -> Finding:
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    anchors = {**_told(), **({anchor.count: anchor.hash} if anchor else {})}
    walk = _Walk(anchors)
    try:
        for row in _rows():
            walk.pass_over(row)
        _look_at_the_end(walk, head)
    except _BrokenError as broken:
        return Finding(walk.count, walk.hash, str(broken))
    return Finding(walk.count, walk.hash)


def _rows() -> Iterator[dict[str, Any]]:
    fields = [f"entry__{name}" for name in CONTENT]
    seals = AuditSeal.objects.order_by("number").values("number", "hash", "sealed_at", *fields)
    yield from seals.iterator(chunk_size=PIECE)


def _told() -> dict[int, str]:
    """What the outbox was told of each length: the first word counts, a chain that was made anew has a second one."""
    told: dict[int, str] = {}
    events = Event.objects.filter(kind="audit.sealed").order_by("id").values_list("payload", flat=True)
    for payload in events.iterator(chunk_size=PIECE):
        told.setdefault(payload["count"], payload["hash"])
    return told


def _look_at_the_end(walk: _Walk, head: AuditHead) -> None:
    longest = max([head.count, *walk.anchors])
    if longest > walk.count:
        raise _BrokenError(_say_missing(walk.count + 1))
    if (head.count, head.hash) != (walk.count, walk.hash):
        raise _BrokenError(f"The chain ends at seal {walk.count}, and the head says {head.count}.")
    past = AuditEntry.objects.filter(pk__lte=sealed_upto(), seal__isnull=True).order_by("pk").first()
    if past is not None:
        raise _BrokenError(f"Entry {past.pk} was put in below entries that were sealed before.")


def _say_missing(number: int) -> str:
    if AuditSeal.objects.filter(number=number).exists():
        return f"Seal {number}: its entry is gone."
    return f"Seal {number} is gone."
