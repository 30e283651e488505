"""What moderators decided: about somebody, and about what somebody reported."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from accounts.notices.models import Kind, Notice
from core.models import Event
from discussion.moderation.models import Appeal, Case, Decision, Report
from discussion.moderation.selectors import OUTCOMES
from discussion.threads.models import Comment

WITHDRAWN = "withdrawn"


def tell_of_decisions(events: Sequence[Event], _at: datetime) -> Iterator[Notice]:
    """Notices to those whom decisions concern, and to those whose reports they answer. Two queries.

    That something was approved is told of words that had to wait; of a report that came to nothing its target is never
    told. What can still be undone as if it had never been is told by the event that says that it cannot any more.
    """
    ids = [_id(event) for event in events if "decision" in event.payload]  # events of earlier versions had none
    known = Decision.objects.lasting().filter(pk__in=ids, undo_point__isnull=True)
    decisions = list(known.select_related("case__appealed", "bulk_item").order_by("pk"))
    for decision in decisions:
        if decision.subject_id is not None and not _is_silent(decision):
            yield Notice(
                subscriber_id=decision.subject_id,
                kind=Kind.DECISION,
                subject=f"decision:{decision.pk}",
                facts=_together(decision),
                at=decision.at,
            )
    yield from _answered([decision for decision in decisions if decision.action in OUTCOMES])


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
    """Notices to those whose appeals were decided. One query."""
    appeals = {str(appeal.pk): appeal for appeal in Appeal.objects.filter(pk__in=[_appeal(event) for event in events])}
    for event in events:
        appeal = appeals.get(event.payload["appeal"])
        if appeal is not None:
            yield Notice(
                subscriber_id=appeal.appellant_id,
                kind=Kind.APPEAL,
                subject=f"appeal:{appeal.pk}",
                facts={"decision": event.payload["decision"], "action": event.payload["action"]},
                at=event.occurred_at,
            )


def _answered(decisions: Sequence[Decision]) -> Iterator[Notice]:
    """Of several about one case the last one is the answer; on an appeal it answers the case that was decided first."""
    by_case = {_reported_case(decision): decision for decision in decisions}
    for report in Report.objects.filter(case__in=by_case.keys() - {None}):
        decision = by_case[report.case_id]
        yield _outcome(report, str(decision.pk), decision.at, facts=_together(decision))


def _together(decision: Decision) -> dict[str, str]:
    """With what it comes in one mail: with the others of a decision about many."""
    item = getattr(decision, "bulk_item", None)
    return {"together": str(item.bulk_id)} if item else {}


def _reported_case(decision: Decision) -> UUID | None:
    appealed = decision.case.appealed if decision.case else None
    return appealed.case_id if appealed else decision.case_id


def _outcome(report: Report, period: str, at: datetime, facts: dict[str, str] | None = None) -> Notice:
    return Notice(
        subscriber_id=report.reporter_id,
        kind=Kind.REPORT,
        subject=f"report:{report.pk}",
        period=period,
        facts=facts or {},
        at=at,
    )


def _is_silent(decision: Decision) -> bool:
    if decision.action == Decision.Action.UPHOLD:
        return True  # the notice of the appeal tells of it
    kept = decision.action == Decision.Action.APPROVE
    return kept and (decision.case is None or decision.case.matter != Case.Queue.HELD)


def _appeal(event: Event) -> UUID:
    return UUID(event.payload["appeal"])


def _id(event: Event) -> UUID:
    return UUID(event.payload["decision"])
