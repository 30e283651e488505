"""Content-Security-Policy: nearly every answer has the same."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's own, which puts the policy together anew for each answer. Here the usual one is written once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(get_response)
        self._usual = build_policy()
        policy = settings.CONTENT_SECURITY_POLICY
        reported = getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        self._is_plain = not (settings.DEBUG or reported or policy.get("EXCLUDE_URL_PREFIXES"))

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Add the policy where there is none, by the library where settings or the answer want anything else."""
        if not self._is_plain or _wants_its_own(request, response):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self._usual)
        return response


def _wants_its_own(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the page has used a nonce, or its view one of the library's decorators, which all leave such a name."""
    return hasattr(request, "_csp_nonce") or any(name.startswith("_csp_") for name in vars(response))
