"""What is said when no view can answer. Paths of the API get problem+json, everything else a page."""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from core.api.problems import csrf_failure as api_csrf_failure
from core.api.problems import problem_response
from core.errors import DomainError, NotAllowedError, NotFoundError
from core.outages import UnavailableError, outage_of
from web.pages import is_too_large, refuse, retry_later

logger = logging.getLogger(__name__)


class MalformedError(DomainError):
    status = 400
    code = "malformed"
    message = "The request cannot be read."


class FormTooLargeError(DomainError):
    status = 413
    code = "body_too_large"
    message = "This is more than a page of ours takes."


class CsrfFailedError(NotAllowedError):
    code = "csrf_failed"
    message = "This form has expired, or your browser sends no cookies. Go back, reload the page and send it again."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """handler400: what Django itself finds unreadable."""
    return _answer(request, FormTooLargeError() if isinstance(exception, RequestDataTooBig) else MalformedError())


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django calls it by name
    """handler403."""
    return _answer(request, NotAllowedError())


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django calls it by name
    """handler404."""
    return _answer(request, NotFoundError())


def fault(request: HttpRequest) -> HttpResponse:
    """handler500, for every exception that nobody else has answered. Asks nothing of the database.

    That may be the very thing that is away: then nothing is at fault, and the answer is 503 with `Retry-After`.
    """
    if outage := outage_of(sys.exception()):
        return _come_again(request, outage)
    if _is_api(request):
        return problem_response(500, "internal_error", "Something went wrong on our side.")
    page = render_to_string("web/fault.html")
    return HttpResponse(page, status=500, headers={"Cache-Control": "private, no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    if _is_api(request):
        return api_csrf_failure(request, reason)
    logger.info("CSRF refused on %s: %s", request.path, reason)
    return refuse(request, FormTooLargeError() if is_too_large(request) else CsrfFailedError())


def _come_again(request: HttpRequest, outage: UnavailableError) -> HttpResponse:
    if _is_api(request):
        return problem_response(outage.status, outage.code, outage.detail, **outage.data)
    page = render_to_string("web/unavailable.html", {"detail": outage.detail, "words": request.POST.get("body", "")})
    response = HttpResponse(page, status=outage.status, headers={"Cache-Control": "private, no-store"})
    return retry_later(response, outage)


def _answer(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    if _is_api(request):
        return problem_response(refusal.status, refusal.code, refusal.detail)
    return refuse(request, refusal)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
