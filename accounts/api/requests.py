"""What a view reads from a request, typed."""

from uuid import UUID

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.credentials import Credential
from accounts.models import Subscriber
from accounts.sessions import find_browser_session


def current_subscriber(request: Request) -> Subscriber:
    """Who sends the request. Raises NotAuthenticated (401) for nobody."""
    if not isinstance(request.user, Subscriber):
        raise NotAuthenticated
    return request.user


def current_session_id(request: Request) -> UUID | None:
    """The listed session that this request came with. None for an API key, and for a browser that is not listed."""
    if isinstance(request.auth, Credential) and (request.auth.session or request.auth.api_key):
        return request.auth.session.pk if request.auth.session else None
    return find_browser_session(session_key=request.session.session_key or "")
