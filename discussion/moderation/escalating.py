"""Handing a case to the seniors."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.events import emit
from core.markup import clean_source
from core.text import drop_unseen
from discussion.moderation.audit import write_audit
from discussion.moderation.cases import CaseClosedError, CaseLeasedError, is_leased_by_another, lock_case
from discussion.moderation.fitness import require_fit
from discussion.moderation.models import Case, Escalation
from discussion.moderation.recording import name_matter, story_of


class EscalatedAlreadyError(ConflictError):
    code = "escalated_already"
    message = "This case waits for a senior already."


class ReasonMissingError(DomainError):
    code = "reason_missing"
    message = "Say why a senior should decide this."


@transaction.atomic
def escalate_case(*, case: Case, note: str, actor: Subscriber, at: datetime) -> Case:
    """Move an open case to the queue that only seniors and administrators decide, and end its lease.

    Raises EscalatedAlreadyError, CaseClosedError or CaseLeasedError (409), ReasonMissingError (422), or what
    `require_fit` raises (403); then nothing is written.
    """
    words = drop_unseen(clean_source(note)).strip()
    case = lock_case(case)
    if case.closed_at is None and case.queue == Case.Queue.ESCALATED:
        raise EscalatedAlreadyError
    require_fit(case, actor, at=at)
    if case.closed_at is not None:
        raise CaseClosedError
    if is_leased_by_another(case, actor, at=at):
        raise CaseLeasedError(until=case.leased_until)
    if not words:
        raise ReasonMissingError
    case.came_from, case.queue = case.queue, Case.Queue.ESCALATED
    case.leased_by, case.leased_until = None, None
    case.save(update_fields=["came_from", "queue", "leased_by", "leased_until"])
    Escalation.objects.create(case=case, by=actor, note=words, at=at)
    _record(case, actor, at)
    return case


def _record(case: Case, actor: Subscriber, at: datetime) -> None:
    write_audit(
        actor=actor,
        verb="escalate",
        target=name_matter(case),
        before={"queue": case.came_from},
        after={"queue": case.queue, "case": str(case.pk)},
        at=at,
    )
    emit(
        "case.escalated",
        story=story_of(case),
        at=at,
        case=str(case.pk),
        comment=str(case.comment_id) if case.comment_id else None,
        queue=case.came_from,
    )
