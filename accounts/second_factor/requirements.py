"""What a session must have shown before it may do more than read and write as anybody."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import AccessSession, Subscriber
from accounts.second_factor.selectors import has_factor, is_confirmed, is_freshly_confirmed, kinds_of
from core.errors import NotAllowedError


class SecondFactorMissingError(NotAllowedError):
    code = "second_factor_missing"
    message = "This needs a second factor, and you have none. Set one up first."


class SecondFactorRequiredError(NotAllowedError):
    code = "second_factor_required"
    message = "Confirm this session with your second factor first."


class SignInAgainError(NotAllowedError):
    code = "sign_in_again"
    message = "This can be done right after signing in. Sign out, sign in again, and try once more."


def require_confirmed(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> None:
    """Raise unless the session was confirmed within SECOND_FACTOR_LIFETIME. One query where it was.

    SecondFactorMissingError for a person who has no factor, else SecondFactorRequiredError with the `kinds` (403).
    """
    if not is_confirmed(session_id, at=at):
        raise _missing_or_required(subscriber)


def require_confirmed_if_enrolled(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> None:
    """For what anybody may do, and whoever has a second factor only with it. Raises SecondFactorRequiredError."""
    if has_factor(subscriber):
        require_confirmed(subscriber=subscriber, session_id=session_id, at=at)


def require_own_key(*, owner: Subscriber) -> None:
    """An API key confirms nothing. It moderates as long as its owner has a factor: else SecondFactorMissingError."""
    if not has_factor(owner):
        raise SecondFactorMissingError


def require_may_change(*, subscriber: Subscriber, session_id: UUID | None, at: datetime) -> UUID:
    """The session that may now change the person's factors: one that was confirmed within SECOND_FACTOR_FRESH.

    Without a factor it must have been signed in for no longer than that, so that whoever finds a browser open, or a
    token, cannot enrol in the person's place. Raises SecondFactorRequiredError or SignInAgainError (403).
    """
    if session_id is None:
        raise SignInAgainError
    if not has_factor(subscriber):
        since = at - timedelta(seconds=settings.SECOND_FACTOR_FRESH)
        if not AccessSession.objects.filter(pk=session_id, created_at__gt=since).exists():
            raise SignInAgainError
    elif not is_freshly_confirmed(session_id, at=at):
        raise SecondFactorRequiredError(kinds=kinds_of(subscriber))
    return session_id


def _missing_or_required(subscriber: Subscriber) -> NotAllowedError:
    kinds = kinds_of(subscriber) if has_factor(subscriber) else []
    return SecondFactorRequiredError(kinds=kinds) if kinds else SecondFactorMissingError()
