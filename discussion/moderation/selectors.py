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
from discussion.threads.models import Comment, Redaction
from discussion.threads.selectors import CommentNotFoundError
from discussion.threads.services.branches import PlaceNotFoundError

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


def get_comment(comment_id: UUID) -> Comment:
    """Any comment, in whatever state, with its story, author and parent. Raises CommentNotFoundError (404)."""
    comment = Comment.objects.select_related("story", "author", "parent").filter(pk=comment_id).first()
    if comment is None:
        raise CommentNotFoundError
    return comment


def get_place(comment_id: UUID | None) -> Comment | None:
    """The comment below which something is to be hung; None for the top level. Raises PlaceNotFoundError (422)."""
    place = Comment.objects.filter(pk=comment_id).first() if comment_id else None
    if comment_id is not None and place is None:
        raise PlaceNotFoundError
    return place


def redactions_of(comment: Comment) -> Sequence[Redaction]:
    """What is blacked out of a comment, oldest first."""
    return list(comment.redactions.order_by("id"))


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
