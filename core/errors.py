"""What a service raises when it will not do what was asked.

A concrete error lives beside the function that raises it and names one cause. `core.api.problems` turns it into
`application/problem+json` once, for every room.
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """A refusal with a stable code.

    `data` is shown to the client beside the problem's own members, so nothing private goes in there.
    """

    status: ClassVar[int] = 422
    code: ClassVar[str] = "refused"
    message: ClassVar[str] = "The request was understood and refused."

    def __init__(self, message: str | None = None, **data: Any) -> None:
        self.detail = message or self.message
        self.data = data
        super().__init__(self.detail)


class NotFoundError(DomainError):
    """Unknown, or not visible to whoever asks: the same answer for both."""

    status = 404
    code = "not_found"
    message = "There is nothing here, or nothing that you may see."


class NotAllowedError(DomainError):
    """The actor is known and may not do this."""

    status = 403
    code = "not_allowed"
    message = "You may not do this."


class ConflictError(DomainError):
    """The state has moved on since the caller looked."""

    status = 409
    code = "conflict"
    message = "This has changed in the meantime."


class GoneError(DomainError):
    """It was there and is not any more."""

    status = 410
    code = "gone"
    message = "This is no longer available."


class LockedError(DomainError):
    """The discussion or branch takes no more words."""

    status = 423
    code = "locked"
    message = "This is closed."


class PreconditionMissingError(DomainError):
    """The caller must say which version it changes."""

    status = 428
    code = "version_missing"
    message = "Say which version you are changing: If-Match or version."


class TooManyError(DomainError):
    """A limit was reached. `retry_after` is in whole seconds, rounded up."""

    status = 429
    code = "too_many"
    message = "Too many requests."

    def __init__(self, message: str | None = None, *, retry_after: int, **data: Any) -> None:
        self.retry_after = max(1, retry_after)
        super().__init__(message, retry_after=self.retry_after, **data)
