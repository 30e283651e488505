"""Deciding about branches and passages: locked, moved, blacked out, and each of it undone. One transaction each."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from discussion.moderation.audit import describe_branch
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.guidelines import Rule, find_rule
from discussion.moderation.models import Decision
from discussion.moderation.recording import record_act
from discussion.moderation.settling import settle_appeals
from discussion.moderation.statements import state_lock, state_redaction, state_revelation, state_unlocking
from discussion.threads.models import Comment
from discussion.threads.services import (
    lock_branch,
    move_back,
    move_branch,
    redact_comment,
    reveal_words,
    unlock_branch,
)
from discussion.threads.services.branches import BranchNotLockedError

Action = Decision.Action
UNDOING = {Action.LOCK: Action.UNLOCK, Action.MOVE: Action.MOVE_BACK, Action.REDACT: Action.REVEAL}


class UndoneAlreadyError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


@transaction.atomic
def close_branch(*, comment: Comment, rule: str, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Take no more answers below a comment, under a rule that readers are told.

    Raises OwnCaseError or OffDutyError (403), RuleUnknownError (422), BranchNotPublicError or BranchLockedAlreadyError
    (409).
    """
    _require_fit(actor, comment, at)
    broken = find_rule(rule)
    before = describe_branch(comment)
    comment = lock_branch(comment=comment, reason=broken.lock_reason, at=at)
    decision = _decide(Action.LOCK, comment, rule=broken, note=note, actor=actor, at=at)
    state_lock(decision, rule=broken, comment=comment)
    return record_act(decision, comment, before, describe_branch(comment))


@transaction.atomic
def open_branch(*, comment: Comment, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Undo the lock that holds on this very comment. Raises BranchNotLockedError, and what `reverse_on_branch` does."""
    standing = Decision.objects.filter(comment=comment, action=Action.LOCK, reversal__isnull=True)
    decision = standing.order_by("-id").first()
    if decision is None:
        raise BranchNotLockedError
    reversal = reverse_on_branch(decision=decision, note=note, actor=actor, at=at)
    settle_appeals(reversal=reversal, at=at)
    return reversal


@transaction.atomic
def hang_branch(
    *, comment: Comment, below: Comment | None, note: str = "", actor: Subscriber, at: datetime
) -> Decision:
    """Take a comment and all answers out to the top level of its story, or below another comment there.

    Raises OwnCaseError or OffDutyError (403), PlaceNotFoundError, PlaceInsideError or PlaceTooDeepError (422),
    BranchNotPublicError or AlreadyThereError (409).
    """
    _require_fit(actor, comment, at)
    before = describe_branch(comment)
    decision = _decide(Action.MOVE, comment, note=note, actor=actor, at=at)
    comment = move_branch(comment=comment, below=below, decision=decision.pk, at=at)
    return record_act(decision, comment, before, describe_branch(comment))


@transaction.atomic
def black_out(
    *,
    comment: Comment,
    passage: str = "",
    of_version: int | None = None,
    rule: str,
    note: str = "",
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Black a passage out of every version of a comment, or one earlier version altogether; the author is told why.

    The log says who and why, and never what. Raises OwnCaseError or OffDutyError (403), RuleUnknownError,
    PassageNotFoundError or VersionNotEarlierError (422).
    """
    _require_fit(actor, comment, at)
    broken = find_rule(rule)
    decision = _decide(Action.REDACT, comment, rule=broken, note=note, version=of_version, actor=actor, at=at)
    comment = redact_comment(comment=comment, passage=passage, version=of_version, decision=decision.pk, at=at)
    state_redaction(decision, rule=broken, comment=comment)
    return record_act(decision, comment, {"redacted": False}, {"redacted": True, "version": of_version})


@transaction.atomic
def reverse_on_branch(*, decision: Decision, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Undo a lock, a move or a redaction.

    Raises OwnCaseError or OffDutyError (403), UndoneAlreadyError, BranchNotLockedError, MovedSinceError or
    RedactionFinalError (409), and what the former place refuses (422).
    """
    assert decision.comment is not None  # noqa: S101  # of these three actions
    comment = decision.comment
    _require_fit(actor, comment, at)
    _require_standing(decision)
    comment.refresh_from_db()
    before = _describe(decision, comment, redacted=True)
    comment = _undo(decision, comment, at)
    _require_standing(decision)  # again, now that the comment is ours: of two who reverse, one comes too late
    reversal = _decide(UNDOING[Action(decision.action)], comment, note=note, actor=actor, reverses=decision, at=at)
    if decision.action == Action.REDACT:
        state_revelation(reversal, comment=comment)
    elif decision.action == Action.LOCK:
        state_unlocking(reversal, comment=comment)
    return record_act(reversal, comment, before, _describe(decision, comment, redacted=False))


def _undo(decision: Decision, comment: Comment, at: datetime) -> Comment:
    if decision.action == Action.LOCK:
        return unlock_branch(comment=comment, at=at)
    if decision.action == Action.MOVE:
        return move_back(comment=comment, decision=decision.pk, at=at)
    return reveal_words(comment=comment, decision=decision.pk, at=at)


def _require_standing(decision: Decision) -> None:
    if Decision.objects.filter(reverses=decision).exists():
        raise UndoneAlreadyError


def _describe(decision: Decision, comment: Comment, *, redacted: bool) -> dict[str, Any]:
    return {"redacted": redacted} if decision.action == Action.REDACT else describe_branch(comment)


def _require_fit(actor: Subscriber, comment: Comment, at: datetime) -> None:
    require_moderator(actor, at=at)
    require_not_about(actor, comment.author_id)


def _decide(action: Decision.Action, comment: Comment, *, rule: Rule | None = None, **facts: Any) -> Decision:
    return Decision.objects.create(
        action=action, comment=comment, subject=comment.author, rule=rule.key if rule else "", **facts
    )
