"""A person's wish to go: asked for, taken back within a day, or carried out by `accounts.privacy.leaving`."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import cache
from typing import cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from accounts.models import Subscriber
from accounts.privacy import tasks
from accounts.privacy.models import Erasure, ErasureMail
from core.api.problems import MAX_ERRORS
from core.errors import ConflictError, DomainError, NotFoundError, TooManyError
from core.limits import Limit, limiter
from core.personal import Fate
from core.wake import wake_after_commit

MOST_EXCEPTIONS = 1000
WISHES = Limit("erasures", 5, 24 * 3600)  # each sends a mail, and whoever has got into an account could go on and on


class ErasureNotFoundError(NotFoundError):
    code = "erasure_not_found"
    message = "No erasure of your account is waiting."


class ErasureBegunError(ConflictError):
    code = "erasure_begun"
    message = "Your account is being erased. This cannot be taken back any more."


class TooManyErasuresError(TooManyError):
    code = "too_many_erasures"
    message = "You have asked for this and taken it back too often today."


class ExceptionUnknownError(DomainError):
    code = "exception_unknown"
    message = "Among the exceptions are comments that are not yours, or that there are not."


@transaction.atomic
def ask_for_erasure(
    *, subscriber: Subscriber, comments: Fate, otherwise: Collection[UUID] = (), at: datetime
) -> Erasure:
    """Have the account erased in ERASURE_GRACE_HOURS, and tell the person by mail.

    `otherwise` are comments of the person that get the other fate. Asked again while it waits, the choice is changed
    and the time stays. Raises ExceptionUnknownError (422, with pointers), ErasureBegunError (409) or
    TooManyErasuresError (429).
    """
    _require_own(subscriber, otherwise)
    Subscriber.objects.select_for_update(no_key=True).get(pk=subscriber.pk)  # two at once make one wish and one mail
    choice = {"comments": comments, "otherwise": sorted(set(otherwise))}
    due = {"asked_at": at, "due_at": at + timedelta(hours=settings.ERASURE_GRACE_HOURS)}
    erasure, is_new = Erasure.objects.get_or_create(subscriber=subscriber, defaults={**choice, **due})
    if erasure.begun_at is not None:
        raise ErasureBegunError
    if is_new:
        _count_wish(subscriber)
        ErasureMail.objects.create(
            erasure=erasure, kind=ErasureMail.Kind.ASKED, address=subscriber.email, written_at=at
        )
        wake_after_commit(tasks.send_erasure_mails)
    else:
        Erasure.objects.filter(pk=erasure.pk).update(**choice)
        erasure.refresh_from_db()
    return erasure


@transaction.atomic
def cancel_erasure(*, subscriber: Subscriber) -> None:
    """Take the wish back: as if it had never been. Raises ErasureNotFoundError (404) or ErasureBegunError (409)."""
    erasure = Erasure.objects.select_for_update().filter(subscriber=subscriber).first()
    if erasure is None:
        raise ErasureNotFoundError
    if erasure.begun_at is not None:
        raise ErasureBegunError
    erasure.delete()


def find_erasure(*, subscriber: Subscriber) -> Erasure | None:
    """The wish that waits."""
    return Erasure.objects.filter(subscriber=subscriber).first()


def _require_own(subscriber: Subscriber, comments: Collection[UUID]) -> None:
    """Raises ExceptionUnknownError, the same of comments of others and of those that there are not."""
    own = _find_own_comments()(subscriber.pk, comments) if comments else set()
    errors = [
        {"pointer": f"#/exceptions/{number}", "code": ExceptionUnknownError.code, "detail": "No comment of yours."}
        for number, comment in enumerate(comments)
        if comment not in own
    ]
    if errors:
        raise ExceptionUnknownError(errors=errors[:MAX_ERRORS])


@cache
def _find_own_comments() -> Callable[[int, Collection[UUID]], Collection[UUID]]:
    """Of the room that knows them: (person, ids) -> those of them that are the person's."""
    return cast("Callable[[int, Collection[UUID]], Collection[UUID]]", import_string(settings.OWN_COMMENTS))


def _count_wish(subscriber: Subscriber) -> None:
    standing = limiter.hit(WISHES, f"subscriber:{subscriber.pk}")
    if not standing.allowed:
        raise TooManyErasuresError(retry_after=standing.reset_after)
