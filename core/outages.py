"""When the database cannot answer now: the refusal that asks to come again."""

from django.db import Error, InterfaceError, OperationalError
from psycopg import errors

from core.errors import DomainError

RETRY_AFTER = 5  # seconds
_GIVEN_UP = (
    errors.LockNotAvailable,
    errors.QueryCanceled,
    errors.IdleInTransactionSessionTimeout,
    errors.DeadlockDetected,
    errors.SerializationFailure,
)


class UnavailableError(DomainError):
    """The database is away: it restarts, or takes no more connections."""

    status = 503
    code = "unavailable"
    message = "The service is not available just now. Try again in a moment."

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_AFTER)


class BusyError(UnavailableError):
    """The database works and has given this up: a limit of time, or others who hold what it needs."""

    code = "busy"
    message = "This took too long and was given up. Try again in a moment."


def outage_of(error: BaseException | None) -> UnavailableError | None:
    """The refusal for an error of the database that passes by itself; None for every other error."""
    if isinstance(error, Error) and isinstance(error.__cause__, _GIVEN_UP):
        return BusyError()
    return UnavailableError() if isinstance(error, OperationalError | InterfaceError) else None
