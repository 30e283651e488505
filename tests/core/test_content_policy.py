"""The policy of an answer is django-csp's, whichever of the two has written it."""

from collections.abc import Callable

import pytest
from csp.constants import HEADER, NONCE, SELF
from csp.decorators import csp, csp_exempt, csp_replace, csp_update
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from core.content_policy import ContentPolicyMiddleware

View = Callable[[HttpRequest], HttpResponse]
OWN = "default-src 'none'"


def plain(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("words")


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
        csp_update({"script-src": [NONCE]})(with_nonce),
    ],
)
def test_it_is_the_librarys(view: View, rf: RequestFactory) -> None:
    told = []
    for middleware in (ContentPolicyMiddleware(view), CSPMiddleware(view)):
        answer = middleware(rf.get("/"))
        assert isinstance(answer, HttpResponse)
        told.append(sorted(answer.headers.get(HEADER, "").split("; ")))
    assert told[0] == told[1]
