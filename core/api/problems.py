"""RFC 9457 problem details: every refusal leaves the API through this one door."""

import logging
from itertools import islice
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import Error as DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response

from core.errors import DomainError
from core.outages import outage_of

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "Malformed request",
    401: "Not signed in",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    406: "Not acceptable",
    409: "Conflict",
    410: "Gone",
    411: "Length required",
    413: "Too large",
    415: "Unsupported media type",
    422: "Refused",
    423: "Closed",
    428: "Version missing",
    429: "Too many requests",
    500: "Internal error",
    503: "Unavailable",
}
MAX_ERRORS = 100  # that are told: whoever sends 10,000 wrong entries need not read of each
_CODES = {401: "not_signed_in", 403: "not_allowed", 404: "not_found", 400: "malformed"}


def exception_handler(error: Exception, _context: dict[str, Any]) -> Response | None:
    """DRF's hook. Unknown errors return None: they are a fault of ours and become a 500 with a log entry."""
    problem = _problem_of(error)
    if problem is None:
        return None
    response = Response(problem, status=problem["status"], content_type=CONTENT_TYPE)
    for name, value in _headers_of(error, problem).items():
        response[name] = value
    return response


def problem(status: int, code: str, detail: str, **more: Any) -> dict[str, Any]:
    """The members of one problem document."""
    return {
        "type": f"https://hubbub.example/problems/{code}",
        "title": TITLES.get(status, "Refused"),
        "status": status,
        "detail": detail,
        "code": code,
        "errors": [],
        **more,
    }


def problem_response(status: int, code: str, detail: str, **more: Any) -> HttpResponse:
    """The same answer for places that DRF does not reach: unknown paths, CSRF, faults."""
    body = orjson.dumps(problem(status, code, detail, **more))
    response = HttpResponse(body, status=status, content_type=CONTENT_TYPE)
    if "retry_after" in more:
        response["Retry-After"] = str(more["retry_after"])
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    logger.info("CSRF refused on %s: %s", request.path, reason)
    return problem_response(403, "csrf_failed", "The CSRF token is missing or wrong. Reload and try again.")


def _problem_of(error: Exception) -> dict[str, Any] | None:  # noqa: PLR0911 - one line a kind
    match error:
        case DomainError():
            return problem(error.status, error.code, error.detail, **error.data)
        case exceptions.ValidationError():
            pointers = list(islice(_flatten(error.get_full_details(), ""), MAX_ERRORS))
            return problem(400, "malformed", "Some fields cannot be read.", errors=pointers)
        case exceptions.APIException():
            code = _CODES.get(error.status_code, str(error.get_codes()))
            return problem(error.status_code, code, str(error.detail))
        case Http404():
            return problem(404, "not_found", "There is nothing here, or nothing that you may see.")
        case PermissionDenied():
            return problem(403, "not_allowed", "You may not do this.")
        case RequestDataTooBig():
            return problem(413, "body_too_large", "The body is too large.")
        case DatabaseError() if outage := outage_of(error):
            logger.error("The database does not answer", exc_info=error)
            return _problem_of(outage)
        case _:
            return None


def _headers_of(error: Exception, problem: dict[str, Any]) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(error.auth_header)  # type: ignore[attr-defined]  # DRF sets it on 401
    if problem.get("retry_after"):
        headers["Retry-After"] = str(problem["retry_after"])
    return headers


def _flatten(details: Any, pointer: str) -> Any:
    """DRF's nested details as RFC 9457 `errors`, each with a JSON pointer."""
    if _is_fault(details):
        yield {"pointer": f"#{pointer}", "code": details["code"], "detail": str(details["message"])}
    elif isinstance(details, dict):
        for name, inner in details.items():
            yield from _flatten(inner, pointer if name == "non_field_errors" else f"{pointer}/{_escape(name)}")
    else:
        for number, inner in enumerate(details):
            yield from _flatten(inner, pointer if _is_fault(inner) else f"{pointer}/{number}")


def _escape(name: Any) -> str:
    """A member's name as RFC 6901 writes it in a pointer."""
    return str(name).replace("~", "~0").replace("/", "~1")


def _is_fault(details: Any) -> bool:
    return isinstance(details, dict) and set(details) == {"message", "code"}
