"""Taking a decision back within seconds: a slip of the finger that nobody learns of but the audit log."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Subscriber
from accounts.reporting import forget_credit
from accounts.strikes import forget_strike
from core.errors import ConflictError, NotAllowedError
from core.events import emit, emit_all
from core.models import Event
from discussion.moderation.audit import describe_comment, name_comment, write_audit
from discussion.moderation.cases import LEASE
from discussion.moderation.duty import require_moderator
from discussion.moderation.models import Case, Decision, EditRequest, Statement, UndoPoint
from discussion.threads.models import Comment
from discussion.threads.services import unjudge_comment
from discussion.threads.services.unjudging import MovedOnError
from discussion.threads.services.writing import lock_comment
from stories.noise.tasks import wake_review

PIECE = 1000


class NotYourDecisionError(NotAllowedError):
    code = "not_your_decision"
    message = "Only who decided can undo it at once. You can reverse it."


class UndoTooLateError(ConflictError):
    code = "undo_too_late"
    message = "It is too late to undo this as if it had never been. Reverse it: the author is told of both."


@transaction.atomic
def undo_decision(*, decision: Decision, actor: Subscriber, at: datetime) -> Decision:
    """Put everything back exactly within UNDO_SECONDS: words, ledger, strikes, credit; the case is the actor's again.

    Statement and notices have not been told yet, and never will be. Decision and audit log keep both. Raises
    OffDutyError or NotYourDecisionError (403), UndoTooLateError, or MovedOnError where something has happened since
    to what was decided (409); then nothing is written.
    """
    require_moderator(actor, at=at)
    if decision.actor_id != actor.pk:
        raise NotYourDecisionError
    if decision.comment is None or decision.case is None:
        raise UndoTooLateError
    comment = lock_comment(decision.comment)
    case = Case.objects.select_for_update(no_key=True).get(pk=decision.case.pk)
    point = UndoPoint.objects.select_for_update().filter(decision=decision, ends_at__gt=at).first()
    if point is None:
        raise UndoTooLateError
    was = describe_comment(comment)
    comment = unjudge_comment(comment=comment, before=point.before, after=point.after, by=actor, at=at)
    _open_again(case, actor, at)
    _forget(decision, point)
    return _record(decision, comment, was, actor, at)


@transaction.atomic
def settle_decisions(*, at: datetime) -> int:
    """Tell of the decisions that cannot be undone any more: whoever they concern learns of them now. Returns how many.

    Safe to run twice at once.
    """
    over = UndoPoint.objects.select_for_update(skip_locked=True).filter(ends_at__lte=at).order_by("ends_at", "pk")
    decisions = list(over.values_list("pk", flat=True)[:PIECE])
    emit_all(Event(kind="decision.final", payload={"decision": str(pk)}, occurred_at=at) for pk in decisions)
    UndoPoint.objects.filter(pk__in=decisions).delete()
    return len(decisions)


def _open_again(case: Case, actor: Subscriber, at: datetime) -> None:
    if Case.objects.filter(comment=case.comment_id, closed_at__isnull=True, appealed__isnull=True).exists():
        raise MovedOnError  # somebody has reported it since
    case.closed_at, case.leased_by, case.leased_until = None, actor, at + LEASE
    case.save(update_fields=["closed_at", "leased_by", "leased_until"])


def _forget(decision: Decision, point: UndoPoint) -> None:
    """What was to be told and counted, and nobody has heard of."""
    Statement.objects.filter(decision=decision).delete()
    EditRequest.objects.filter(decision=decision).delete()
    forget_strike(decision=decision.pk)
    forget_credit(decision=decision.pk)
    point.delete()


def _record(decision: Decision, comment: Comment, was: dict[str, Any], actor: Subscriber, at: datetime) -> Decision:
    undoing = Decision.objects.create(
        action=Decision.Action.UNDO,
        case=decision.case,
        comment=comment,
        version=decision.version,
        actor=actor,
        reverses=decision,
        at=at,
    )
    write_audit(
        actor=actor,
        verb="undo",
        target=name_comment(comment),
        before={**was, "decision": str(decision.pk)},
        after={**describe_comment(comment), "decision": str(undoing.pk)},
        at=at,
    )
    emit(
        "case.reopened",
        story=comment.story.slug,
        at=at,
        case=str(decision.case_id),
        decision=str(decision.pk),
        comment=str(comment.pk),
    )
    wake_review()
    return undoing
