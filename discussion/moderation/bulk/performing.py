"""Carrying out decisions about many: one transaction an item, so a killed worker leaves nothing half done.

An item is locked, decided and marked in one transaction: whoever runs the job again finds it done. Two at once take
different ones. An item that an error of ours ends is tried again later, and set aside after some tries; others go on.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F

from accounts.models import Subscriber
from accounts.profiles import SubscriberNotFoundError
from core.errors import DomainError
from core.events import emit
from core.outages import outage_of
from discussion.moderation.audit import part_of, write_audit
from discussion.moderation.bulk.foreseeing import KINDS
from discussion.moderation.cases import join_case
from discussion.moderation.decisions import decide, reverse_decision, sanction_subscriber
from discussion.moderation.holding import hold_comment
from discussion.moderation.leaving_out import leave_out
from discussion.moderation.models import BulkDecision, BulkItem, Case, Decision
from discussion.threads.models import Comment
from discussion.threads.services.judging import CommentNotShownError, CommentNotWaitingError
from discussion.threads.services.writing import VersionStaleError, lock_comment

Action, State, Outcome = BulkDecision.Action, BulkDecision.State, BulkItem.Outcome
CHUNK = 100  # items a run of the job: some seconds
TRIES = 3  # of an item, ten seconds or more apart
FAILED = "failed"

logger = logging.getLogger(__name__)


def perform_bulk(*, at: datetime) -> bool:
    """Do up to CHUNK items of the oldest decision that runs; returns whether there may be more to do.

    What has changed since the preview is skipped with the code of its refusal, and what fails TRIES times with the
    code `failed`. Safe to run many times at once, and to be killed anywhere. Where nothing but failures was done there
    is no more to do now: the schedule comes back to them.
    """
    bulk = BulkDecision.objects.filter(state=State.RUNNING).select_related("actor", "story").order_by("id").first()
    if bulk is None:
        return False
    left = bulk.items.filter(outcome=Outcome.PENDING).order_by("tries", "position")
    went_well = [_try(item_id, bulk, at) for item_id in list(left.values_list("pk", flat=True)[:CHUNK])]
    return _finish(bulk, at) or any(went_well)


def _try(item_id: int, bulk: BulkDecision, at: datetime) -> bool:
    """Do one item; whether it was done or skipped. Any error of it may be poison, and none of it stops the others."""
    try:
        _perform(item_id, bulk, at)
    except Exception as error:
        if outage_of(error):
            raise  # that passes, for all items at once
        logger.exception("Item %s of decision %s about many failed", item_id, bulk.pk)
        _note_failure(item_id, bulk, type(error).__name__, at)
        return False
    return True


@transaction.atomic
def _note_failure(item_id: int, bulk: BulkDecision, error: str, at: datetime) -> None:
    """Count it; the last time the item is set aside, and the audit log says so."""
    mine = bulk.items.filter(pk=item_id, outcome=Outcome.PENDING)
    mine.update(tries=F("tries") + 1)
    if mine.filter(tries__gte=TRIES).update(outcome=Outcome.SKIPPED, code=FAILED):
        before, after = {"outcome": Outcome.PENDING}, {"outcome": Outcome.SKIPPED, "item": item_id, "error": error}
        write_audit(actor=None, verb="bulk_item_failed", target=f"bulk:{bulk.pk}", before=before, after=after, at=at)


@transaction.atomic
def _perform(item_id: int, bulk: BulkDecision, at: datetime) -> None:
    items = BulkItem.objects.select_for_update(skip_locked=True, of=["self"])
    item = items.select_related("comment", "subject", "undoes").filter(pk=item_id, outcome=Outcome.PENDING).first()
    if item is None:
        return  # another run has it
    try:
        with transaction.atomic(), part_of(bulk=bulk.pk):
            item.decision = _decide(item, bulk, at)
            item.outcome = Outcome.DONE
    except DomainError as refusal:
        item.decision, item.outcome, item.code = None, Outcome.SKIPPED, refusal.code
    item.save(update_fields=["decision", "outcome", "code"])


def _decide(item: BulkItem, bulk: BulkDecision, at: datetime) -> Decision:
    if item.undoes is not None:
        return reverse_decision(decision=item.undoes, note=bulk.note, actor=bulk.actor, at=at)
    if item.comment is not None:
        return _decide_comment(item.comment, item, bulk, at)
    assert item.subject is not None  # noqa: S101  # an item is about one or the other
    subscriber = Subscriber.objects.get(pk=item.subject.pk)
    if not subscriber.is_active:
        raise SubscriberNotFoundError
    if bulk.action == Action.LEAVE_OUT:
        assert bulk.story is not None  # noqa: S101  # or there was no preview
        return leave_out(
            subscriber=subscriber, story=bulk.story, rule=bulk.rule, note=bulk.note, actor=bulk.actor, at=at
        )
    return sanction_subscriber(
        subscriber=subscriber,
        kind=KINDS[Action(bulk.action)],
        rule=bulk.rule,
        reason=bulk.note,
        until=bulk.until,
        actor=bulk.actor,
        at=at,
    )


def _decide_comment(comment: Comment, item: BulkItem, bulk: BulkDecision, at: datetime) -> Decision:
    comment = lock_comment(comment)
    if comment.latest_version != item.version:
        raise VersionStaleError(version=comment.latest_version)
    if bulk.action == Action.HOLD:
        return hold_comment(comment=comment, rule=bulk.rule, note=bulk.note, actor=bulk.actor, at=at)
    case = comment.cases.filter(closed_at__isnull=True, appealed__isnull=True).first()
    if case is None and bulk.action == Action.APPROVE:
        raise CommentNotWaitingError
    if case is None:
        if comment.state != comment.State.PUBLISHED:
            raise CommentNotShownError
        case = join_case(comment=comment, queue=Case.Queue.REPORTED, codes=["bulk"], at=at)
    return decide(
        case=case,
        action=bulk.action,
        rule=bulk.rule,
        note=bulk.note,
        version=comment.latest_version,
        actor=bulk.actor,
        at=at,
    )


@transaction.atomic
def _finish(bulk: BulkDecision, at: datetime) -> bool:
    """Note the end, once, and tell the outbox: those concerned are told of all of it together. Whether it has ended."""
    bulk = BulkDecision.objects.select_for_update(of=["self"]).get(pk=bulk.pk)
    if bulk.state != State.RUNNING or bulk.items.filter(outcome=Outcome.PENDING).exists():
        return bulk.state != State.RUNNING
    bulk.state, bulk.finished_at = State.DONE, at
    bulk.save(update_fields=["state", "finished_at"])
    emit("bulk.finished", at=at, bulk=str(bulk.pk))
    return True
