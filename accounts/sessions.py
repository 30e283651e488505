"""Signed-in clients: opened after a code was redeemed, listed, and closed from anywhere."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.credentials import TOKEN_PREFIX, hash_secret, new_secret
from accounts.devices import forget_other_devices
from accounts.models import AccessSession, Device, Subscriber
from accounts.presence import day_of, note_presence
from core.errors import NotFoundError


class SessionNotFoundError(NotFoundError):
    """No live session of this subscriber has this id."""


def open_browser_session(
    *, subscriber: Subscriber, session_key: str, user_agent: str, device: Device | None = None, at: datetime
) -> AccessSession:
    """Note that Django's session `session_key` belongs to `subscriber`, so that it can be listed and closed."""
    return _open(
        subscriber,
        AccessSession.Client.BROWSER,
        secret=session_key,
        session_key=session_key,
        user_agent=user_agent,
        device=device,
        at=at,
    )


def open_app_session(
    *, subscriber: Subscriber, user_agent: str, device: Device | None = None, at: datetime
) -> tuple[AccessSession, str]:
    """A new session for an app, and its token, which is shown this once and kept only as a hash."""
    token = new_secret(TOKEN_PREFIX)
    app = AccessSession.Client.APP
    return _open(subscriber, app, secret=token, user_agent=user_agent, device=device, at=at), token


def live_sessions(*, subscriber: Subscriber, at: datetime) -> QuerySet[AccessSession]:
    """The sessions that still open something. A browser's may have ended in Django without our doing."""
    live = AccessSession.objects.filter(subscriber=subscriber, revoked_at__isnull=True, expires_at__gt=at)
    in_django = Session.objects.filter(session_key=OuterRef("session_key"))
    return live.filter(Q(client=AccessSession.Client.APP) | Exists(in_django))


def find_browser_session(*, session_key: str) -> UUID | None:
    """The id under which a browser's live session is listed."""
    live = AccessSession.objects.filter(secret_hash=hash_secret(session_key), revoked_at__isnull=True)
    return live.values_list("pk", flat=True).first()


@transaction.atomic
def close_session(*, subscriber: Subscriber, session_id: UUID, at: datetime) -> None:
    """End one of the subscriber's own sessions: its cookie or token opens nothing from the next request on.

    Raises SessionNotFoundError for somebody else's, an unknown or an ended one.
    """
    session = live_sessions(subscriber=subscriber, at=at).filter(pk=session_id).first()
    if session is None:
        raise SessionNotFoundError
    _close(session, at)


@transaction.atomic
def close_other_sessions(*, subscriber: Subscriber, kept: UUID | None, at: datetime) -> None:
    """End all of the subscriber's sessions but this one, and know the person by no other device than its own."""
    device = None
    for session in live_sessions(subscriber=subscriber, at=at).select_related("device"):
        if session.pk == kept:
            device = session.device
        else:
            _close(session, at)
    forget_other_devices(subscriber=subscriber, kept=device)


@transaction.atomic
def close_browser_session(*, session_key: str, at: datetime) -> None:
    """Sign a browser out. Does nothing for a session that is not listed."""
    for session in AccessSession.objects.filter(secret_hash=hash_secret(session_key), revoked_at__isnull=True):
        _close(session, at)


def prolong_browser_session(*, session_key: str, at: datetime) -> None:
    """Note that the browser is in use. Its cookie is renewed with it, so both end at the same time."""
    live = AccessSession.objects.filter(secret_hash=hash_secret(session_key), revoked_at__isnull=True)
    for person, seen_at in live.values_list("subscriber", "last_seen_at"):
        if day_of(seen_at) < day_of(at):
            note_presence(person=person, at=at)
    live.update(last_seen_at=at, expires_at=at + timedelta(seconds=settings.SESSION_COOKIE_AGE))


def rekey_browser_session(*, session_id: UUID, session_key: str) -> None:
    """The browser goes on under another key of Django's; it is the same session in the list."""
    AccessSession.objects.filter(pk=session_id).update(secret_hash=hash_secret(session_key), session_key=session_key)


def _open(
    subscriber: Subscriber,
    client: str,
    *,
    secret: str,
    user_agent: str,
    device: Device | None,
    at: datetime,
    session_key: str = "",
) -> AccessSession:
    note_presence(person=subscriber.pk, at=at)
    return AccessSession.objects.create(
        subscriber=subscriber,
        client=client,
        secret_hash=hash_secret(secret),
        session_key=session_key,
        device=device,
        user_agent=user_agent.replace("\x00", "")[:200],
        created_at=at,
        last_seen_at=at,
        expires_at=at + timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def _close(session: AccessSession, at: datetime) -> None:
    if session.session_key:
        Session.objects.filter(session_key=session.session_key).delete()
    AccessSession.objects.filter(pk=session.pk).update(revoked_at=at)
