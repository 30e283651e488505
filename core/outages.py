"""When the database cannot answer now: the refusal that asks to come again."""

from django.db import InterfaceError, OperationalError

from core.errors import DomainError

RETRY_AFTER = 5  # seconds


class UnavailableError(DomainError):
    """The database is away: it restarts, or takes no more connections."""

    status = 503
    code = "unavailable"
    message = "The service is not available just now. Try again in a moment."

    def __init__(self) -> None:
        super().__init__(retry_after=RETRY_AFTER)


def outage_of(error: BaseException | None) -> UnavailableError | None:
    """The refusal for an error of the database that passes by itself; None for every other error."""
    return UnavailableError() if isinstance(error, OperationalError | InterfaceError) else None
