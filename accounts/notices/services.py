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
    """Mark notices of this person as read: these, or all up to one, or all. Those of others are passed over."""
    unread = Notice.objects.filter(subscriber=subscriber, read_at__isnull=True)
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
    """Hear of this person no more: no notice of what he does, also none of those that wait. Raises OwnMuteError."""
    if person.pk == subscriber.pk:
        raise OwnMuteError
    Mute.objects.get_or_create(subscriber=subscriber, person=person, thread="", defaults={"at": at})
    _put_aside_muted(subscriber, at)


@transaction.atomic
def mute_thread(*, subscriber: Subscriber, thread: str, at: datetime) -> None:
    """Hear of this thread (`story:7`, `comment:018f…`) no more, and follow it no longer."""
    Mute.objects.get_or_create(subscriber=subscriber, person=None, thread=thread, defaults={"at": at})
    ThreadFollow.objects.filter(subscriber=subscriber, thread=thread).delete()
    _put_aside_muted(subscriber, at)


def unmute_person(*, subscriber: Subscriber, person: Subscriber) -> None:
    """Hear of this person again, from now on."""
    Mute.objects.filter(subscriber=subscriber, person=person).delete()


def unmute_thread(*, subscriber: Subscriber, thread: str) -> None:
    """Hear of this thread again, from now on."""
    Mute.objects.filter(subscriber=subscriber, thread=thread).delete()


@transaction.atomic
def follow_thread(*, subscriber: Subscriber, thread: str, at: datetime) -> None:
    """Hear of whatever is said in this thread (`comment:018f…`) from now on; it is muted no longer."""
    ThreadFollow.objects.get_or_create(subscriber=subscriber, thread=thread, defaults={"at": at})
    Mute.objects.filter(subscriber=subscriber, thread=thread).delete()


def unfollow_thread(*, subscriber: Subscriber, thread: str) -> None:
    """Hear of it only as of any other thread."""
    ThreadFollow.objects.filter(subscriber=subscriber, thread=thread).delete()


def forget_old_notices(*, at: datetime) -> int:
    """Delete notices of what happened more than NOTICE_RETENTION_DAYS ago. Returns how many went."""
    oldest = at - timedelta(days=settings.NOTICE_RETENTION_DAYS)
    return Notice.objects.filter(at__lt=oldest).delete()[0]


def _put_aside_muted(subscriber: Subscriber, at: datetime) -> None:
    """Of what waits, count as read what is told no more: the number beside the bell must not promise it."""
    unread = Notice.objects.filter(subscriber=subscriber, read_at__isnull=True, withdrawn_at__isnull=True)
    waiting = list(unread.order_by("-id")[:CHUNK])
    still_told = {notice.pk for notice, _ in read_notices(waiting, to=subscriber, at=at)}
    unread.filter(pk__in=[notice.pk for notice in waiting if notice.pk not in still_told]).update(read_at=at)
