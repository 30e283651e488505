"""Reports of names and profiles: how they come in, wait for a moderator, and are answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.models import Subscriber
from accounts.profiles import SubscriberNotFoundError
from accounts.reporting import credit_reports
from core.errors import ConflictError, DomainError
from core.events import emit
from discussion.moderation.audit import name_subscriber, write_audit
from discussion.moderation.duty import require_moderator, require_not_about
from discussion.moderation.models import Appeal, Decision, ProfileCase, ProfileReport, Report
from discussion.moderation.pace import take_turn_to_report
from discussion.moderation.selectors import Outcome, ReportNotFoundError
from discussion.moderation.statements import APPEAL_DAYS

OF_PROFILES = {Decision.Action.KEEP, Decision.Action.RENAME, Decision.Action.CLEAR}  # about what a name or profile says


class OwnProfileError(DomainError):
    code = "own_profile"
    message = "This is you. You can change what you tell of yourself."


class ProfileReportedError(ConflictError):
    code = "already_reported"
    message = "You have reported this person already. A moderator will look at it."


class NothingReportedError(ConflictError):
    code = "nothing_reported"
    message = "Nothing waits here: somebody else was faster, or nobody has reported this person."


@transaction.atomic
def report_profile(
    *, subject: Subscriber, reporter: Subscriber, reason: str, note: str = "", illegal: bool = False, at: datetime
) -> ProfileReport:
    """Write down a reader's word against a name or profile, and open a case about the person or join the open one.

    Raises TooManyReportsError (429), SubscriberNotFoundError (404), OwnProfileError (422), ProfileReportedError (409).
    """
    take_turn_to_report(reporter=reporter, at=at)
    if not Subscriber.objects.select_for_update(no_key=True).filter(pk=subject.pk, is_active=True).exists():
        raise SubscriberNotFoundError
    if subject.pk == reporter.pk:
        raise OwnProfileError
    case, _ = ProfileCase.objects.get_or_create(subject=subject, closed_at=None, defaults={"opened_at": at})
    if case.reports.filter(reporter=reporter).exists():
        raise ProfileReportedError
    against_law = illegal or reason == Report.Reason.ILLEGAL
    report = ProfileReport.objects.create(
        case=case, reporter=reporter, reason=reason, note=note, illegal=against_law, at=at
    )
    emit("subscriber.reported", at=at, subscriber=subject.pk, report=str(report.pk))
    return report


@transaction.atomic
def keep_profile(*, subject: Subscriber, actor: Subscriber, at: datetime) -> Decision:
    """Say that nothing of what was reported breaks a rule: the case is closed, and only its reporters learn of it.

    They may appeal the decision, as with comments that are kept.

    Raises NothingReportedError (409), OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    require_not_about(actor, subject.pk)
    Subscriber.objects.select_for_update(no_key=True).get(pk=subject.pk)
    case = _open_case(subject).first()
    if case is None:
        raise NothingReportedError
    decision = Decision.objects.create(action=Decision.Action.KEEP, subject=subject, actor=actor, at=at)
    _close(case, decision)
    target, after = name_subscriber(subject), {"reported": False, "decision": str(decision.pk)}
    write_audit(actor=actor, verb="keep_profile", target=target, before={"reported": True}, after=after, at=at)
    return decision


def answer_reports(*, decision: Decision, subject: Subscriber) -> None:
    """Close the open case about this person, if there is one: its reporters were right.

    Call it in the transaction of the decision, with the person locked.
    """
    case = _open_case(subject).first()
    if case is None:
        return
    _close(case, decision)
    _credit(case, decision)


def credit_reporters_of(kept: Decision, judgement: Decision) -> None:
    """Count `judgement` for those who had reported what was `kept`: on appeal they were right after all."""
    for case in ProfileCase.objects.filter(decision=kept):
        _credit(case, judgement)


def open_profile_cases(*, reader: Subscriber) -> QuerySet[ProfileCase]:
    """Cases that wait, but one about the reader, with all that a row of a list shows. Order them by the page's keys."""
    waiting = ProfileCase.objects.filter(closed_at__isnull=True).exclude(subject=reader)
    return waiting.select_related("subject__profile").prefetch_related("reports__reporter")


def reports_waiting_about(subject: Subscriber, *, reader: Subscriber) -> Sequence[ProfileReport]:
    """What readers say against a person's name and profile, and nobody has answered; nothing where that is `reader`."""
    if reader.pk == subject.pk:
        return []
    waiting = ProfileReport.objects.filter(case__subject=subject, case__closed_at__isnull=True)
    return list(waiting.select_related("reporter").order_by("id"))


def reports_answered_by(decision: Decision) -> Sequence[ProfileReport]:
    """What readers had said against the name or profile that a decision was about, oldest first. One query."""
    answered = ProfileReport.objects.filter(case__decision=decision)
    return list(answered.select_related("reporter").order_by("id"))


def profile_reports_by(reporter: Subscriber, *, at: datetime) -> QuerySet[ProfileReport]:
    """A reader's own reports, as `outcome_of_profile_report` reads them; `is_overturned` on appeal, to this day.

    `is_objected_to` says that the reader has appealed within APPEAL_DAYS that this person is kept, then or again.
    """
    related = ("case__subject", "case__decision__reversal", "case__decision__subject")
    granted = Appeal.objects.filter(decision=OuterRef("case__decision"), verdict=Appeal.Verdict.OVERTURN)
    overturned = Exists(granted.filter(judgement__reversal__isnull=True))
    lately = Appeal.objects.filter(appellant=reporter, at__gt=at - timedelta(days=APPEAL_DAYS))
    same = {"decision__action": Decision.Action.KEEP, "decision__subject": OuterRef("case__decision__subject")}
    own = ProfileReport.objects.filter(reporter=reporter).select_related(*related)
    return own.annotate(is_overturned=overturned, is_objected_to=Exists(lately.filter(**same)))


def get_profile_report_by(reporter: Subscriber, report_id: UUID, *, at: datetime) -> ProfileReport:
    """One of them. Raises ReportNotFoundError (404)."""
    report = profile_reports_by(reporter, at=at).filter(pk=report_id).first()
    if report is None:
        raise ReportNotFoundError
    return report


def outcome_of_profile_report(report: Any) -> Outcome:
    """What has come of a report by now. Withdrawn: the account was erased before anybody decided."""
    case = report.case
    if case.closed_at is None:
        return Outcome.WAITING
    if is_kept(case.decision):
        return Outcome.REMOVED if report.is_overturned else Outcome.KEPT
    if case.decision is not None:
        return Outcome.KEPT if hasattr(case.decision, "reversal") else Outcome.REMOVED
    return Outcome.KEPT if case.subject.is_active else Outcome.WITHDRAWN


def is_kept(decision: Decision | None) -> bool:
    """Whether this answered reports by leaving name and profile as they are."""
    return decision is not None and decision.action == Decision.Action.KEEP


def _close(case: ProfileCase, decision: Decision) -> None:
    case.closed_at, case.decision = decision.at, decision
    case.save(update_fields=["closed_at", "decision"])


def _credit(case: ProfileCase, decision: Decision) -> None:
    reporters = list(case.reports.values_list("reporter", flat=True))
    credit_reports(reporters=reporters, decision=decision.pk, at=decision.at)


def _open_case(subject: Subscriber) -> QuerySet[ProfileCase]:
    return ProfileCase.objects.filter(subject=subject, closed_at__isnull=True)
