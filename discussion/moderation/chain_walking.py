"""A walk over the chain of the audit log, seal by seal, that goes on behind what does not fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from core.models import Event
from discussion.moderation.chain import CONTENT, link, sealed_upto
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal

PIECE = 2_000  # rows that are read at once
MOST = 1_000  # faults that are told one by one: where all was written anew, nobody reads more
# How much older than the batch before its own an entry may say that it is: requests and jobs take time.
LATE = timedelta(hours=1)
DIGEST = 16  # letters of a hash that tell two states of a row apart


@dataclass(frozen=True)
class Fault:
    """One place that does not fit. `key` names it and the state that it is in: changed again, it is another one."""

    key: str
    text: str
    sound: int  # seals before it
    hash: str  # of the last of them


@dataclass
class Walk:
    """Where a check is: how far, and what it has found. `anchors` is what others know of the chain, length to hash."""

    anchors: Mapping[int, str]
    faults: list[Fault] = field(default_factory=list)
    count: int = 0
    hash: str = ""
    batch: datetime | None = None
    batch_before: datetime | None = None

    def pass_over(self, row: dict[str, Any]) -> None:
        """One seal with its entry."""
        number, hash_, sealed_at = row.pop("number"), row.pop("hash"), row.pop("sealed_at")
        entry = {name: row[f"entry__{name}"] for name in CONTENT}
        known = number == self.count + 1 or self._pass_hole(number, entry)
        found = link(self.hash, entry)
        if known and found != hash_:
            said = f"Seal {number}: entry {entry['pk']} or what was sealed before it is not what it was."
            self._find(f"changed:{number}:{found[:DIGEST]}", said)
        if self.anchors.get(number, hash_) != hash_:
            said = f"Seal {number} is not the one that was told of when it was made."
            self._find(f"told:{number}:{hash_[:DIGEST]}", said)
        if sealed_at != self.batch:
            self.batch_before, self.batch = self.batch, sealed_at
        if self.batch_before is not None and entry["at"] < self.batch_before - LATE:
            self._find(
                f"late:{number}", f"Seal {number}: entry {entry['pk']} was put in later than it says, {entry['at']}."
            )
        self.count, self.hash = number, hash_

    def look_at_the_end(self, head: AuditHead) -> None:
        """What is missing behind the last seal, by what others know, and what no seal is about."""
        longest = max([head.count, *self.anchors])
        if longest > self.count:
            self._find(f"gone:{self.count + 1}-{longest}", _say_missing(self.count + 1))
        elif (head.count, head.hash) != (self.count, self.hash):
            said = f"The chain ends at seal {self.count}, and the head says {head.count}."
            self._find(f"head:{head.count}:{head.hash[:DIGEST]}", said)
        past = AuditEntry.objects.filter(pk__lte=sealed_upto(), seal__isnull=True).order_by("pk")
        for entry in past.values(*CONTENT)[:MOST]:
            said = f"Entry {entry['pk']} was put in below entries that were sealed before."
            self._find(f"below:{entry['pk']}:{link('', entry)[:DIGEST]}", said)

    def _pass_hole(self, number: int, entry: Mapping[str, Any]) -> bool:
        """Go on behind seals that are missing; returns whether anybody knows the hash that this one stands on.

        Where nobody does, what is sealed here cannot be proved: its content becomes part of the fault's name.
        """
        first, last = self.count + 1, number - 1
        left = AuditSeal.objects.filter(number=last).values_list("hash", flat=True).first()
        before = left or self.anchors.get(last)
        unproved = "" if before else f":{link('', entry)[:DIGEST]}"
        self._find(f"gone:{first}-{last}{unproved}", _say_missing(first))
        self.hash = before or ""
        return before is not None

    def _find(self, key: str, text: str) -> None:
        if len(self.faults) < MOST:
            self.faults.append(Fault(key, text, self.count, self.hash))


def walk_chain(told_outside: Mapping[int, str]) -> Walk:
    """Read all of it. Call it within one snapshot."""
    head = AuditHead.objects.filter(pk=1).first() or AuditHead()
    walk = Walk({**_told(), **told_outside})
    for row in _rows():
        walk.pass_over(row)
    walk.look_at_the_end(head)
    return walk


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


def _say_missing(number: int) -> str:
    if AuditSeal.objects.filter(number=number).exists():
        return f"Seal {number}: its entry is gone."
    return f"Seal {number} is gone."
