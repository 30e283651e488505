"""Reports that moderators agreed with count for whoever sent them. The others cost nothing."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from accounts.models import AccurateReport


def credit_reports(*, reporters: Collection[int], decision: UUID, at: datetime) -> None:
    """Count a removal for those who reported what was removed, once each, also where two cases end by it.

    Call it in the transaction of the decision.
    """
    rows = [AccurateReport(subscriber_id=reporter, decision=decision, at=at) for reporter in sorted(set(reporters))]
    AccurateReport.objects.bulk_create(rows, ignore_conflicts=True)


def cancel_credit(*, decision: UUID, at: datetime) -> None:
    """Take back what this removal counted for anybody."""
    AccurateReport.objects.filter(decision=decision, cancelled_at__isnull=True).update(cancelled_at=at)


def forget_credit(*, decision: UUID) -> None:
    """Delete what this removal counted for anybody, who has not been told of it."""
    AccurateReport.objects.filter(decision=decision).delete()


def credited_by(decisions: Collection[UUID]) -> list[int]:
    """Whom these removals count for, or counted for until they were reversed. One query."""
    rows = AccurateReport.objects.filter(decision__in=decisions)
    return list(rows.values_list("subscriber", flat=True).distinct())
