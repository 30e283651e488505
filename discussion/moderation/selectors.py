"""Reading what was reported, decided and told."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from accounts.merged import numbers_of
from accounts.models import Sanction, Subscriber
from core.errors import NotFoundError
from discussion.moderation.models import AuditEntry, Decision, Report, Statement
from discussion.threads.models import Comment

LATEST = 50  # decisions about one person that a moderator reads through


class Outcome(StrEnum):
    """What came of a report. Withdrawn: the author deleted the comment before anybody decided."""

    WAITING = "waiting"
    KEPT = "kept"
    REMOVED = "removed"
    WITHDRAWN = "withdrawn"


OUTCOMES = {
    Decision.Action.APPROVE: Outcome.KEPT,
    Decision.Action.REMOVE: Outcome.REMOVED,
    Decision.Action.RESTORE: Outcome.KEPT,
}


class SanctionNotFoundError(NotFoundError):
    """No sanction of this person has this id."""


class DecisionNotFoundError(NotFoundError):
    code = "decision_not_found"
    message = "There is no such decision."


def reports_by(reporter: Subscriber) -> QuerySet[Report]:
    """A reader's own reports, each with `outcome`: the latest action on its case, or None."""
    decisions = Decision.objects.filter(case=OuterRef("case"), action__in=OUTCOMES).order_by("-id").values("action")
    return (
        Report.objects.filter(reporter=reporter)
        .select_related("case", "comment__story")
        .annotate(outcome=Subquery(decisions[:1]))
    )


def outcome_of(report: Any) -> Outcome:
    """What has come of a report by now; the report as `reports_by` has it."""
    if report.outcome is None:
        return Outcome.WAITING if report.case.closed_at is None else Outcome.WITHDRAWN
    return OUTCOMES[Decision.Action(report.outcome)]


def comments_reported_by(reporter: Subscriber, comments: Sequence[Comment]) -> dict[UUID, bool]:
    """Which of these comments the reader has reported, and whether the case of the report still waits. One query."""
    reports = Report.objects.filter(reporter=reporter, comment__in=comments)
    return dict(reports.annotate(waits=Q(case__closed_at__isnull=True)).values_list("comment", "waits"))


def get_own_report(report: Report) -> Report:
    """A report as `reports_by` has it."""
    return reports_by(report.reporter).get(pk=report.pk)


def get_sanction(subscriber: Subscriber, sanction_id: UUID) -> Sanction:
    """One sanction of this person. Raises SanctionNotFoundError (404)."""
    sanction = subscriber.sanctions.filter(pk=sanction_id).first()
    if sanction is None:
        raise SanctionNotFoundError
    return sanction


def statements_to(recipient: Subscriber) -> QuerySet[Statement]:
    """What a person was told about decisions."""
    return Statement.objects.filter(recipient=recipient).select_related("decision__comment__story")


def decisions_with_names() -> QuerySet[Decision]:
    """Decisions with all that a line about one of them shows."""
    return Decision.objects.select_related("actor", "subject__merged__kept", "reversal", "comment__story")


def decisions_about(subject: Subscriber) -> Sequence[Decision]:
    """The latest decisions about a person and his comments, at most LATEST, also of accounts that were merged."""
    return list(decisions_with_names().filter(subject__in=numbers_of(subject.pk)).order_by("-id")[:LATEST])


def get_decision(decision_id: UUID) -> Decision:
    """One decision. Raises DecisionNotFoundError (404)."""
    decision = decisions_with_names().filter(pk=decision_id).first()
    if decision is None:
        raise DecisionNotFoundError
    return decision


def audit_log() -> QuerySet[AuditEntry]:
    """The audit log with the names of who acted."""
    return AuditEntry.objects.select_related("actor")
