"""Signing a browser in and out: the one place where Django's session meets ours. Pages and the admin use it, too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.api.devices import keep_device, send_device
from accounts.models import Subscriber
from accounts.sessions import close_browser_session, open_browser_session, prolong_browser_session
from accounts.staffing import note_sign_in
from core.errors import NotAllowedError

SEEN = "seen_at"  # in the session: POSIX seconds of the last use that was noted
SEEN_EVERY = timedelta(minutes=5)  # not worth a write a request


class ForeignOriginError(NotAllowedError):
    code = "foreign_origin"
    message = "Another site may not sign you in."


def sign_in_browser(request: HttpRequest, subscriber: Subscriber, *, at: datetime) -> None:
    """Give the browser a session under a new key, list it, and know the browser. Whatever it had before is over.

    A key that somebody planted before is worthless, and so is what was in that session.
    """
    if request.session.session_key:
        close_browser_session(session_key=request.session.session_key, at=at)
    request.session.flush()
    login(request, subscriber, backend="django.contrib.auth.backends.ModelBackend")
    request.session[SEEN] = int(at.timestamp())
    session = open_browser_session(
        subscriber=subscriber,
        session_key=request.session.session_key or "",
        user_agent=request.headers.get("User-Agent", ""),
        device=keep_device(request, subscriber, at=at),
        at=at,
    )
    note_sign_in(subscriber=subscriber, session=session, at=at)


def sign_out_browser(request: HttpRequest, *, at: datetime) -> None:
    """End the browser's session, here and in the list."""
    if request.session.session_key:
        close_browser_session(session_key=request.session.session_key, at=at)
    logout(request)


def require_own_origin(request: HttpRequest) -> None:
    """Refuse a sign-in that another site's page has sent: it could sign somebody in as somebody else.

    A token cannot be asked for, since nobody is signed in yet. Browsers name the origin of every POST, so one without
    an origin comes from no page. Raises ForeignOriginError (403).
    """
    origin = request.headers.get("Origin")
    if origin is not None and _host_of(origin) != request.get_host():
        raise ForeignOriginError


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as "http://[", which no browser sends
        return ""


def note_use(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a session that is used lives on, and its list says when that was, to five minutes.

    A browser that has just signed in gets the cookie by which it is known.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        send_device(request, response)
        # Public answers never look at the session, and must not begin to depend on it here.
        if request.session.accessed and SEEN in request.session:
            _note_use(request, timezone.now())
        return response

    return middleware


def _note_use(request: HttpRequest, at: datetime) -> None:
    if at.timestamp() - request.session[SEEN] > SEEN_EVERY.total_seconds():
        request.session[SEEN] = int(at.timestamp())
        prolong_browser_session(session_key=request.session.session_key or "", at=at)
