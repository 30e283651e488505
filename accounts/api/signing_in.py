"""`auth/codes/` and `auth/sessions/`: asking for a code, typing it, and the list of signed-in clients."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import sessions
from accounts.api import examples, payloads
from accounts.api.browser import require_own_origin, sign_in_browser, sign_out_browser
from accounts.api.devices import shown_device
from accounts.api.listing import PAGE_PARAMETERS, newest_first
from accounts.api.permissions import Person
from accounts.api.requests import current_session_id, current_subscriber
from accounts.api.serializers import (
    CodePromiseSerializer,
    SessionListSerializer,
    SignedInSerializer,
    SignInSerializer,
    WantedCodeSerializer,
)
from accounts.credentials import Credential
from accounts.devices import remember_device
from accounts.models import AccessSession, Subscriber
from accounts.network import network_of
from accounts.second_factor.requirements import require_confirmed_if_enrolled
from accounts.signin.pace import ResendTooSoonError, TooManyCodesError
from accounts.signin.services import redeem_code, request_code
from accounts.staffing import note_sign_in
from core.api.schema import problems
from core.api.views import PrivateView
from core.limits import Limit

LOCKED = "person_required, second_factor_required"


class CodesView(PrivateView):
    """Codes by e-mail."""

    authentication_classes = []
    permission_classes = [AllowAny]
    idempotent = False
    told_limits = (
        Limit(ResendTooSoonError.code, 1, settings.SIGN_IN_CODE_RESEND),
        Limit(TooManyCodesError.code, settings.SIGN_IN_CODES_PER_HOUR, 3600),
    )

    @extend_schema(
        operation_id="auth_codes_create",
        summary="Have a sign-in code sent by e-mail",
        description="The answer is the same whether the address is known, new or banned.",
        request=WantedCodeSerializer,
        responses={202: CodePromiseSerializer, **problems(s400="email_invalid", s429="code_resend_too_soon")},
        examples=[examples.CODE_REQUEST, examples.CODE_PROMISE],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        asked = WantedCodeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        promise = request_code(
            email=asked.validated_data["email"],
            network=network_of(request),
            device=_device_of(request, asked.validated_data),
            at=timezone.now(),
        )
        return Response(payloads.code_promise(promise), status=202)


class SessionsView(PrivateView):
    """Signed-in clients: browsers and apps, each with when it was last seen."""

    permission_classes = [Person]
    idempotent = False

    def get_authenticators(self) -> list[BaseAuthentication]:
        """A stale cookie or token must not keep anybody from signing in."""
        return [] if self._signs_in() else super().get_authenticators()

    def get_permissions(self) -> Sequence[Any]:
        return [] if self._signs_in() else super().get_permissions()

    def _signs_in(self) -> bool:
        return bool(self.request and self.request.method == "POST")

    @extend_schema(
        operation_id="auth_sessions_create",
        summary="Sign in with the code",
        description="A first sign-in creates the subscriber. Browsers receive a session cookie, apps a bearer token. "
        "Banned people may sign in, read, and see what was decided. A code opens one session: `Idempotency-Key` has no "
        "effect here, as the answer holds a secret.",
        request=SignInSerializer,
        responses={
            201: SignedInSerializer,
            **problems(
                s400="email_invalid",
                s403="foreign_origin",
                s410="code_expired",
                s422="code_wrong (with attempts_left)",
                s429="code_exhausted",
            ),
        },
        examples=[examples.SIGN_IN, examples.SIGNED_IN],
        auth=[],
    )
    def post(self, request: Request) -> Response:
        typed = SignInSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        now = timezone.now()
        if typed.validated_data["client"] == AccessSession.Client.BROWSER:
            require_own_origin(request._request)  # noqa: SLF001  # DRF has no public way to Django's request
        subscriber = redeem_code(
            email=typed.validated_data["email"],
            code=typed.validated_data["code"],
            accepts_rules=typed.validated_data["accept_rules"],
            network=network_of(request),
            device=_device_of(request, typed.validated_data),
            at=now,
        )
        app = _open(request, subscriber, typed.validated_data, now)
        return Response(payloads.signed_in(subscriber, app=app, at=now), status=201)

    @extend_schema(
        operation_id="auth_sessions_list",
        summary="Where I am signed in",
        parameters=PAGE_PARAMETERS,
        responses={
            200: SessionListSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403="person_required"),
        },
        examples=[examples.SESSION_LIST],
    )
    def get(self, request: Request) -> Response:
        current = current_session_id(request)
        live = sessions.live_sessions(subscriber=current_subscriber(request), at=timezone.now())
        page = newest_first(live, request, name="sessions")
        return Response(page.body([payloads.listed_session(row, current=row.pk == current) for row in page.rows]))

    @extend_schema(
        operation_id="auth_sessions_destroy_others",
        summary="Sign all other clients out",
        description="Everywhere but here. No other browser or app is known as one of mine afterwards. API keys stay. "
        "Whoever has a second factor confirms the session first.",
        responses={204: None, **problems(s401="not_signed_in", s403=LOCKED)},
    )
    def delete(self, request: Request) -> Response:
        person, here = current_subscriber(request), current_session_id(request)
        require_confirmed_if_enrolled(subscriber=person, session_id=here, at=timezone.now())
        sessions.close_other_sessions(subscriber=person, kept=here, at=timezone.now())
        return Response(status=204)


class SessionView(PrivateView):
    """One signed-in client."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="auth_sessions_destroy",
        summary="Sign a client out",
        description="It opens nothing from the next request on. `current` in place of the id is the client that asks. "
        "Whoever has a second factor confirms the session before another one is ended.",
        responses={204: None, **problems(s401="not_signed_in", s403=LOCKED, s404="not_found")},
    )
    def delete(self, request: Request, session_id: UUID) -> Response:
        person, here, now = current_subscriber(request), current_session_id(request), timezone.now()
        if session_id != here:
            require_confirmed_if_enrolled(subscriber=person, session_id=here, at=now)
        sessions.close_session(subscriber=person, session_id=session_id, at=now)
        if session_id == here and _is_browser(request):
            sign_out_browser(request._request, at=now)  # noqa: SLF001  # Django's session lives there
        return Response(status=204)


class CurrentSessionView(PrivateView):
    """The client that asks. Its token or cookie opens nothing any more."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="auth_sessions_current_destroy",
        summary="Sign this client out",
        responses={204: None, **problems(s401="not_signed_in", s403="person_required")},
    )
    def delete(self, request: Request) -> Response:
        now = timezone.now()
        if isinstance(request.auth, Credential) and request.auth.session:
            here = request.auth.session.pk
            sessions.close_session(subscriber=current_subscriber(request), session_id=here, at=now)
        else:
            sign_out_browser(request._request, at=now)  # noqa: SLF001  # Django's session lives there
        return Response(status=204)


def _open(request: Request, subscriber: Subscriber, typed: Mapping[str, str], at: datetime) -> dict[str, str]:
    """Sign the client in. What an app needs is returned; a browser's cookies are set on the answer."""
    if typed["client"] == AccessSession.Client.BROWSER:
        sign_in_browser(request._request, subscriber, at=at)  # noqa: SLF001  # Django's session lives there
        return {}
    agent = request.headers.get("User-Agent", "")
    device, secret = remember_device(subscriber=subscriber, secret=typed["device"], at=at)
    session, token = sessions.open_app_session(subscriber=subscriber, user_agent=agent, device=device, at=at)
    note_sign_in(subscriber=subscriber, session=session, at=at)
    return {"token": token, "device": secret}


def _device_of(request: Request, typed: Mapping[str, str]) -> str:
    """What an app says or a browser's cookie does."""
    return typed["device"] or shown_device(request._request)  # noqa: SLF001  # DRF hands on no cookies


def _is_browser(request: Request) -> bool:
    return not (isinstance(request.auth, Credential) and request.auth.session)
