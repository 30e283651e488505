"""Reading the whole chain of the audit log again: does every seal still fit what it seals?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.events import emit
from core.snapshots import one_snapshot
from discussion.moderation.chain_faults import Acknowledged, acknowledged_among, keep_faults
from discussion.moderation.chain_walking import Fault, walk_chain
from discussion.moderation.models import AuditHead


@dataclass(frozen=True)
class Anchor:
    """Where the chain had come to, as somebody outside of it knows."""

    count: int
    hash: str


@dataclass(frozen=True)
class Finding:
    """What a check found: how far the chain is in order, and where it is not.

    `open` are faults that nobody has answered for; the first of them is the end of what is `sound`.
    """

    sound: int
    hash: str  # of the last seal that fits
    open: Sequence[Fault] = ()
    acknowledged: Sequence[Acknowledged] = ()

    @property
    def fault(self) -> str:
        """The first that is open, in words; empty where there is none."""
        return self.open[0].text if self.open else ""


def check_chain(*, at: datetime, anchor: Anchor | None = None) -> Finding:
    """Read all of the chain, note what was found, and return it. Locks nothing, and takes seconds a million entries.

    Found are rows that were changed, removed, exchanged or put in later, and a tail that was cut off: the head, every
    `audit.sealed` in the outbox and `anchor` say how long it was. What is missing since the last seal, some seconds,
    nobody can know. Where a check finds what the one before it has found, and no fault is open, nothing is written.
    """
    with one_snapshot():
        walk = walk_chain({anchor.count: anchor.hash} if anchor else {})
        acknowledged = acknowledged_among(walk.faults)
    answered = {each.fault.key for each in acknowledged}
    left = [fault for fault in walk.faults if fault.key not in answered]
    end = (left[0].sound, left[0].hash) if left else (walk.count, walk.hash)
    finding = Finding(*end, left, acknowledged)
    _note(finding, at)
    return finding


def _note(finding: Finding, at: datetime) -> None:
    found = {"checked": finding.sound, "fault": finding.fault[:300]}
    if not AuditHead.objects.filter(pk=1, checked_at__isnull=False, **found).exists():
        AuditHead.objects.update_or_create(pk=1, defaults={**found, "checked_at": at})
    if finding.open:
        keep_faults(finding.open, at=at)
        emit("audit.broken", at=at, count=finding.sound)
