"""Whoever is signed in and tries what only those who work here may do: refused, and in the audit log."""

import logging
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Subscriber
from core.acts import note_act
from core.limits import Limit, limiter

logger = logging.getLogger(__name__)

HARMLESS = {"GET", "HEAD", "OPTIONS", "TRACE"}
REFUSED = 403
# Nobody fills the log with refusals, which nothing deletes from it; the lines of the application's log go on.
WRITTEN_DOWN = Limit("refusals", 20, 3600)
FORGED = "csrf_failed"
ADMIN = "/admin/"


def note_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what is answered 403, at a place of STAFF_PLACES, to somebody who is signed in.

    A line each, by number, address and code; for writes, twenty of one person an hour, an entry of the audit log too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == REFUSED and _is_for_staff(request) and not _is_forged(request, response):
            _note(request, _code_of(response))
        return response

    return middleware


def _is_for_staff(request: HttpRequest) -> bool:
    prefixes, names = settings.STAFF_PLACES
    match = request.resolver_match
    return request.path_info.startswith(prefixes) or (match is not None and match.view_name in names)


def _is_forged(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether another site's page sent it, not the person: Django marks forms that had their token, the API says so."""
    in_the_admin = request.path_info.startswith(ADMIN)
    return not getattr(request, "csrf_processing_done", False) if in_the_admin else _code_of(response) == FORGED


def _code_of(response: HttpResponse) -> str:
    told: Any = getattr(response, "data", None) or {}
    return str(told.get("code", "not_allowed"))


def _note(request: HttpRequest, code: str) -> None:
    person = request.user
    if not isinstance(person, Subscriber):
        return
    match = request.resolver_match
    place = match.view_name if match else ""
    logger.warning("Subscriber %s was refused %s %s: %s", person.pk, request.method, place, code)
    if request.method in HARMLESS or not limiter.hit(WRITTEN_DOWN, f"subscriber:{person.pk}").allowed:
        return
    # Handles and slugs of an address are left out: the log outlives them.
    ids = {name: str(value) for name, value in match.kwargs.items() if isinstance(value, UUID | int)} if match else {}
    after = {"method": request.method, "status": REFUSED, "code": code, **ids}
    note_act(actor=person.pk, verb="refused", target=f"place:{place}"[:80], after=after, at=timezone.now())
