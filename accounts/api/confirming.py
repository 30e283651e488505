"""`auth/second-factor/`: confirming the session that asks. Pages confirm their browser in the same way."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import factor_shapes as shapes
from accounts.api.permissions import Person
from accounts.api.requests import current_session_id, current_subscriber
from accounts.network import network_of
from accounts.second_factor.confirming import challenge_passkey, confirm_by_code, confirm_by_passkey
from accounts.second_factor.models import Kind
from accounts.second_factor.tries import SecondFactorExhaustedError
from accounts.sessions import find_browser_session, rekey_browser_session
from core.api.schema import problems
from core.api.views import PrivateView
from core.limits import Limit


class SecondFactorView(PrivateView):
    """Confirmation of this session."""

    permission_classes = [Person]
    idempotent = False
    told_limits = (Limit(SecondFactorExhaustedError.code, settings.SECOND_FACTOR_TRIES, settings.SIGN_IN_GUESS_WINDOW),)

    @extend_schema(
        operation_id="auth_second_factor_create",
        summary="Confirm this session with a second factor",
        description="Moderating asks for it. A code is accepted once, in whatever session. A browser gets a new cookie "
        "with the answer. `Idempotency-Key` has no effect here.",
        request=shapes.ProofSerializer,
        responses={
            200: shapes.ConfirmedSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="second_factor_missing, person_required",
                s410="challenge_expired",
                s422="second_factor_wrong (with attempts_left), passkey_wrong",
                s429="second_factor_exhausted",
            ),
        },
        examples=[shapes.PROOF, shapes.CONFIRMED],
    )
    def post(self, request: Request) -> Response:
        typed = shapes.ProofSerializer(data=request.data)
        typed.is_valid(raise_exception=True)
        subscriber, session, proof = current_subscriber(request), current_session_id(request), typed.validated_data
        facts: dict[str, Any] = {"subscriber": subscriber, "session_id": session, "at": timezone.now()}
        if proof["kind"] == Kind.PASSKEY:
            confirmation = confirm_by_passkey(answer=proof["credential"], **facts)
        else:
            kind = Kind(proof["kind"])
            confirmation = confirm_by_code(kind=kind, code=proof["code"], network=network_of(request), **facts)
        renew_key(request._request, confirmation.session_id)  # noqa: SLF001  # Django's session lives there
        return Response(shapes.confirmed(confirmation, subscriber=subscriber))


class PasskeyOptionsView(PrivateView):
    """What a passkey has to sign."""

    permission_classes = [Person]
    idempotent = False

    @extend_schema(
        operation_id="auth_second_factor_options_create",
        summary="Have a challenge made for one of my passkeys",
        description="Good once, for five minutes, for this session.",
        request=None,
        responses={
            200: shapes.PasskeyOptionsSerializer,
            **problems(s401="not_signed_in", s403="second_factor_missing, person_required", s409="no_passkeys_here"),
        },
        examples=[shapes.OPTIONS],
    )
    def post(self, request: Request) -> Response:
        options = challenge_passkey(
            subscriber=current_subscriber(request), session_id=current_session_id(request), at=timezone.now()
        )
        return Response({"options": options})


def browser_session(request: HttpRequest) -> UUID | None:
    """The listed session of a browser."""
    return find_browser_session(session_key=request.session.session_key or "")


def renew_key(request: HttpRequest, session_id: UUID) -> None:
    """Let a browser go on under a new key, now that it may do more: a key that was copied before may not."""
    if browser_session(request) == session_id:
        request.session.cycle_key()
        rekey_browser_session(session_id=session_id, session_key=str(request.session.session_key))
