"""The policy of an answer is django-csp's, whichever of the two has written it."""

from collections.abc import Callable
from typing import Any

import pytest
from csp.constants import HEADER, HEADER_REPORT_ONLY, NONCE, SELF
from csp.decorators import csp, csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.content_policy import ContentPolicyMiddleware

View = Callable[[HttpRequest], HttpResponse]
OWN = "default-src 'none'"


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words")


def missing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words", status=404)


def with_its_own(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words", headers={HEADER: OWN})


def with_nonce(request: HttpRequest) -> HttpResponse:
    request._csp_nonce = "chosen"  # type: ignore[attr-defined]  # as the library keeps one that a page has used
    return HttpResponse("words")


@pytest.mark.parametrize(
    "view",
    [
        plain,
        with_its_own,
        csp_exempt()(plain),
        csp_update({"style-src": [SELF, "'unsafe-inline'"]})(plain),
        csp_replace({"img-src": [SELF]})(plain),
        csp({"default-src": [SELF]})(plain),
        csp({"default-src": [SELF]}, REPORT_ONLY=True)(plain),
        csp_update({"script-src": [NONCE]})(with_nonce),
    ],
)
def test_it_is_the_librarys(view: View, rf: RequestFactory) -> None:
    assert policies(ContentPolicyMiddleware(view), rf) == policies(CSPMiddleware(view), rf)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("DEBUG", True),
        ("CONTENT_SECURITY_POLICY", {"DIRECTIVES": {"default-src": [SELF]}, "EXCLUDE_URL_PREFIXES": ["/plain/"]}),
        ("CONTENT_SECURITY_POLICY_REPORT_ONLY", {"DIRECTIVES": {"default-src": [SELF]}}),
    ],
)
def test_it_is_under_any_settings(setting: str, value: object, rf: RequestFactory, settings: Any) -> None:
    setattr(settings, setting, value)
    for view in (plain, missing):
        assert policies(ContentPolicyMiddleware(view), rf) == policies(CSPMiddleware(view), rf)


def policies(middleware: CSPMiddleware, rf: RequestFactory) -> list[list[str]]:
    """What it says of a page, to be followed and to be reported."""
    answer = middleware(rf.get("/plain/"))
    assert isinstance(answer, HttpResponse)
    return [sorted(answer.headers.get(name, "").split("; ")) for name in (HEADER, HEADER_REPORT_ONLY)]
