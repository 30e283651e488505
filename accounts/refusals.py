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
from core.errors import DomainError
from core.limits import Limit, limiter

logger = logging.getLogger(__name__)

HARMLESS = {"GET", "HEAD", "OPTIONS", "TRACE"}
REFUSED = 403
# Nobody fills the log with refusals, which nothing deletes from it; the lines of the application's log go on.
WRITTEN_DOWN = Limit("refusals", 20, 3600)
FORGED = "csrf_failed"
ADMIN = "/admin/"
REFUSED_WITH = "hubbub.refusal"  # in request.META


def remember_refusal(request: HttpRequest, refusal: DomainError) -> None:
    """Let `note_refusals` know why something was not done, where the answer is a page or leads to one."""
    request.META[REFUSED_WITH] = refusal


def note_refusals(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: what is answered 403 at a place of STAFF_PLACES, or with a page that says so, to who is signed in.

    A line each, by number, address and code; for writes, twenty of one person an hour, an entry of the audit log too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_refused(request, response) and _is_for_staff(request) and not _is_forged(request, response):
            _note(request, _code_of(request, response))
        return response

    return middleware


def _is_refused(request: HttpRequest, response: HttpResponse) -> bool:
    refusal = request.META.get(REFUSED_WITH)
    return REFUSED in {response.status_code, refusal.status if isinstance(refusal, DomainError) else None}


def _is_for_staff(request: HttpRequest) -> bool:
    prefixes, names = settings.STAFF_PLACES
    match = request.resolver_match
    return request.path_info.startswith(prefixes) or (match is not None and match.view_name in names)


def _is_forged(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether another site's page sent it, not the person: Django marks forms that had their token, the API says so."""
    in_the_admin = request.path_info.startswith(ADMIN)
    return (
        not getattr(request, "csrf_processing_done", False) if in_the_admin else _code_of(request, response) == FORGED
    )


def _code_of(request: HttpRequest, response: HttpResponse) -> str:
    refusal = request.META.get(REFUSED_WITH)
    if isinstance(refusal, DomainError):
        return refusal.code
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
