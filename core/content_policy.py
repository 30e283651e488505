"""Content-Security-Policy: nearly every answer has the same."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.http import HttpRequest
from django.http.response import HttpResponseBase

USUAL = PolicyParts()


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's own, which puts the policy together anew for each answer. Here the usual one is written once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._usual = build_policy()

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy where there is none, by the library where an answer wants another one or has none."""
        if hasattr(response, "_csp_exempt") or self.get_policy_parts(request, response) != USUAL:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response
