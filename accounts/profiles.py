"""The public side of a person: the handle."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.handles import HandleTakenError, check_handle, skeleton
from accounts.models import Subscriber
from accounts.rules import accept_rules
from core.errors import NotFoundError


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
        subscriber = change_handle(subscriber=subscriber, handle=handle)
    if accepts_rules:
        accept_rules(subscriber=subscriber, at=at)
    return subscriber


def change_handle(*, subscriber: Subscriber, handle: str) -> Subscriber:
    """Give the person another public name. Raises HandleInvalidError, HandleReservedError or HandleTakenError."""
    names = {"handle": check_handle(handle), "handle_skeleton": skeleton(handle)}
    try:
        with transaction.atomic():
            Subscriber.objects.filter(pk=subscriber.pk).update(**names)
    except IntegrityError as error:
        raise HandleTakenError from error
    return Subscriber.objects.get(pk=subscriber.pk)
