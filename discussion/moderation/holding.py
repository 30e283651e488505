"""Taking public words out of sight until somebody has read them again, and showing them again: many at once only."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from discussion.moderation.audit import describe_comment
from discussion.moderation.cases import (
    CaseClosedError,
    CaseLeasedError,
    close_case,
    is_leased_by_another,
    join_case,
    weigh_case,
)
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.fitness import require_not_given_back
from discussion.moderation.guidelines import Rule, find_rule
from discussion.moderation.models import Case, Decision
from discussion.moderation.recording import record_act
from discussion.moderation.statements import state_hold, state_release
from discussion.threads.models import Comment
from discussion.threads.services import remove_comment, restore_comment
from discussion.threads.services.judging import CommentNotShownError
from discussion.threads.services.writing import lock_comment
from stories.noise.tasks import wake_review

REASON = "A moderator has taken this out of sight until it has been read again."  # public, as long as it is
CODE = "taken_back"  # why its case is in the queue
Action = Decision.Action


class AlreadyWaitingError(ConflictError):
    code = "already_waiting"
    message = "This waits for a moderator already."


@transaction.atomic
def hold_comment(*, comment: Comment, rule: str, note: str, actor: Subscriber, at: datetime) -> Decision:
    """Take a public comment back into the held queue: out of sight, place and answers stay, until its case is decided.

    The case, a new one if there is none, shows it again by an approval and removes it by a removal. Nothing counts
    against the author, who is told why. Raises OwnCaseError, OwnDecisionError or OffDutyError (403), RuleUnknownError
    (422), AlreadyWaitingError, CommentNotShownError or CaseLeasedError (409).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, comment.author_id)
    broken = find_rule(rule)
    comment = lock_comment(comment)
    if comment.is_waiting:
        raise AlreadyWaitingError
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotShownError
    require_not_given_back(comment, actor)
    before = describe_comment(comment)
    _hide(comment, actor, at)
    comment = remove_comment(comment=comment, reason=REASON, by=actor, at=at)
    decision = _decide(Action.HOLD, comment, rule=broken, note=note, actor=actor, at=at)
    state_hold(decision, rule=broken, comment=comment)
    wake_review()
    return record_act(decision, comment, before, describe_comment(comment))


@transaction.atomic
def release_comment(*, decision: Decision, note: str = "", actor: Subscriber, at: datetime) -> Decision:
    """Give back exactly what `hold_comment` took by this decision: words, noise, and the case as it was.

    Raises CaseClosedError (409) where somebody has decided about the words since, and what `hold_comment` does of who
    may.
    """
    assert decision.comment is not None  # noqa: S101  # it is comments that are held
    require_moderator(actor, at=at)
    require_not_about(actor, decision.subject_id)
    comment = lock_comment(decision.comment)
    case = _case_of(comment)
    if case is None or Decision.objects.filter(reverses=decision).exists():
        raise CaseClosedError
    before = describe_comment(comment)
    comment = restore_comment(comment=comment, by=actor, at=at)
    _let_go(case, comment, at)
    reversal = _decide(Action.RELEASE, comment, note=note, actor=actor, reverses=decision, at=at)
    state_release(reversal, comment=comment)
    wake_review()
    return record_act(reversal, comment, before, describe_comment(comment))


def _hide(comment: Comment, actor: Subscriber, at: datetime) -> None:
    case = join_case(comment=comment, queue=Case.Queue.HELD, codes=[CODE], at=at)
    if is_leased_by_another(case, actor, at=at):
        raise CaseLeasedError(until=case.leased_until)
    case.hidden_at = at
    case.save(update_fields=["hidden_at"])


def _case_of(comment: Comment) -> Case | None:
    """The open case for whose sake the comment is out of sight, locked."""
    waiting = comment.cases.filter(closed_at__isnull=True, hidden_at__isnull=False, appealed__isnull=True)
    return waiting.select_for_update(no_key=True).first()


def _let_go(case: Case, comment: Comment, at: datetime) -> None:
    """Without the words in question a case that was opened for their sake has nothing left to decide."""
    case.comment = comment
    if case.reason_codes == [CODE] and not case.reports.exists():
        close_case(case, at=at)
        return
    case.hidden_at = None
    case.save(update_fields=["hidden_at"])
    case.reason = ", ".join(code for code in case.reason_codes if code != CODE)
    weigh_case(case, at=at)


def _decide(action: Decision.Action, comment: Comment, *, rule: Rule | None = None, **facts: object) -> Decision:
    return Decision.objects.create(
        action=action,
        comment=comment,
        subject=comment.author,
        version=comment.latest_version,
        rule=rule.key if rule else "",
        **facts,
    )
