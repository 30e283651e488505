"""Everything that changes what somebody is told, and what is to be told no more."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Subscriber
from accounts.notices.models import Mute, Notice, ThreadFollow
from accounts.notices.readers import read_notices
from core.errors import DomainError

CHUNK = 1_000  # rows in one statement


class OwnMuteError(DomainError):
    code = "own_mute"
    message = "You cannot block yourself."


def tell(notices: Iterable[Notice]) -> None:
    """Write down who is told what. What somebody was told already he is not told again, whoever else is at it now."""
    Notice.objects.bulk_create(notices, batch_size=CHUNK, ignore_conflicts=True)


def mark_read(
    *, subscriber: Subscriber, ids: Collection[UUID] | None = None, upto: UUID | None = None, at: datetime
) -> None:
    """Mark notices of this person as read: these, or all up to one, or all.

    Those of others, and those that are muted, are passed over.
    """
    unread = Notice.objects.filter(subscriber=subscriber, read_at__isnull=True, is_muted=False)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    if upto is not None:
        unread = unread.filter(pk__lte=upto)
    unread.update(read_at=at)


def withdraw(*, subject: str, at: datetime) -> None:
    """Nobody is told of this subject any more, until `restore`."""
    Notice.objects.filter(subject=subject, withdrawn_at__isnull=True).update(withdrawn_at=at)


def restore(*, subject: str) -> None:
    """Who was told of this subject is so again."""
    Notice.objects.filter(subject=subject, withdrawn_at__isnull=False).update(withdrawn_at=None)


@transaction.atomic
def mute_person(*, subscriber: Subscriber, person: Subscriber, at: datetime) -> None:
    """Hear nothing of what this person does until that ends; what waits goes on waiting. Raises OwnMuteError."""
    if person.pk == subscriber.pk:
        raise OwnMuteError
    Mute.objects.get_or_create(subscriber=subscriber, person=person, thread="", defaults={"at": at})
    _tell_muted_apart(subscriber, at)


@transaction.atomic
def mute_thread(*, subscriber: Subscriber, thread: str, at: datetime) -> None:
    """Hear nothing of this thread (`story:7`, `comment:018f…`) until that ends, and follow it no longer."""
    Mute.objects.get_or_create(subscriber=subscriber, person=None, thread=thread, defaults={"at": at})
    ThreadFollow.objects.filter(subscriber=subscriber, thread=thread).delete()
    _tell_muted_apart(subscriber, at)


@transaction.atomic
def unmute_person(*, subscriber: Subscriber, person: Subscriber, at: datetime) -> None:
    """Hear of this person again: of what waited before it was muted, and of what comes from now on."""
    if Mute.objects.filter(subscriber=subscriber, person=person).delete()[0]:
        _tell_muted_apart(subscriber, at)


@transaction.atomic
def unmute_thread(*, subscriber: Subscriber, thread: str, at: datetime) -> None:
    """Hear of this thread again: of what waited before it was muted, and of what comes from now on."""
    if Mute.objects.filter(subscriber=subscriber, thread=thread).delete()[0]:
        _tell_muted_apart(subscriber, at)


@transaction.atomic
def follow_thread(*, subscriber: Subscriber, thread: str, at: datetime) -> None:
    """Hear of whatever is said in this thread (`comment:018f…`) from now on; it is muted no longer."""
    ThreadFollow.objects.get_or_create(subscriber=subscriber, thread=thread, defaults={"at": at})
    unmute_thread(subscriber=subscriber, thread=thread, at=at)


def unfollow_thread(*, subscriber: Subscriber, thread: str) -> None:
    """Hear of it only as of any other thread."""
    ThreadFollow.objects.filter(subscriber=subscriber, thread=thread).delete()


def forget_old_notices(*, at: datetime) -> int:
    """Delete notices of what happened more than NOTICE_RETENTION_DAYS ago. Returns how many went."""
    oldest = at - timedelta(days=settings.NOTICE_RETENTION_DAYS)
    return Notice.objects.filter(at__lt=oldest).delete()[0]


def _tell_muted_apart(subscriber: Subscriber, at: datetime) -> None:
    """Of what waits, count no longer what is told no more, and what is told again: the bell must not promise too much.

    Looks at the newest CHUNK; the number beside the bell ends long before that.
    """
    waiting = Notice.objects.filter(subscriber=subscriber, read_at__isnull=True)
    waiting.filter(is_muted=True).update(is_muted=False)
    newest = list(waiting.filter(withdrawn_at__isnull=True).order_by("-id")[:CHUNK])
    still_told = {notice.pk for notice, _ in read_notices(newest, to=subscriber, at=at)}
    waiting.filter(pk__in=[notice.pk for notice in newest if notice.pk not in still_told]).update(is_muted=True)
