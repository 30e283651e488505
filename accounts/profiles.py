"""The public side of a person: the handle."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction

from accounts.handles import HandleTakenError, check_handle, skeleton
from accounts.models import GivenUpHandle, Subscriber
from accounts.rules import accept_rules
from core.errors import NotFoundError

KEPT_HANDLES = 5  # of one person; without an end, changing one's name again and again would take names from everybody


class SubscriberNotFoundError(NotFoundError):
    """Nobody has this handle."""


def find_subscriber(handle: str) -> Subscriber:
    """By handle, whatever its case. Raises SubscriberNotFoundError."""
    if not handle.isascii() or not handle.isprintable():
        raise SubscriberNotFoundError
    found = Subscriber.objects.filter(handle_skeleton=skeleton(handle), is_active=True).first()
    if found is None or found.handle.lower() != handle.lower():
        raise SubscriberNotFoundError
    return found


@transaction.atomic
def change_account(*, subscriber: Subscriber, handle: str | None, accepts_rules: bool, at: datetime) -> Subscriber:
    """Give the person another handle, unless it is None, and note that the rules are accepted: both or neither.

    Raises what `change_handle` raises.
    """
    if handle is not None:
        subscriber = change_handle(subscriber=subscriber, handle=handle, at=at)
    if accepts_rules:
        accept_rules(subscriber=subscriber, at=at)
    return subscriber


@transaction.atomic
def change_handle(*, subscriber: Subscriber, handle: str, at: datetime) -> Subscriber:
    """Give the person another public name. The old one is kept for him for HANDLE_QUARANTINE_DAYS.

    Raises HandleInvalidError, HandleReservedError or HandleTakenError.
    """
    names = {"handle": check_handle(handle), "handle_skeleton": skeleton(handle)}
    before = Subscriber.objects.select_for_update().get(pk=subscriber.pk).handle_skeleton
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=subscriber.pk).update(**names)
    except IntegrityError as error:
        raise HandleTakenError from error
    if before != names["handle_skeleton"]:
        _keep_for_others(subscriber, names["handle_skeleton"], at)
        _give_up(subscriber, before, at)
    return Subscriber.objects.get(pk=subscriber.pk)


def _keep_for_others(subscriber: Subscriber, wanted: str, at: datetime) -> None:
    """Raises HandleTakenError for what somebody else gave up lately; one's own is taken back.

    Looked at after the name was written: whoever gives it up at this moment has then committed both.
    """
    given_up = GivenUpHandle.objects.filter(skeleton=wanted)
    since = at - timedelta(days=settings.HANDLE_QUARANTINE_DAYS)
    if given_up.filter(at__gt=since).exclude(subscriber=subscriber).exists():
        raise HandleTakenError
    given_up.delete()


def _give_up(subscriber: Subscriber, before: str, at: datetime) -> None:
    GivenUpHandle.objects.create(skeleton=before, subscriber=subscriber, at=at)
    kept = GivenUpHandle.objects.filter(subscriber=subscriber).order_by("-at", "-pk").values("pk")[:KEPT_HANDLES]
    GivenUpHandle.objects.filter(subscriber=subscriber).exclude(pk__in=kept).delete()
