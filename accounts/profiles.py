"""What a person says of himself: the public handle, and that he accepted the rules."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.handles import HandleTakenError, check_handle, skeleton
from accounts.models import Subscriber
from core.errors import NotFoundError


class SubscriberNotFoundError(NotFoundError):
    """Nobody has this handle."""


def find_subscriber(handle: str) -> Subscriber:
    """By handle, whatever its case. Raises SubscriberNotFoundError."""
    found = Subscriber.objects.filter(handle_skeleton=skeleton(handle), is_active=True).first()
    if found is None or found.handle.lower() != handle.lower():
        raise SubscriberNotFoundError
    return found


def change_handle(*, subscriber: Subscriber, handle: str) -> Subscriber:
    """Give the person another public name. Raises HandleInvalidError, HandleReservedError or HandleTakenError."""
    subscriber.handle = check_handle(handle)
    subscriber.handle_skeleton = skeleton(handle)
    try:
        with transaction.atomic():
            subscriber.save(update_fields=["handle", "handle_skeleton"])
    except IntegrityError as error:
        raise HandleTakenError from error
    return subscriber


def accept_rules(*, subscriber: Subscriber, at: datetime) -> None:
    """Note when the person first accepted the rules; later calls change nothing."""
    if subscriber.rules_accepted_at is None:
        subscriber.rules_accepted_at = at
        subscriber.save(update_fields=["rules_accepted_at"])
