"""`me/email/`: another address of my own, proved by a code that is mailed there."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import emails
from accounts.api import examples, payloads
from accounts.api.permissions import Person, TakesPart
from accounts.api.requests import current_session_id, current_subscriber
from accounts.api.serializers import (
    CodePromiseSerializer,
    NewEmailSerializer,
    OwnAccountSerializer,
    ProvenEmailSerializer,
)
from accounts.network import network_of
from core.api.schema import problems
from core.api.views import PrivateView


class EmailView(PrivateView):
    """My address."""

    permission_classes = [Person, TakesPart]

    @extend_schema(
        operation_id="me_email_create",
        summary="Have a code sent to my new address",
        description="Within 15 minutes of signing in or, with a second factor, of showing it. The answer is the same "
        "whether the address is somebody's or not.",
        request=NewEmailSerializer,
        responses={
            202: CodePromiseSerializer,
            **problems(
                s400="email_invalid",
                s401="not_signed_in",
                s403="sign_in_again, second_factor_required, person_required, banned",
                s422="email_unchanged",
                s429="code_resend_too_soon, too_many_codes",
            ),
        },
        examples=[examples.NEW_EMAIL, examples.CODE_PROMISE],
    )
    def post(self, request: Request) -> Response:
        wanted = NewEmailSerializer(data=request.data)
        wanted.is_valid(raise_exception=True)
        promise = emails.request_email_change(
            subscriber=current_subscriber(request),
            email=wanted.validated_data["email"],
            network=network_of(request),
            session_id=current_session_id(request),
            at=timezone.now(),
        )
        return Response(payloads.code_promise(promise), status=202)

    @extend_schema(
        operation_id="me_email_update",
        summary="Change my address, with the code",
        description="All other sessions end, no other device is known any more, and the old mailbox is told.",
        request=ProvenEmailSerializer,
        responses={
            200: OwnAccountSerializer,
            **problems(
                s400="email_invalid",
                s401="not_signed_in",
                s403="person_required, banned",
                s409="email_taken",
                s410="code_expired",
                s422="code_wrong (with attempts_left)",
                s429="code_exhausted, too_many_guesses",
            ),
        },
        examples=[examples.PROVEN_EMAIL, examples.MY_ACCOUNT],
    )
    def put(self, request: Request) -> Response:
        typed, now = ProvenEmailSerializer(data=request.data), timezone.now()
        typed.is_valid(raise_exception=True)
        subscriber = emails.change_email(
            subscriber=current_subscriber(request),
            email=typed.validated_data["email"],
            code=typed.validated_data["code"],
            network=network_of(request),
            session_id=current_session_id(request),
            at=now,
        )
        return Response(payloads.own_account(subscriber, at=now))
