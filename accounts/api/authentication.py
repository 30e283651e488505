"""How a request says who sends it: a bearer token of an app or server client, or the browser's session cookie."""

from typing import Any

from django.utils import timezone
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.credentials import PERSON_SCOPES, Credential, find_credential
from accounts.models import Subscriber
from core.errors import NotAllowedError


class CsrfFailedError(NotAllowedError):
    code = "csrf_failed"
    message = "The CSRF token is missing or wrong. Reload and try again."


class BearerAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer <token or API key>`."""

    def authenticate(self, request: Request) -> tuple[Subscriber, Credential] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        credential = find_credential(secret.strip(), at=timezone.now())
        if credential is None:
            raise exceptions.AuthenticationFailed("The token is unknown, expired or revoked.", code="token_invalid")
        return credential.subscriber, credential

    def authenticate_header(self, _request: Request) -> str:
        return 'Bearer realm="hubbub"'


class BrowserAuthentication(authentication.SessionAuthentication):
    """The session cookie, with CSRF enforced on every write."""

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        return found[0], Credential(found[0], PERSON_SCOPES)

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except exceptions.PermissionDenied as error:
            raise CsrfFailedError from error
