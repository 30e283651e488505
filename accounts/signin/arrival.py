"""The first time that somebody signs in: exactly one account, with a name that says nothing about the person."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.handles import skeleton
from accounts.kept_sanctions import inherit_sanctions
from accounts.models import Subscriber
from accounts.neutral_names import TRIES, draw_name
from accounts.signin.sign_ups import check_sign_up, note_arrival
from core.events import emit


def find_or_create_subscriber(*, email: str, network: str, at: datetime) -> Subscriber:
    """The subscriber with this normalised address, made now if there is none. Fifty at once make one.

    Who was erased under a ban, suspension or silence comes back under it, and is answered like everybody.
    Raises TooManySignUpsError, never for somebody who is known.
    """
    for _ in range(TRIES):
        known = Subscriber.objects.filter(email=email).first()
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return _create(email, draw_name(), network, at)
        except IntegrityError:
            continue  # a moment ago somebody else made the account, took the address for his, or got the name
    raise RuntimeError("no free handle was found")


def _create(email: str, handle: str, network: str, at: datetime) -> Subscriber:
    check_sign_up(email=email, network=network, at=at)
    subscriber = Subscriber(email=email, handle=handle, handle_skeleton=skeleton(handle), joined_at=at)
    subscriber.set_unusable_password()
    subscriber.save(force_insert=True)
    inherit_sanctions(subscriber=subscriber, at=at)
    note_arrival(subscriber=subscriber, network=network, at=at)
    emit("subscriber.joined", subscriber=subscriber.pk, at=at)
    return subscriber
