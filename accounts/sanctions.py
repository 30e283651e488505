"""What moderators decide about people, as rows: warnings, silences, suspensions and bans, imposed and lifted."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.kept_sanctions import release_mailbox
from accounts.models import Sanction, Subscriber
from core.errors import ConflictError, DomainError, NotFoundError

Kind = Sanction.Kind
LASTING = {Kind.SILENCE, Kind.SUSPENSION}  # these have an end; a warning is acknowledged, a ban lifted
LONGEST = timedelta(days=365)


class AlreadyBannedError(ConflictError):
    code = "already_banned"
    message = "This person is banned already."


class AlreadySanctionedError(ConflictError):
    code = "already_sanctioned"
    message = "Such a sanction is in force already. Lift it first, or let it end."


class PeriodInvalidError(DomainError):
    code = "period_invalid"
    message = "Silences and suspensions have an end, at most 365 days from now. Warnings and bans have none."


class NotBannedError(ConflictError):
    code = "not_banned"
    message = "This person is not banned."


class SanctionLiftedError(ConflictError):
    code = "sanction_lifted"
    message = "This sanction was lifted already."


class WarningNotFoundError(NotFoundError):
    """No warning of this person has this id."""


def check_period(*, kind: str, until: datetime | None, at: datetime) -> None:
    """Raise PeriodInvalidError (422) unless this kind of sanction can end at this moment, or has no end."""
    if kind in LASTING and (until is None or not at < until <= at + LONGEST):
        raise PeriodInvalidError
    if kind not in LASTING and until is not None:
        raise PeriodInvalidError


@transaction.atomic
def impose_sanction(
    *, subscriber: Subscriber, kind: str, rule: str, reason: str, until: datetime | None, by: Subscriber, at: datetime
) -> Sanction:
    """Impose a sanction from this moment on; reading and objecting go on whatever it is.

    `until` is the end of a silence or suspension, and None for the others. Raises PeriodInvalidError, and
    AlreadyBannedError or AlreadySanctionedError where one of the kind is in force, also when two do it at once.
    """
    check_period(kind=kind, until=until, at=at)
    Subscriber.objects.select_for_update().get(pk=subscriber.pk)  # one after the other
    # Also one that begins later: of two who impose at once, the second may have looked at the clock first.
    if subscriber.sanctions.standing(at=at).filter(kind=kind).exists():
        raise AlreadyBannedError if kind == Kind.BAN else AlreadySanctionedError
    facts = {"kind": kind, "rule": rule, "reason": reason, "starts_at": at, "ends_at": until, "imposed_by": by}
    try:
        with transaction.atomic():
            return Sanction.objects.create(subscriber=subscriber, **facts)
    except IntegrityError as error:  # a ban that begins later
        raise AlreadyBannedError from error


@transaction.atomic
def lift_sanction(*, sanction: Sanction, by: Subscriber, at: datetime) -> Sanction:
    """Take a sanction back, whether it is still in force or not: from now on it counts against nobody.

    Raises SanctionLiftedError, also when two moderators do it at once.
    """
    sanction = Sanction.objects.select_for_update().get(pk=sanction.pk)
    if sanction.lifted_at is not None:
        raise SanctionLiftedError
    sanction.lifted_at, sanction.lifted_by = at, by
    sanction.save(update_fields=["lifted_at", "lifted_by"])
    release_mailbox(subscriber=sanction.subscriber, kind=sanction.kind)
    return sanction


def impose_ban(*, subscriber: Subscriber, rule: str, reason: str, by: Subscriber, at: datetime) -> Sanction:
    """Ban somebody until it is lifted: from the next request on every write is refused. Raises AlreadyBannedError."""
    return impose_sanction(subscriber=subscriber, kind=Kind.BAN, rule=rule, reason=reason, until=None, by=by, at=at)


def find_ban(subscriber: Subscriber) -> Sanction:
    """The ban that nobody has lifted. Raises NotBannedError."""
    ban = subscriber.sanctions.filter(kind=Kind.BAN, lifted_at__isnull=True).first()
    if ban is None:
        raise NotBannedError
    return ban


def lift_ban(*, subscriber: Subscriber, by: Subscriber, at: datetime) -> Sanction:
    """End the ban in force. Raises NotBannedError, also when two moderators do it at once."""
    try:
        return lift_sanction(sanction=find_ban(subscriber), by=by, at=at)
    except SanctionLiftedError as error:
        raise NotBannedError from error


def acknowledge_warning(*, subscriber: Subscriber, warning_id: UUID, at: datetime) -> Sanction:
    """Note that the person has read a warning, which is in force no longer. The first moment counts.

    Raises WarningNotFoundError (404).
    """
    warnings = subscriber.sanctions.filter(pk=warning_id, kind=Kind.WARNING, lifted_at__isnull=True)
    warnings.filter(acknowledged_at__isnull=True).update(acknowledged_at=at)
    warning = warnings.first()
    if warning is None:
        raise WarningNotFoundError
    return warning
