"""How the API description names the two ways of saying who one is."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its hook for subclasses is untyped
    """`Authorization: Bearer ...`"""

    target_class = "accounts.api.authentication.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, _auto_schema: AutoSchema) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "The token of an app, or a server client's API key."}


class BrowserScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its hook for subclasses is untyped
    """The session cookie."""

    target_class = "accounts.api.authentication.BrowserAuthentication"
    name = "browser"

    def get_security_definition(self, _auto_schema: AutoSchema) -> dict[str, Any]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "session",
            "description": "A browser's session (`__Host-session` under https). Writes need the value of the cookie "
            "`csrf` (`__Host-csrf`) in `X-CSRFToken`.",
        }
