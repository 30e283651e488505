"""What a person may do now: the sanctions in force."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.models import Sanction, Subscriber
from core.errors import NotAllowedError
from core.kept_sql import Question, given

Kind = Sanction.Kind
_IN_FORCE = Question(
    lambda: (
        Sanction.objects.in_force(at=given("at"))
        .filter(subscriber=given("subscriber"))
        .order_by("id")
        .values_list("kind", "id", "ends_at")
    )
)
_OBJECT = "object to the decision: the statement of it says how"


class BannedError(NotAllowedError):
    code = "banned"
    message = f"This account is banned. You can still read, and {_OBJECT}."


class SuspendedError(NotAllowedError):
    code = "suspended"
    message = f"This account is suspended for a while. You can still read, and {_OBJECT}."


class WarningUnreadError(NotAllowedError):
    code = "warning_unread"
    message = "A moderator has warned you. Say that you have read the warning, and you can write again."


class SilencedError(NotAllowedError):
    code = "silenced"
    message = f"You may not write comments for now. You can still read, react and report, and {_OBJECT}."


def is_shut_out(subscriber: Subscriber, *, at: datetime) -> bool:
    """Whether a ban or suspension forbids every write. One query, or none of whom the admin has just let in."""
    return not subscriber.was_admitted and find_exclusion(subscriber, at=at) is not None


def find_exclusion(subscriber: Subscriber, *, at: datetime) -> NotAllowedError | None:
    """The ban or suspension that forbids every write, if there is one. One query."""
    return _exclusion(_sanctions_in_force(subscriber, at))


def find_refusal(subscriber: Subscriber, *, at: datetime, words: bool = False) -> NotAllowedError | None:
    """What forbids this person every write now, or `words` alone; None for whoever may. One query.

    A warning forbids it until it is acknowledged, where the site has WARNINGS_STOP_WRITES.
    """
    held = _sanctions_in_force(subscriber, at)
    if exclusion := _exclusion(held):
        return exclusion
    if settings.WARNINGS_STOP_WRITES and (warning := held.get(Kind.WARNING)):
        return WarningUnreadError(warning=str(warning[0]))
    if words and (silence := held.get(Kind.SILENCE)):
        return SilencedError(until=silence[1])
    return None


def unread_warning(subscriber: Subscriber, *, at: datetime) -> Sanction | None:
    """The oldest warning that the person has not acknowledged. One query."""
    warnings = Sanction.objects.in_force(at=at).filter(subscriber=subscriber, kind=Kind.WARNING)
    return warnings.order_by("starts_at", "id").first()


def require_part(subscriber: Subscriber, *, at: datetime) -> None:
    """Raise BannedError, SuspendedError or WarningUnreadError (403) for whoever may not write at all. One query."""
    refusal = find_refusal(subscriber, at=at)
    if refusal is not None:
        raise refusal


def _sanctions_in_force(subscriber: Subscriber, at: datetime) -> dict[str, tuple[UUID, datetime | None]]:
    """The latest of each kind, with its end."""
    return {kind: (pk, ends_at) for kind, pk, ends_at in _IN_FORCE.rows(at=at, subscriber=subscriber.pk)}


def _exclusion(held: Mapping[str, tuple[UUID, datetime | None]]) -> NotAllowedError | None:
    if Kind.BAN in held:
        return BannedError()
    if suspension := held.get(Kind.SUSPENSION):
        return SuspendedError(until=suspension[1])
    return None
