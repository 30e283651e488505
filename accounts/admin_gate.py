"""What stands before the admin: a session of somebody who works here is confirmed by a second factor, or led to it."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.api.confirming import browser_session
from accounts.models import Subscriber
from accounts.second_factor.selectors import has_factor, is_confirmed

ADMIN = "/admin/"
DOORS = ("/admin/login/", "/admin/logout/")
SEE_OTHER = 303


def require_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: everything below /admin/ but its doors, whatever answers there.

    Whoever has no factor is led to set one up, the others to confirm; strangers and readers meet the admin's own door.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(ADMIN) and path not in DOORS and _is_unconfirmed(request):
            return _lead_away(request)
        return get_response(request)

    return middleware


def _is_unconfirmed(request: HttpRequest) -> bool:
    works_here = isinstance(request.user, Subscriber) and request.user.is_staff
    return works_here and not is_confirmed(browser_session(request), at=timezone.now())


def _lead_away(request: HttpRequest) -> HttpResponse:
    """A form that was sent is lost: the page that it came from is asked for again."""
    assert isinstance(request.user, Subscriber)  # noqa: S101  # `_is_unconfirmed` has seen to it
    page = settings.CONFIRM_URL if has_factor(request.user) else settings.ENROL_URL
    after = request.get_full_path() if request.method in {"GET", "HEAD"} else ADMIN
    response = HttpResponseRedirect(f"{page}?{urlencode({'next': after})}", status=SEE_OTHER)
    response["Cache-Control"] = "private, no-store"
    return response
