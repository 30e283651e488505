"""What stands before the admin: a session of somebody who works here is confirmed by a second factor, or led to it.

Whoever is banned or suspended is not let in at all, from the next request on, whatever the role and the page.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from accounts.api.confirming import browser_session
from accounts.models import Subscriber
from accounts.refusals import remember_refusal
from accounts.second_factor.selectors import has_factor, is_confirmed
from accounts.standing import find_exclusion

ADMIN = "/admin/"
DOORS = ("/admin/login/", "/admin/logout/")
SEE_OTHER = 303


def require_second_factor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: everything below /admin/ but its doors, whatever answers there.

    Whoever has no factor is led to set one up, the others to confirm; strangers and readers meet the admin's own door.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if path.startswith(ADMIN) and path not in DOORS and (person := _unconfirmed(request)):
            return _lead_away(request, person)
        return get_response(request)

    return middleware


class RequireStanding:
    """Middleware: 403 below /admin/ for who works here and is banned or suspended; its doors stay open. One query.

    When the view is known, not before: then it is also known that the form is his own, which the audit log asks.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """Raises PermissionDenied; whoever is let in is noted as such on the person of the request."""
        path, person = request.path_info, request.user
        if not path.startswith(ADMIN) or path in DOORS or not isinstance(person, Subscriber) or not person.is_staff:
            return
        if refusal := find_exclusion(person, at=timezone.now()):
            remember_refusal(request, refusal)
            raise PermissionDenied from refusal
        person.was_admitted = True


def _unconfirmed(request: HttpRequest) -> Subscriber | None:
    """Who works here and has not shown a second factor in this session."""
    person = request.user
    if not isinstance(person, Subscriber) or not person.is_staff:
        return None
    return None if is_confirmed(browser_session(request), at=timezone.now()) else person


def _lead_away(request: HttpRequest, person: Subscriber) -> HttpResponse:
    """A form that was sent is lost: the page that it came from is asked for again."""
    page = settings.CONFIRM_URL if has_factor(person) else settings.ENROL_URL
    after = request.get_full_path() if request.method in {"GET", "HEAD"} else ADMIN
    response = HttpResponseRedirect(f"{page}?{urlencode({'next': after})}", status=SEE_OTHER)
    response["Cache-Control"] = "private, no-store"
    return response
