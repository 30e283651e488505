"""Undoing what was decided: everything is what it would have been. One transaction, with all that follows."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.reporting import cancel_credit
from accounts.strikes import cancel_strike
from core.errors import ConflictError, DomainError
from discussion.moderation.audit import describe_comment
from discussion.moderation.branches import UNDOING, reverse_on_branch
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.holding import release_comment
from discussion.moderation.leaving_out import take_in
from discussion.moderation.models import Case, Decision
from discussion.moderation.naming import reverse_renaming
from discussion.moderation.profiles import reverse_clearing
from discussion.moderation.recording import record_decision
from discussion.moderation.sanctioning import IMPOSING, reverse_sanction
from discussion.moderation.settling import settle_appeals
from discussion.moderation.statements import state_restoration
from discussion.threads.models import Comment
from discussion.threads.services import publish_comment, readmit_comment, restore_comment
from discussion.threads.services.writing import lock_comment

Action = Decision.Action
ON_PROFILES: dict[str, Callable[..., Decision]] = {Action.RENAME: reverse_renaming, Action.CLEAR: reverse_clearing}
REVERSIBLE = {Action.REMOVE, Action.HOLD, Action.LEAVE_OUT, *ON_PROFILES, *IMPOSING.values(), *UNDOING}


class NotReversibleError(DomainError):
    code = "not_reversible"
    message = "This is not reversed. What was approved is taken down by deciding a case about it."


class AlreadyReversedError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


@transaction.atomic
def reverse_decision(*, decision: Decision, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Undo a removal, a sanction, a renaming, a cleared profile, a lock, a move or a redaction, as if it never was.

    Open appeals against it are settled. Raises NotReversibleError (422), AlreadyReversedError or what the thread
    refuses (409) where the comment has moved on, OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, decision.subject_id)
    reversal = _reverse(decision, note, actor, at)
    settle_appeals(reversal=reversal, at=at)
    return reversal


def _reverse(decision: Decision, note: str, actor: Subscriber, at: datetime) -> Decision:
    if decision.action in IMPOSING.values() and decision.subject is not None:
        return reverse_sanction(decision=decision, subject=decision.subject, note=note, actor=actor, at=at)
    if decision.action == Action.LEAVE_OUT:
        return take_in(decision=decision, note=note, actor=actor, at=at)
    if decision.action == Action.HOLD:
        return release_comment(decision=decision, note=note, actor=actor, at=at)
    if decision.action in UNDOING:
        return reverse_on_branch(decision=decision, note=note, actor=actor, at=at)
    if decision.action in ON_PROFILES and decision.subject is not None:
        give_back = ON_PROFILES[decision.action]
        return give_back(decision=decision, subject=decision.subject, note=note, actor=actor, at=at)
    if decision.action == Action.REMOVE and decision.comment and decision.case:
        return _restore(decision, decision.comment, decision.case, note=note, actor=actor, at=at)
    raise NotReversibleError


def _restore(
    decision: Decision, comment: Comment, case: Case, *, note: str, actor: Subscriber, at: datetime
) -> Decision:
    comment = lock_comment(comment)
    _require_standing(decision)  # under the comment's lock: of two who reverse at once, one comes too late
    before = describe_comment(comment)
    comment = _give_back(comment, case, decision.version or comment.latest_version, actor, at)
    reversal = Decision.objects.create(
        action=Action.RESTORE,
        case=case,
        comment=comment,
        subject=comment.author,
        version=decision.version,
        note=note,
        actor=actor,
        reverses=decision,
        at=at,
    )
    cancel_strike(decision=decision.pk, at=at)
    cancel_credit(decision=decision.pk, at=at)
    state_restoration(reversal, comment=comment)
    record_decision(reversal, comment, before)
    return reversal


def _require_standing(decision: Decision) -> None:
    if Decision.objects.filter(reverses=decision).exists():
        raise AlreadyReversedError


def _give_back(comment: Comment, case: Case, version: int, actor: Subscriber, at: datetime) -> Comment:
    """The opposite of a removal: words that never were public are shown, as an approval would have shown them."""
    if case.is_about_new_words:
        readmit_comment(comment=comment, version=version)
        return publish_comment(comment=comment, version=version, at=at)
    return restore_comment(comment=comment, by=actor, at=at)
