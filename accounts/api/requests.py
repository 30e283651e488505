"""What a view reads from a request, typed."""

from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.models import Subscriber


def current_subscriber(request: Request) -> Subscriber:
    """Who sends the request. Raises NotAuthenticated (401) for nobody."""
    if not isinstance(request.user, Subscriber):
        raise NotAuthenticated
    return request.user
