"""Objecting to a decision: within 180 days, also while banned, once for each decision and person."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.events import emit
from core.markup import clean_source
from core.text import drop_unseen
from discussion.moderation.cases import join_appeal
from discussion.moderation.duty import lock_person
from discussion.moderation.models import Appeal, Decision, ProfileReport, Report, Statement
from discussion.moderation.profile_cases import get_profile_report_by, is_kept, outcome_of_profile_report
from discussion.moderation.profiles import is_forgotten
from discussion.moderation.reversing import REVERSIBLE, AlreadyReversedError
from discussion.moderation.selectors import Outcome, answer_to, outcome_of
from discussion.moderation.statements import APPEAL_DAYS
from discussion.threads.services.writing import lock_comment

Action = Decision.Action
SHORTEST, LONGEST = 10, 3000  # characters of what an appeal says
# A move is no judgement, and what is held is judged in its case; what cannot be given back cannot be overturned.
BY_SUBJECT = REVERSIBLE - {Action.MOVE, Action.HOLD}
BY_REPORTER = {Action.APPROVE, Action.RESTORE}


class AppealTextError(DomainError):
    code = "appeal_text"
    message = f"Say in {SHORTEST} to {LONGEST:,} characters what is wrong with the decision."


class NotAppealableError(DomainError):
    code = "not_appealable"
    message = "This cannot be appealed: it holds nothing against you that could be given back."


class AppealTooLateError(DomainError):
    code = "appeal_too_late"
    message = f"A decision can be appealed for {APPEAL_DAYS} days."


class AlreadyAppealedError(ConflictError):
    code = "already_appealed"
    message = "You have appealed this decision already. A decision is appealed once."


@transaction.atomic
def appeal_statement(*, statement: Statement, text: str, at: datetime) -> Appeal:
    """Object to what a statement of reasons tells, as the person concerned.

    Raises AppealTextError, NotAppealableError or AppealTooLateError (422), AlreadyAppealedError or
    AlreadyReversedError (409); then nothing is written.
    """
    decision = statement.decision
    if not _could_be_given_back(decision):
        raise NotAppealableError
    return _open(decision, statement.recipient, text, at)


@transaction.atomic
def appeal_report(*, report: Report, text: str, at: datetime) -> Appeal:
    """Object, as who reported a comment, to its being kept. Raises what `appeal_statement` raises."""
    decision = answer_to(report, at=at)
    if decision is None or decision.action not in BY_REPORTER or decision.judged.exists():
        raise NotAppealableError("Nothing was decided about this report that you could appeal.")
    return _open(decision, report.reporter, text, at)


@transaction.atomic
def appeal_profile_report(*, report: ProfileReport, text: str, at: datetime) -> Appeal:
    """The same for who reported a name or a profile. Raises what `appeal_statement` raises.

    Once a person within APPEAL_DAYS: who is kept can be reported again and again, and each appeal takes a moderator.
    """
    lock_person(report.case.subject)  # before looking: of two who object or judge at once the second sees the first
    known: Any = get_profile_report_by(report.reporter, report.pk, at=at)
    if not _stays_kept(known):
        raise NotAppealableError("Nothing was decided about this report that you could appeal.")
    if known.is_objected_to:
        raise AlreadyAppealedError
    return _open(known.case.decision, report.reporter, text, at)


def end_of_appeals(decided_at: datetime) -> datetime:
    """The end of the days in which somebody may object."""
    return decided_at + timedelta(days=APPEAL_DAYS)


def statement_appealable_until(statement: Statement, *, appeal: Appeal | None, at: datetime) -> datetime | None:
    """Until when the person concerned may object; None where there is nothing to object to, or no more."""
    decision = statement.decision
    end = end_of_appeals(decision.at)
    is_over = appeal is not None or hasattr(decision, "reversal") or at >= end
    return None if is_over or not _could_be_given_back(decision) else end


def report_appealable_until(report: Any, *, appeal: Appeal | None, at: datetime) -> datetime | None:
    """Until when a reporter may object to what was kept; the report as `reports_by` has it."""
    if appeal is not None or report.answered_at is None or outcome_of(report) != Outcome.KEPT:
        return None
    end = end_of_appeals(report.answered_at)
    return None if at >= end else end


def profile_report_appealable_until(report: Any, *, at: datetime) -> datetime | None:
    """The same of a report of a name or a profile, as `profile_reports_by` has it."""
    if report.is_objected_to or not _stays_kept(report):
        return None
    end = end_of_appeals(report.case.decision.at)
    return None if at >= end else end


def _could_be_given_back(decision: Decision) -> bool:
    return decision.action in BY_SUBJECT and not is_forgotten(decision)


def _stays_kept(report: Any) -> bool:
    """Whether somebody stays as he is by a decision that none has overturned, under the number that it names."""
    decision = report.case.decision
    if not is_kept(decision) or not decision.subject.is_active:  # erased, or merged: then it names a closed account
        return False
    return outcome_of_profile_report(report) == Outcome.KEPT


def _open(decision: Decision, appellant: Subscriber, text: str, at: datetime) -> Appeal:
    words = _read(text)
    if at >= end_of_appeals(decision.at):
        raise AppealTooLateError
    _lock_matter(decision)  # whoever reverses the decision at this moment comes before or after
    if Appeal.objects.filter(decision=decision, appellant=appellant).exists():
        raise AlreadyAppealedError
    if Decision.objects.filter(reverses=decision).exists():
        raise AlreadyReversedError
    case = join_appeal(appealed=decision, at=at)
    appeal = Appeal.objects.create(
        decision=decision, first_decider=decision.actor, appellant=appellant, case=case, text=words, at=at
    )
    _announce(appeal)
    return appeal


def _read(text: str) -> str:
    words = drop_unseen(clean_source(text.replace("\r\n", "\n"))).strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise AppealTextError(min=SHORTEST, max=LONGEST)
    return words


def _lock_matter(decision: Decision) -> None:
    if decision.comment is not None:
        lock_comment(decision.comment)
    else:
        lock_person(decision.subject)


def _announce(appeal: Appeal) -> None:
    comment = appeal.decision.comment
    emit(
        "appeal.opened",
        story=comment.story.slug if comment else "",
        at=appeal.at,
        appeal=str(appeal.pk),
        case=str(appeal.case_id),
        decision=str(appeal.decision_id),
        action=appeal.decision.action,
        rule=appeal.decision.rule,
    )
