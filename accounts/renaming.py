"""Another public name: how often one may have one, who had which before, and who is kept from the old one."""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.handles import HandleTakenError, check_handle, seal, skeleton
from accounts.models import GivenUpHandle, HandleChange, Subscriber
from accounts.standing import find_refusal
from core.errors import TooManyError


class HandleChangeTooSoonError(TooManyError):
    code = "handle_change_too_soon"
    message = "You have changed your handle too often lately."


@transaction.atomic
def change_handle(*, subscriber: Subscriber, handle: str, at: datetime) -> Subscriber:
    """Give the person another public name, at most HANDLE_CHANGES times in HANDLE_CHANGE_DAYS.

    The old one is kept for the person for HANDLE_QUARANTINE_DAYS. The name that one has already changes nothing.
    Raises HandleInvalidError, HandleReservedError, HandleTakenError or HandleChangeTooSoonError, and SilencedError
    (403) for who is silenced: a name says something, too.
    """
    before = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if handle == before.handle:
        return before
    wanted = skeleton(check_handle(handle))
    if refusal := find_refusal(before, at=at, words=True):
        raise refusal
    _require_pause(before, at)
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=before.pk).update(handle=handle, handle_skeleton=wanted)
    except IntegrityError as error:
        raise HandleTakenError from error
    if wanted != before.handle_skeleton:
        _keep_for_others(before, wanted, at)
        GivenUpHandle.objects.create(skeleton=before.handle_skeleton, subscriber=before, at=at)
    HandleChange.objects.create(subscriber=before, before=before.handle, after=handle, at=at)
    return Subscriber.objects.get(pk=before.pk)


def handle_changes(subscriber: Subscriber) -> list[HandleChange]:
    """Under which names a person went before, newest change first; for moderators."""
    return list(HandleChange.objects.filter(subscriber=subscriber).order_by("-at", "-pk")[:50])


def former_owner(handle: str, *, at: datetime) -> Subscriber | None:
    """Whose name this was within HANDLE_QUARANTINE_DAYS, to the letter but for case. Two queries.

    The rows of the change are found by person, so the person is found by the skeleton: of the name now, or of a name
    that is kept. What moderators took away is kept for nobody, so it leads to nobody.
    """
    alike, since = skeleton(handle), at - timedelta(days=settings.HANDLE_QUARANTINE_DAYS)
    kept = GivenUpHandle.objects.filter(skeleton=alike, at__gt=since)
    people = Subscriber.objects.filter(Q(handle_skeleton=alike) | Q(pk__in=kept.values("subscriber")), is_active=True)
    change = HandleChange.objects.filter(
        subscriber__in=list(people[:2]), before__iexact=handle, decision__isnull=True, at__gt=since
    )
    found = change.select_related("subscriber").order_by("-at", "-pk").first()
    return found.subscriber if found else None


def _require_pause(subscriber: Subscriber, at: datetime) -> None:
    """Raise HandleChangeTooSoonError. Counted under the lock of the person, so two at once do not both pass."""
    span = timedelta(days=settings.HANDLE_CHANGE_DAYS)
    changes = HandleChange.objects.filter(subscriber=subscriber, at__gt=at - span).order_by("-at", "-pk")
    latest = list(changes.values_list("at", flat=True)[: settings.HANDLE_CHANGES])
    if len(latest) == settings.HANDLE_CHANGES:
        free_at = latest[-1] + span
        message = f"{HandleChangeTooSoonError.message} The next change is possible on {free_at:%-d %B %Y, %H:%M} UTC."
        raise HandleChangeTooSoonError(message, retry_after=ceil((free_at - at).total_seconds()))


def _keep_for_others(subscriber: Subscriber, wanted: str, at: datetime) -> None:
    """Raises HandleTakenError for what somebody else gave up lately; one's own is taken back.

    Looked at after the name was written: whoever gives it up at this moment has then committed both.
    """
    given_up = GivenUpHandle.objects.filter(skeleton__in=[wanted, seal(wanted)])
    since = at - timedelta(days=settings.HANDLE_QUARANTINE_DAYS)
    if given_up.filter(at__gt=since).exclude(subscriber=subscriber).exists():
        raise HandleTakenError
    given_up.delete()
