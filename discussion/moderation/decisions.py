"""Deciding cases, and undoing what was decided. One transaction each: effect, decision, statement, audit, event."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Subscriber
from accounts.reporting import cancel_credit, credit_reports
from accounts.strikes import cancel_strike, give_strike
from core.errors import ConflictError, DomainError
from core.events import emit
from discussion.moderation.audit import describe_comment, name_comment, write_audit
from discussion.moderation.branches import UNDOING, reverse_on_branch
from discussion.moderation.cases import (
    CaseClosedError,
    CaseLeasedError,
    close_case,
    is_leased_by_another,
    lock_case,
)
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.guidelines import Rule, find_rule
from discussion.moderation.models import Case, Decision
from discussion.moderation.naming import reverse_renaming
from discussion.moderation.sanctioning import (
    IMPOSING,
    ban_subscriber,
    lift_sanction,
    reverse_sanction,
    sanction_subscriber,
    unban_subscriber,
)
from discussion.moderation.statements import state_removal, state_restoration
from discussion.threads.models import Comment
from discussion.threads.services import (
    publish_comment,
    readmit_comment,
    reject_comment,
    remove_comment,
    restore_comment,
)
from discussion.threads.services.writing import VersionStaleError, lock_comment
from stories.noise.tasks import wake_review

__all__ = [
    "ban_subscriber",
    "decide",
    "lift_sanction",
    "reverse_decision",
    "sanction_subscriber",
    "unban_subscriber",
]

Action = Decision.Action


class ActionUnknownError(DomainError):
    code = "action_unknown"
    message = "A case is decided by approve or remove."


class NotReversibleError(DomainError):
    code = "not_reversible"
    message = "This is not reversed. What was approved is taken down by deciding a case about it."


class AlreadyReversedError(ConflictError):
    code = "already_reversed"
    message = "This decision was reversed already."


@transaction.atomic
def decide(
    *,
    case: Case,
    action: str,
    rule: str = "",
    note: str = "",
    version: int,
    actor: Subscriber,
    at: datetime,
) -> Decision:
    """Decide an open case about the words that the moderator saw.

    `approve` shows what waits and keeps what is shown. `remove` names a `rule` and does what the queue is about: of a
    held case it refuses the words that wait, of a reported one it takes the public comment down; either gives the
    author the rule's strike points, and counts for whoever reported it. Author and outbox are told. Raises
    CaseClosedError, CaseLeasedError or VersionStaleError with the current `version` (409), OwnCaseError or
    OffDutyError (403), RuleUnknownError or ActionUnknownError (422); then nothing is written.
    """
    require_moderator(actor, at=at)
    if action not in {Action.APPROVE, Action.REMOVE}:
        raise ActionUnknownError
    broken = find_rule(rule) if action == Action.REMOVE else None
    case = lock_case(case)
    _require_decidable(case, version, actor, at)
    before = describe_comment(case.comment)
    if broken:
        comment = _take_down(case, broken, actor, at)
    else:
        comment = publish_comment(comment=case.comment, version=version, at=at)
    close_case(case, at=at)
    facts = {"action": action, "rule": broken.key if broken else "", "note": note, "actor": actor, "at": at}
    decision = Decision.objects.create(case=case, comment=comment, subject=comment.author, version=version, **facts)
    if broken:
        _strike(decision, broken)
        credit_reports(reporters=_reporters(case), decision=decision.pk, at=at)
        never_shown = before["shown_version"] == 0
        state_removal(decision, rule=broken, comment=comment, case=case, never_shown=never_shown)
    _record(decision, comment, before)
    return decision


@transaction.atomic
def reverse_decision(*, decision: Decision, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Undo a removal, a sanction, a renaming, a lock, a move or a redaction: everything is what it would have been.

    Raises NotReversibleError (422), AlreadyReversedError or what the thread refuses (409) where the comment has moved
    on, OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, decision.subject_id)
    if decision.action in IMPOSING.values() and decision.subject is not None:
        return reverse_sanction(decision=decision, subject=decision.subject, note=note, actor=actor, at=at)
    if decision.action in UNDOING:
        return reverse_on_branch(decision=decision, note=note, actor=actor, at=at)
    if decision.action == Action.RENAME and decision.subject is not None:
        return reverse_renaming(decision=decision, subject=decision.subject, note=note, actor=actor, at=at)
    if decision.action != Action.REMOVE or not decision.comment or not decision.case or not decision.version:
        raise NotReversibleError
    comment = lock_comment(decision.comment)
    _require_standing(decision)  # under the comment's lock: of two who reverse at once, one comes too late
    before = describe_comment(comment)
    comment = _give_back(comment, decision.case, decision.version, actor, at)
    reversal = Decision.objects.create(
        action=Action.RESTORE,
        case=decision.case,
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
    _record(reversal, comment, before)
    return reversal


def _require_decidable(case: Case, version: int, actor: Subscriber, at: datetime) -> None:
    require_not_about(actor, case.comment.author_id)
    if case.closed_at is not None:
        raise CaseClosedError
    if is_leased_by_another(case, actor, at=at):
        raise CaseLeasedError(until=case.leased_until)
    if case.comment.latest_version != version:
        raise VersionStaleError(version=case.comment.latest_version)


def _require_standing(decision: Decision) -> None:
    if Decision.objects.filter(reverses=decision).exists():
        raise AlreadyReversedError


def _take_down(case: Case, rule: Rule, actor: Subscriber, at: datetime) -> Comment:
    if case.queue == Case.Queue.HELD:
        return reject_comment(comment=case.comment)
    return remove_comment(comment=case.comment, reason=rule.reason, by=actor, at=at)


def _strike(decision: Decision, rule: Rule) -> None:
    if decision.subject is not None:  # or the account was erased
        give_strike(
            subscriber=decision.subject, points=rule.points, rule=rule.key, decision=decision.pk, at=decision.at
        )


def _reporters(case: Case) -> list[int]:
    return list(case.reports.values_list("reporter", flat=True))


def _give_back(comment: Comment, case: Case, version: int, actor: Subscriber, at: datetime) -> Comment:
    """The opposite of `_take_down`: words that never were public are shown, as an approval would have shown them."""
    if case.queue == Case.Queue.HELD:
        readmit_comment(comment=comment, version=version)
        return publish_comment(comment=comment, version=version, at=at)
    return restore_comment(comment=comment, by=actor, at=at)


def _record(decision: Decision, comment: Comment, before: dict[str, Any]) -> None:
    write_audit(
        actor=decision.actor,
        verb=decision.action,
        target=name_comment(comment),
        before=before,
        after={**describe_comment(comment), "decision": str(decision.pk), "rule": decision.rule},
        at=decision.at,
    )
    emit(
        "case.decided",
        story=comment.story.slug,
        at=decision.at,
        case=str(decision.case_id),
        decision=str(decision.pk),
        comment=str(comment.pk),
        subscriber=decision.subject_id,
        action=decision.action,
        rule=decision.rule,
        reverses=str(decision.reverses_id) if decision.reverses_id else None,
    )
    wake_review()
