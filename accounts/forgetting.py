"""What signing in leaves behind goes after a while: codes, failures, networks (personal data) and ended sessions."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from accounts.conduct import WINDOW
from accounts.models import (
    AccessSession,
    Alert,
    Arrival,
    Device,
    EmailChange,
    GivenUpHandle,
    KeptSanction,
    Presence,
    SignInCode,
    SignInFailure,
)
from accounts.presence import day_of

CHUNK = 1000  # rows a statement: none holds locks for long, and a killed job has done its part


def forget_old_sign_ins(*, at: datetime) -> int:
    """Delete what is past its retention; returns how many rows went. Safe to run at any time, twice and late.

    Codes, failures, and where accounts were made go after SIGN_IN_RETENTION_DAYS: no limit looks back further, and a
    network is no longer known as one that the person signs in from. So do alerts and addresses that somebody had
    before. Sessions go SESSION_RETENTION_DAYS after their end, devices DEVICE_RETENTION_DAYS after the last sign-in.
    What is kept of sanctions goes when they are over, days on which somebody was here when they count for no trust any
    more.
    """
    last = at - timedelta(days=settings.SIGN_IN_RETENTION_DAYS)
    ended = at - timedelta(days=settings.SESSION_RETENTION_DAYS)
    return sum(
        _delete_in_chunks(rows)
        for rows in (
            SignInCode.objects.filter(requested_at__lt=last),
            SignInFailure.objects.filter(at__lt=last),
            Arrival.objects.filter(at__lt=last),
            EmailChange.objects.filter(at__lt=last),
            Alert.objects.filter(at__lt=last),
            KeptSanction.objects.filter(forget_at__lte=at),
            Presence.objects.filter(day__lte=day_of(at - WINDOW)),
            Device.objects.filter(seen_at__lt=at - timedelta(days=settings.DEVICE_RETENTION_DAYS)),
            AccessSession.objects.filter(Q(revoked_at__lt=ended) | Q(expires_at__lt=ended)),
            Session.objects.filter(expire_date__lt=at),
        )
    )


def forget_given_up_handles(*, at: datetime) -> int:
    """Delete what was noted of names whose HANDLE_QUARANTINE_DAYS are over; returns how many rows went."""
    over = at - timedelta(days=settings.HANDLE_QUARANTINE_DAYS)
    return _delete_in_chunks(GivenUpHandle.objects.filter(at__lte=over))


def _delete_in_chunks(rows: QuerySet[Any]) -> int:
    gone: int = 0
    while True:
        chunk = rows.order_by("pk").values("pk")[:CHUNK]
        deleted = rows.filter(pk__in=chunk).delete()[0]
        gone += deleted
        if deleted < CHUNK:
            return gone
