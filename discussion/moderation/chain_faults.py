"""Faults of the audit log's chain that somebody has looked into: the alarm is quiet for them, and for no other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Subscriber
from accounts.roles import is_administrator
from accounts.standing import is_shut_out
from core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from core.text import drop_unseen
from discussion.moderation.audit import write_audit
from discussion.moderation.chain_walking import Fault
from discussion.moderation.models import AuditEntry, AuditHead, AuditSeal, ChainFault, FaultAcknowledgement

VERB = "acknowledge_fault"
REASON = 500  # characters


class NotAnswerableError(NotAllowedError):
    code = "not_administrator"
    message = "Only administrators in good standing answer for a fault of the audit log."


class FaultUnknownError(NotFoundError):
    code = "fault_unknown"
    message = "No check has found such a fault."


class FaultAcknowledgedError(ConflictError):
    code = "fault_acknowledged"
    message = "Somebody has answered for this fault already."


class FaultReasonMissingError(DomainError):
    code = "fault_reason_missing"
    message = "Say what has happened, and what was done about it."


@dataclass(frozen=True)
class Acknowledged:
    """A fault that is still there, and who has answered for it."""

    fault: Fault
    row: FaultAcknowledgement


@transaction.atomic
def acknowledge_fault(*, fault_id: int, reason: str, actor: Subscriber, at: datetime) -> FaultAcknowledgement:
    """Answer for a fault that a check has found: from the next check on it is no alarm any more. It stays in the list.

    It does not mend anything. The row cannot be taken back, and the audit log has an entry about it, in the chain; an
    acknowledgement without that entry counts for nothing. Raises NotAnswerableError (403), FaultUnknownError (404),
    FaultReasonMissingError (422) or FaultAcknowledgedError (409).
    """
    if not is_administrator(actor) or is_shut_out(actor, at=at):
        raise NotAnswerableError
    fault = ChainFault.objects.filter(pk=fault_id).first()
    if fault is None:
        raise FaultUnknownError
    reason = drop_unseen(reason).strip()[:REASON]
    if not reason:
        raise FaultReasonMissingError
    try:
        with transaction.atomic():  # two at once: the outer transaction must outlive the second one's refusal
            row = FaultAcknowledgement.objects.create(fault=fault, by=actor, reason=reason, at=at)
    except IntegrityError:
        raise FaultAcknowledgedError from None
    before, after = {"fault": fault.key, "open": True}, {"fault": fault.key, "open": False, "reason": _digest(reason)}
    write_audit(actor=actor, verb=VERB, target=f"chain_fault:{fault.pk}", before=before, after=after, at=at)
    _go_on_from_the_last_seal()
    return row


def open_faults() -> QuerySet[ChainFault]:
    """Faults that a check has found and nobody has answered for, latest first. Some may not be there any more."""
    return ChainFault.objects.filter(acknowledgement__isnull=True).order_by("-id")


def acknowledged_among(faults: Sequence[Fault]) -> list[Acknowledged]:
    """Those of these that somebody has answered for, in an entry of the log. One query."""
    by_key = {fault.key: fault for fault in faults}
    target = Concat(Value("chain_fault:"), Cast(OuterRef("fault"), CharField()))
    entry = AuditEntry.objects.filter(target=target, verb=VERB, actor=OuterRef("by"), at=OuterRef("at"))
    rows = FaultAcknowledgement.objects.filter(Exists(entry), fault__key__in=by_key).select_related("fault", "by")
    return [Acknowledged(by_key[row.fault.key], row) for row in rows.order_by("id")]


def keep_faults(faults: Sequence[Fault], *, at: datetime) -> None:
    """Write down what was found and is not known yet, so that somebody can answer for it."""
    known = set(ChainFault.objects.filter(key__in=[fault.key for fault in faults]).values_list("key", flat=True))
    new = [ChainFault(key=fault.key, text=fault.text[:300], found_at=at) for fault in faults if fault.key not in known]
    ChainFault.objects.bulk_create(new, ignore_conflicts=True)  # of two checks at once


def _go_on_from_the_last_seal() -> None:
    """A head that was set back, or given another hash, would make every further seal a fault or impossible."""
    head = AuditHead.objects.select_for_update().get_or_create(pk=1)[0]
    last = AuditSeal.objects.order_by("-number").first()
    if last is not None and head.count <= last.number:
        AuditHead.objects.filter(pk=1).update(count=last.number, hash=last.hash)


def _digest(reason: str) -> str:
    """What keeps the reason from being exchanged, without its words: the log keeps none."""
    return sha256(reason.encode()).hexdigest()
