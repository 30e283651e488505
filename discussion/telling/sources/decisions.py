"""What moderators decided: about somebody, and about what somebody reported."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from accounts.notices.models import Kind, Notice
from core.models import Event
from discussion.moderation.models import Case, Decision, Report
from discussion.threads.models import Comment

WITHDRAWN = "withdrawn"


def tell_of_decisions(events: Sequence[Event], _at: datetime) -> Iterator[Notice]:
    """Notices to those whom decisions concern, and to those whose reports they answer. Two queries.

    That something was approved is told of words that had to wait; of a report that came to nothing its target is never
    told.
    """
    ids = [_id(event) for event in events if "decision" in event.payload]  # events of earlier versions had none
    decisions = list(Decision.objects.select_related("case").filter(pk__in=ids).order_by("pk"))
    for decision in decisions:
        if decision.subject_id is not None and not _is_silent(decision):
            yield Notice(
                subscriber_id=decision.subject_id, kind=Kind.DECISION, subject=f"decision:{decision.pk}", at=decision.at
            )
    yield from _answered([decision for decision in decisions if decision.case_id is not None])


def tell_of_withdrawals(events: Sequence[Event], _at: datetime) -> Iterator[Notice]:
    """Notices to those who reported a comment that its author has deleted before anybody decided. One query."""
    deleted = {UUID(event.payload["comment"]): event.occurred_at for event in events}
    reports = Report.objects.filter(
        comment__in=deleted,
        comment__state=Comment.State.DELETED,
        case__closed_at__isnull=False,
        case__decisions__isnull=True,
    )
    for report in reports:
        yield _outcome(report, WITHDRAWN, deleted[report.comment_id])


def tell_of_appeals(events: Sequence[Event], _at: datetime) -> Iterator[Notice]:
    """Notices to those whose appeals were decided: whom the decision about the appeal concerns. One query."""
    decisions = Decision.objects.in_bulk([_id(event) for event in events])
    for event in events:
        decision = decisions.get(_id(event))
        if decision is not None and decision.subject_id is not None:
            yield Notice(
                subscriber_id=decision.subject_id,
                kind=Kind.APPEAL,
                subject=f"appeal:{event.payload['appeal']}",
                facts={"decision": str(decision.pk), "action": event.payload["action"]},
                at=event.occurred_at,
            )


def _answered(decisions: Sequence[Decision]) -> Iterator[Notice]:
    """Of several about one case the last one is the answer."""
    by_case = {decision.case_id: decision for decision in decisions}
    for report in Report.objects.filter(case__in=by_case):
        decision = by_case[report.case_id]
        yield _outcome(report, str(decision.pk), decision.at)


def _outcome(report: Report, period: str, at: datetime) -> Notice:
    return Notice(
        subscriber_id=report.reporter_id, kind=Kind.REPORT, subject=f"report:{report.pk}", period=period, at=at
    )


def _is_silent(decision: Decision) -> bool:
    kept = decision.action == Decision.Action.APPROVE
    return kept and (decision.case is None or decision.case.queue != Case.Queue.HELD)


def _id(event: Event) -> UUID:
    return UUID(event.payload["decision"])
