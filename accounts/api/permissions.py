"""Who may call what. Each refusal names its cause."""

from typing import TYPE_CHECKING

from django.utils import timezone
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from accounts.api.requests import current_session_id, current_subscriber
from accounts.credentials import Credential
from accounts.models import ApiKey, Subscriber
from accounts.roles import is_moderator, let_in
from accounts.second_factor.requirements import require_confirmed, require_own_key
from accounts.standing import require_part
from core.errors import NotAllowedError

if TYPE_CHECKING:  # DRF imports this module while it is itself being imported
    from rest_framework.views import APIView


class ScopeMissingError(NotAllowedError):
    code = "scope_missing"
    message = "This API key does not have the scope that this needs."


class PersonRequiredError(NotAllowedError):
    code = "person_required"
    message = "An API key may not do this: sign in as a person."


class NotModeratorError(NotAllowedError):
    code = "not_moderator"
    message = "Only moderators may do this."


class SignedIn(BasePermission):
    """Anybody who is signed in; a server client's key needs `read`, or `write` for what changes something."""

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False  # DRF answers 401
        require_scope(request, ApiKey.Scope.READ if request.method in SAFE_METHODS else ApiKey.Scope.WRITE)
        return True


class TakesPart(SignedIn):
    """Signed in and, for writes, not banned or suspended, and with no warning unread."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        if request.method not in SAFE_METHODS:
            _require_part(request)
        return True


class ChangesAccount(TakesPart):
    """Like TakesPart; a server client's key needs `read` for writes as well, whose answers tell the whole account."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if request.user.is_authenticated:
            require_scope(request, ApiKey.Scope.READ)
        return super().has_permission(request, view)


class Works(BasePermission):
    """Signed in and in good standing; a server client's key needs `write`, for reading what is worked on as well."""

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        require_scope(request, ApiKey.Scope.WRITE)
        _require_part(request)
        return True


class Person(SignedIn):
    """Signed in, and not by an API key: a key must not make other keys, nor end its owner's sessions."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if isinstance(request.auth, Credential) and request.auth.api_key:
            raise PersonRequiredError  # whatever its scopes
        return super().has_permission(request, view)


class Moderates(BasePermission):
    """Moderators and seniors in good standing, in a session that a second factor has confirmed.

    A server client's key needs the scope `moderate`, and its owner a second factor.
    """

    of_moderators = True  # False where `admits` lets others in as well

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        require_scope(request, ApiKey.Scope.MODERATE)
        if not self.admits(current_subscriber(request)):
            raise NotModeratorError
        _require_part(request)
        require_second_factor(request)
        if self.of_moderators:
            let_in(current_subscriber(request))
        return True

    def admits(self, person: Subscriber) -> bool:
        """Whether somebody's role allows it."""
        return is_moderator(person)


def require_second_factor(request: Request) -> None:
    """What a role allows needs a session that a second factor has confirmed or, for a key, an owner who has one.

    Raises SecondFactorMissingError or SecondFactorRequiredError (403).
    """
    if isinstance(request.auth, Credential) and request.auth.api_key:
        return require_own_key(owner=current_subscriber(request))
    session = current_session_id(request)
    return require_confirmed(subscriber=current_subscriber(request), session_id=session, at=timezone.now())


def require_scope(request: Request, scope: ApiKey.Scope) -> None:
    """Raise ScopeMissingError (403) for a server client's key that does not have it."""
    credential = request.auth
    if isinstance(credential, Credential) and scope.value not in credential.scopes:
        raise ScopeMissingError


def _require_part(request: Request) -> None:
    if isinstance(request.auth, Credential) and request.auth.found_free:
        return  # a moment ago; whoever writes words is asked once more, in their transaction
    require_part(current_subscriber(request), at=timezone.now())
