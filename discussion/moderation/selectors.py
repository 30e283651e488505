"""Reading what was reported, decided and told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, When
from django.db.models.functions import Cast, Coalesce, Substr

from accounts.merged import numbers_of
from accounts.models import Sanction, Subscriber
from core.errors import NotFoundError
from discussion.moderation.models import Appeal, AuditEntry, Decision, Report, Statement, UndoPoint
from discussion.threads.models import Comment, Redaction
from discussion.threads.selectors import CommentNotFoundError
from discussion.threads.services.branches import PlaceNotFoundError

NAMES_COMMENT = "^comment:[0-9a-f-]{36}$"  # a target of the log
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


class StatementNotFoundError(NotFoundError):
    code = "statement_not_found"
    message = "There is no such statement to you."


class ReportNotFoundError(NotFoundError):
    code = "report_not_found"
    message = "You have sent no such report."


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


def reports_by(reporter: Subscriber, *, at: datetime) -> QuerySet[Report]:
    """A reader's own reports, each with `outcome`: the latest action on its case or on an appeal of it, or None.

    `answer` is the latest decision on the case itself, made `answered_at`; `is_undoable` says that there is one which
    can still be undone as if it had never been.
    """
    on_case = _answers(at).filter(case=OuterRef("case"))
    on_appeal = _answers(at).filter(case__appealed__case=OuterRef("case"))  # comes later, if anything does
    undoable = UndoPoint.objects.filter(decision__case=OuterRef("case"), ends_at__gt=at)
    return (
        Report.objects.filter(reporter=reporter)
        .select_related("case", "comment__story")
        .annotate(
            outcome=Coalesce(Subquery(on_appeal.values("action")[:1]), Subquery(on_case.values("action")[:1])),
            answer=Subquery(on_case.values("pk")[:1]),
            answered_at=Subquery(on_case.values("at")[:1]),
            is_undoable=Exists(undoable),
        )
    )


def answer_to(report: Report, *, at: datetime) -> Decision | None:
    """The decision by which what somebody reported stays, if it does; nobody is told of it before it is lasting."""
    on_appeal = _answers(at).filter(case__appealed__case=report.case_id).first()
    if on_appeal is not None and on_appeal.action == Decision.Action.REMOVE:
        return None
    latest = _answers(at).filter(case=report.case_id).select_related("comment", "actor", "case").first()
    return latest if latest and OUTCOMES[Decision.Action(latest.action)] == Outcome.KEPT else None


def own_appeals(appellant: Subscriber, decisions: Collection[UUID]) -> dict[UUID, Appeal]:
    """What a person has objected to of these decisions, {decision: appeal}. One query."""
    appeals = Appeal.objects.filter(appellant=appellant, decision__in=decisions)
    return {appeal.decision_id: appeal for appeal in appeals}


def appeals_by(appellant: Subscriber) -> QuerySet[Appeal]:
    """What a person has objected to, with what was decided and what came of it."""
    related = ("decision__comment__story", "judgement__statement")
    return Appeal.objects.filter(appellant=appellant).select_related(*related)


def _answers(at: datetime) -> QuerySet[Decision]:
    """Decisions that answer a report, the latest first. One that can be undone for seconds answers nobody yet."""
    known = Decision.objects.lasting().filter(action__in=OUTCOMES)
    return known.exclude(undo_point__ends_at__gt=at).order_by("-id")


def outcome_of(report: Any) -> Outcome:
    """What has come of a report by now; the report as `reports_by` has it."""
    if report.outcome is None:
        return Outcome.WAITING if report.case.closed_at is None or report.is_undoable else Outcome.WITHDRAWN
    return OUTCOMES[Decision.Action(report.outcome)]


def comments_reported_by(reporter: Subscriber, comments: Sequence[Comment]) -> dict[UUID, bool]:
    """Which of these comments the reader has reported, and whether the case of the report still waits. One query."""
    reports = Report.objects.filter(reporter=reporter, comment__in=comments)
    return dict(reports.annotate(waits=Q(case__closed_at__isnull=True)).values_list("comment", "waits"))


def get_own_report(report: Report) -> Report:
    """A report that was just sent, as `reports_by` has it."""
    return reports_by(report.reporter, at=report.at).get(pk=report.pk)


def get_sanction(subscriber: Subscriber, sanction_id: UUID) -> Sanction:
    """One sanction of this person. Raises SanctionNotFoundError (404)."""
    sanction = subscriber.sanctions.filter(pk=sanction_id).first()
    if sanction is None:
        raise SanctionNotFoundError
    return sanction


def statements_to(recipient: Subscriber, *, at: datetime) -> QuerySet[Statement]:
    """What a person was told about decisions, once those cannot be undone any more as if they had never been."""
    told = Statement.objects.filter(recipient=recipient, readable_at__lte=at)
    related = ("decision__comment__story", "decision__actor", "decision__subject", "decision__reversal")
    return told.select_related(*related, "decision__cleared")


def get_statement(recipient: Subscriber, statement_id: UUID, *, at: datetime) -> Statement:
    """One of them. Raises StatementNotFoundError (404)."""
    statement = statements_to(recipient, at=at).filter(pk=statement_id).first()
    if statement is None:
        raise StatementNotFoundError
    return statement


def get_report_by(reporter: Subscriber, report_id: UUID, *, at: datetime) -> Report:
    """One of a reader's own reports, as `reports_by` has it. Raises ReportNotFoundError (404)."""
    report = reports_by(reporter, at=at).filter(pk=report_id).first()
    if report is None:
        raise ReportNotFoundError
    return report


def decisions_with_names() -> QuerySet[Decision]:
    """Decisions with all that a line about one of them shows."""
    return Decision.objects.select_related("actor", "subject__merged__kept", "reversal", "cleared", "comment__story")


def decisions_about(subject: Subscriber, *, reader: Subscriber | None = None) -> Sequence[Decision]:
    """The latest decisions about a person and his comments, at most LATEST, also of accounts that were merged.

    None where that is the `reader`: statements tell him what he is told, without notes and names of moderators.
    """
    if reader == subject:
        return []
    return list(decisions_with_names().filter(subject__in=numbers_of(subject.pk)).order_by("-id")[:LATEST])


def get_decision(decision_id: UUID) -> Decision:
    """One decision. Raises DecisionNotFoundError (404)."""
    decision = decisions_with_names().filter(pk=decision_id).first()
    if decision is None:
        raise DecisionNotFoundError
    return decision


def audit_log(*, reader: int) -> QuerySet[AuditEntry]:
    """The audit log with the names of who acted, without what others did about this reader and his comments."""
    return without_acts_against(AuditEntry.objects.select_related("actor"), reader)


def without_acts_against(entries: QuerySet[AuditEntry], person: int) -> QuerySet[AuditEntry]:
    """Those of the entries that are not about this person and his comments, or that are of what he did himself."""
    about = Case(When(target__regex=NAMES_COMMENT, then=Cast(Substr("target", 9), UUIDField())))
    own_words = Comment.objects.filter(pk=OuterRef("about"), author=person)
    numbers = [f"subscriber:{number}" for number in numbers_of(person)]
    concerns = Q(target__in=numbers) | Exists(own_words)
    return entries.annotate(about=about).exclude(concerns & ~Q(actor=person))
