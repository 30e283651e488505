"""Decisions about many: to list, and how far they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from discussion.moderation.bulk.confirming import BulkNotFoundError
from discussion.moderation.models import BulkDecision, BulkItem

Outcome = BulkItem.Outcome
SHOWN = 100  # skipped ones that are named


@dataclass(frozen=True)
class Progress:
    """What has become of it by now."""

    done: int
    pending: int
    skipped: dict[str, int]  # by code
    skipped_items: Sequence[BulkItem]  # the first of them


def bulk_decisions() -> QuerySet[BulkDecision]:
    """Those that were confirmed, with the names that a list shows. Order them by the page's keys."""
    confirmed = BulkDecision.objects.exclude(state=BulkDecision.State.PREVIEWED)
    return confirmed.select_related("actor", "seconded_by", "story", "reversal")


def get_bulk(bulk_id: UUID) -> BulkDecision:
    """One that was confirmed. Raises BulkNotFoundError (404)."""
    bulk = bulk_decisions().filter(pk=bulk_id).first()
    if bulk is None:
        raise BulkNotFoundError
    return bulk


def progress_of(bulk: BulkDecision) -> Progress:
    """How far it is. Two queries."""
    rows = bulk.items.order_by("outcome", "code").values_list("outcome", "code").annotate(Count("pk"))
    counts = {(outcome, code): number for outcome, code, number in rows}
    skipped = {code: number for (outcome, code), number in counts.items() if outcome == Outcome.SKIPPED}
    if bulk.unknown:
        skipped["not_found"] = skipped.get("not_found", 0) + bulk.unknown
    items = bulk.items.filter(outcome=Outcome.SKIPPED).select_related("subject", "comment__author")
    return Progress(
        done=counts.get((Outcome.DONE, ""), 0),
        pending=counts.get((Outcome.PENDING, ""), 0),
        skipped=skipped,
        skipped_items=list(items.order_by("position")[:SHOWN]),
    )
