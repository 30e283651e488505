"""Names that broke a rule: replaced by one that says nothing, and given back where that was wrong."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.handles import HandleTakenError, seal, skeleton
from accounts.models import GivenUpHandle, HandleChange, Subscriber
from accounts.neutral_names import TRIES, draw_name
from core.errors import ConflictError


class HandleNotReplacedError(ConflictError):
    code = "handle_changed_since"
    message = "This person goes by another name by now. There is nothing to give back."


@transaction.atomic
def replace_handle(*, subscriber: Subscriber, decision: UUID, at: datetime) -> Subscriber:
    """Give the person a neutral name. Nobody, the person included, gets the one before for HANDLE_QUARANTINE_DAYS.

    It counts among the changes that a person may make.
    """
    before = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    after = _take_free_name(before)
    kept = {"subscriber": None, "at": at}  # sealed: no erasure has to find it
    GivenUpHandle.objects.update_or_create(skeleton=seal(before.handle_skeleton), defaults=kept)
    _note(before, after, decision, at)
    return Subscriber.objects.get(pk=before.pk)


@transaction.atomic
def give_handle_back(*, subscriber: Subscriber, replaced_by: UUID, decision: UUID, at: datetime) -> Subscriber:
    """Give the name back that the decision `replaced_by` took; `decision` does so.

    Raises HandleNotReplacedError where the person goes by a third name, HandleTakenError where somebody else has it.
    """
    now = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    change = HandleChange.objects.filter(decision=replaced_by, subscriber=now).first()
    if change is None or change.after != now.handle:
        raise HandleNotReplacedError
    wanted = skeleton(change.before)
    GivenUpHandle.objects.filter(skeleton=seal(wanted), subscriber__isnull=True).delete()
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=now.pk).update(handle=change.before, handle_skeleton=wanted)
    except IntegrityError as error:
        raise HandleTakenError from error
    _note(now, change.before, decision, at)
    return Subscriber.objects.get(pk=now.pk)


def _take_free_name(subscriber: Subscriber) -> str:
    for _ in range(TRIES):
        name = draw_name()
        try:
            with transaction.atomic():
                Subscriber.objects.filter(pk=subscriber.pk).update(handle=name, handle_skeleton=skeleton(name))
        except IntegrityError:
            continue
        return name
    raise RuntimeError("no free handle was found")


def _note(subscriber: Subscriber, after: str, decision: UUID, at: datetime) -> None:
    facts = {"before": subscriber.handle, "after": after, "decision": decision, "at": at}
    HandleChange.objects.create(subscriber=subscriber, **facts)
