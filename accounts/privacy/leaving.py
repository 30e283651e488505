"""Carrying an erasure out: signed out for good first, and forgotten by all rooms a little later."""

from datetime import datetime, timedelta

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F

from accounts.models import AccessSession, ApiKey, Subscriber
from accounts.privacy.models import Erasure, ErasureMail
from core.events import emit
from core.personal import personal_data

# A request that was let in a moment before the end may still be writing, and jobs may still hold what they have read:
# both have an end of their own, and the last of them is Celery's limit of two minutes.
QUIET = timedelta(minutes=3)


def sign_out_next(*, at: datetime) -> bool:
    """Close the account that is due first: from the next request on nothing opens it. Whether there was one."""
    with transaction.atomic():
        due = Erasure.objects.filter(done_at__isnull=True, begun_at__isnull=True, due_at__lte=at)
        erasure = due.select_for_update(skip_locked=True, of=["self"]).order_by("due_at", "pk").first()
        if erasure is None:
            return False
        person = erasure.subscriber
        _close(person, at)
        Erasure.objects.filter(pk=erasure.pk).update(begun_at=at)
        ErasureMail.objects.filter(erasure=erasure).delete()  # that it was asked for is no news any more
        ErasureMail.objects.create(erasure=erasure, kind=ErasureMail.Kind.DONE, address=person.email, written_at=at)
    return True


def erase_next(*, at: datetime) -> bool:
    """Let every room forget one person who was signed out; returns whether there was one.

    All rooms in one transaction, so nobody is ever forgotten by half, and whoever decides about a comment meanwhile
    waits and then finds no author. Safe to run twice at once and to be killed anywhere.
    """
    erasure = _take(at)
    if erasure is None:
        return False
    with transaction.atomic():
        if not Erasure.objects.select_for_update().filter(pk=erasure.pk, done_at__isnull=True).exists():
            return True  # somebody else has just done it
        # Not the strong lock: a decision that holds one of the comments may have to name the person.
        Subscriber.objects.select_for_update(no_key=True).get(pk=erasure.pk)
        for room in personal_data():
            room.erase(erasure.pk, choice=erasure.choice, at=at)
        _finish(erasure, at)
    return True


@transaction.atomic
def _take(at: datetime) -> Erasure | None:
    """One that nobody is at work on; those that were tried before come last."""
    quiet = Erasure.objects.filter(done_at__isnull=True, begun_at__lte=at - QUIET)
    free = quiet.select_for_update(skip_locked=True)
    erasure = free.order_by(F("tried_at").asc(nulls_first=True), "begun_at", "pk").first()
    if erasure is not None:
        Erasure.objects.filter(pk=erasure.pk).update(tried_at=at)
    return erasure


def _close(person: Subscriber, at: datetime) -> None:
    Subscriber.objects.filter(pk=person.pk).update(is_active=False)
    live = AccessSession.objects.filter(subscriber=person, revoked_at__isnull=True)
    Session.objects.filter(session_key__in=live.exclude(session_key="").values("session_key")).delete()
    live.update(revoked_at=at)
    ApiKey.objects.filter(owner=person, revoked_at__isnull=True).update(revoked_at=at)


def _finish(erasure: Erasure, at: datetime) -> None:
    if Erasure.objects.filter(pk=erasure.pk, done_at__isnull=True).update(done_at=at, otherwise=[]):
        emit("subscriber.erased", at=at, subscriber=erasure.pk)
