"""What moderators decide about people: bans imposed and lifted, as rows."""

from datetime import datetime

from django.db import IntegrityError, transaction

from accounts.models import Sanction, Subscriber
from core.errors import ConflictError


class AlreadyBannedError(ConflictError):
    code = "already_banned"
    message = "This person is banned already."


class NotBannedError(ConflictError):
    code = "not_banned"
    message = "This person is not banned."


def impose_ban(*, subscriber: Subscriber, rule: str, reason: str, by: Subscriber, at: datetime) -> Sanction:
    """Ban somebody until it is lifted: from the next request on every write is refused, reading and appealing go on.

    Raises AlreadyBannedError, also when two moderators do it at once.
    """
    try:
        with transaction.atomic():
            return Sanction.objects.create(
                subscriber=subscriber, kind=Sanction.Kind.BAN, rule=rule, reason=reason, starts_at=at, imposed_by=by
            )
    except IntegrityError as error:
        raise AlreadyBannedError from error


def lift_ban(*, subscriber: Subscriber, by: Subscriber, at: datetime) -> Sanction:
    """End the ban in force. Raises NotBannedError, also when two moderators do it at once."""
    in_force = Sanction.objects.filter(subscriber=subscriber, kind=Sanction.Kind.BAN, lifted_at__isnull=True)
    with transaction.atomic():
        ban = in_force.select_for_update().first()
        if ban is None:
            raise NotBannedError
        ban.lifted_at, ban.lifted_by = at, by
        ban.save(update_fields=["lifted_at", "lifted_by"])
    return ban
