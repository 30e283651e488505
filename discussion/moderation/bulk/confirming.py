"""From a preview to what is carried out: confirmed, seconded where it is large, stopped, and taken back as one."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts.credentials import hash_secret
from accounts.locks import take_turns
from accounts.models import Subscriber
from accounts.roles import is_senior
from core.errors import ConflictError, DomainError, NotAllowedError, NotFoundError
from core.wake import wake_after_commit
from discussion.moderation.audit import write_audit
from discussion.moderation.bulk import tasks
from discussion.moderation.bulk.allowance import exceeds_cap
from discussion.moderation.bulk.previewing import fingerprint
from discussion.moderation.duty import NotSeniorError, OwnCaseError, require_moderator
from discussion.moderation.models import BulkDecision, BulkItem

State, Outcome = BulkDecision.State, BulkItem.Outcome
STOPPED = "stopped"


class PreviewNotFoundError(NotFoundError):
    code = "preview_not_found"
    message = "You have previewed nothing with this token."


class PreviewDiffersError(DomainError):
    code = "preview_differs"
    message = "This is not what was previewed. Preview it, and confirm with the token of that."


class PreviewExpiredError(ConflictError):
    code = "preview_expired"
    message = "The preview is too old. Look again."


class BulkConfirmedError(ConflictError):
    code = "bulk_confirmed"
    message = "This was confirmed already."


class BulkNotFoundError(NotFoundError):
    code = "bulk_not_found"
    message = "There is no such decision about many."


class BulkNotWaitingError(ConflictError):
    code = "bulk_not_waiting"
    message = "This waits for nobody: it was confirmed, stopped, or is small enough for one person."


class SamePersonError(NotAllowedError):
    code = "same_person"
    message = "You have asked for this. Somebody else has to confirm it."


class BulkReversedError(ConflictError):
    code = "already_reversed"
    message = "This was stopped or reversed already, or is a reversal itself."


@transaction.atomic
def confirm_bulk(*, token: str, sent: Mapping[str, Any] | None = None, actor: Subscriber, at: datetime) -> BulkDecision:
    """Have done what was previewed with this token, by a job; once a senior has confirmed it, too, where that is more
    than BULK_CAP with all that the actor has confirmed alone in the last day.

    `sent` is what the preview was asked for, if it was sent again. Raises PreviewNotFoundError (404, also of somebody
    else's token), PreviewDiffersError (422), BulkConfirmedError or PreviewExpiredError (409), OffDutyError (403).
    """
    require_moderator(actor, at=at)
    _count_one_at_a_time(actor)
    own = BulkDecision.objects.select_for_update().filter(actor=actor)
    bulk = own.filter(token_hash=hash_secret(token)).first()
    if bulk is None:
        raise PreviewNotFoundError
    if sent is not None and fingerprint(**sent) != bulk.fingerprint:
        raise PreviewDiffersError
    if bulk.state != State.PREVIEWED:
        raise BulkConfirmedError
    if bulk.expires_at is not None and bulk.expires_at <= at:
        raise PreviewExpiredError
    needs_second = bulk.needs_second or exceeds_cap(bulk.total, actor=actor, at=at)
    _set(bulk, State.WAITING if needs_second else State.RUNNING, confirmed_at=at, needs_second=needs_second)
    _record("bulk_decision", bulk, actor, before=State.PREVIEWED, at=at)
    return bulk


@transaction.atomic
def second_bulk(*, bulk_id: UUID, actor: Subscriber, at: datetime) -> BulkDecision:
    """Let a large decision begin, as the second person. Raises BulkNotFoundError (404), BulkNotWaitingError (409),
    SamePersonError, NotSeniorError, OwnCaseError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    if not is_senior(actor):
        raise NotSeniorError
    bulk = _lock(bulk_id)
    if bulk.actor_id == actor.pk:
        raise SamePersonError
    if bulk.state != State.WAITING:
        raise BulkNotWaitingError
    if bulk.items.filter(Q(subject=actor) | Q(comment__author=actor), outcome=Outcome.PENDING).exists():
        raise OwnCaseError
    _set(bulk, State.RUNNING, seconded_by=actor)
    _record("confirm_bulk", bulk, actor, before=State.WAITING, at=at)
    return bulk


@transaction.atomic
def reverse_bulk(*, bulk_id: UUID, note: str = "", actor: Subscriber, at: datetime) -> BulkDecision:
    """Stop what is not done yet, and take back all that is: as one decision, by the same job. Returns that one.

    Where nothing was done it is stopped, and itself returned. What somebody has reversed since is skipped. A large
    one is for seniors, and so is one that is too many with all that the actor has decided about of late, unless it was
    his own. Raises BulkNotFoundError (404), BulkReversedError (409), NotSeniorError or OffDutyError (403).
    """
    require_moderator(actor, at=at)
    _count_one_at_a_time(actor)
    bulk = _lock(bulk_id)
    if bulk.reverses_id or bulk.state in {State.PREVIEWED, State.STOPPED} or hasattr(bulk, "reversal"):
        raise BulkReversedError
    if bulk.state != State.WAITING and _is_large_for(actor, bulk, at) and not is_senior(actor):
        raise NotSeniorError
    before = bulk.state
    # Waits for items that are being done at this moment: each is then done, and taken back below.
    bulk.items.filter(outcome=Outcome.PENDING).update(outcome=Outcome.SKIPPED, code=STOPPED)
    done = list(bulk.items.filter(outcome=Outcome.DONE).order_by("-position"))
    if before != State.DONE:
        _set(bulk, State.STOPPED, finished_at=at)
    if not done:
        _record("stop_bulk", bulk, actor, before=before, at=at)
        return bulk
    reversal = _put_back(bulk, done, note=note, actor=actor, at=at)
    wake_after_commit(tasks.perform_bulk)
    _record("reverse_bulk", reversal, actor, before=before, at=at)
    return reversal


def _count_one_at_a_time(actor: Subscriber) -> None:
    """Of two that one moderator confirms or takes back at once each would be counted without the other."""
    # Not by the person's row: the job holds an item and wants the person whom it is about, which may be the actor.
    take_turns(f"decisions about many of {actor.pk}")


def _is_large_for(actor: Subscriber, bulk: BulkDecision, at: datetime) -> bool:
    if bulk.actor_id == actor.pk:
        return bulk.total > settings.BULK_CAP
    return exceeds_cap(bulk.total, actor=actor, at=at)


def _put_back(
    bulk: BulkDecision, done: Sequence[BulkItem], *, note: str, actor: Subscriber, at: datetime
) -> BulkDecision:
    """The decision that takes back what was done, in this order, with its list."""
    reversal = BulkDecision.objects.create(
        action=BulkDecision.Action.REVERSE,
        note=note,
        actor=actor,
        story=bulk.story,
        state=State.RUNNING,
        total=len(done),
        previewed_at=at,
        confirmed_at=at,
        reverses=bulk,
    )
    items = [
        BulkItem(
            bulk=reversal,
            position=number,
            comment_id=item.comment_id,
            subject_id=item.subject_id,
            undoes_id=item.decision_id,
        )
        for number, item in enumerate(done, start=1)
    ]
    BulkItem.objects.bulk_create(items)
    return reversal


def _lock(bulk_id: UUID) -> BulkDecision:
    bulk = BulkDecision.objects.select_for_update().filter(pk=bulk_id).first()
    if bulk is None or bulk.state == State.PREVIEWED:
        raise BulkNotFoundError
    return bulk


def _set(bulk: BulkDecision, state: str, **fields: Any) -> None:
    bulk.state = state
    for name, value in fields.items():
        setattr(bulk, name, value)
    bulk.save(update_fields=["state", *fields])
    if state == State.RUNNING:
        wake_after_commit(tasks.perform_bulk)


def _record(verb: str, bulk: BulkDecision, actor: Subscriber, *, before: str, at: datetime) -> None:
    write_audit(
        actor=actor,
        verb=verb,
        target=f"bulk:{bulk.pk}",
        before={"state": before},
        after={
            "state": bulk.state,
            "action": bulk.action,
            "rule": bulk.rule,
            "total": bulk.total,
            "reverses": str(bulk.reverses_id) if bulk.reverses_id else None,
        },
        at=at,
    )
