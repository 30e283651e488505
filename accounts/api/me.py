"""`me/`: the account and the standing; and what the public sees of somebody."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import profiles
from accounts.api import examples, payloads
from accounts.api.permissions import TakesPart
from accounts.api.requests import current_subscriber
from accounts.api.serializers import (
    AccountChangeSerializer,
    OwnAccountSerializer,
    ProfileSerializer,
    StandingSerializer,
)
from core.api.schema import problems
from core.api.views import PrivateView, PublicView


class MeView(PrivateView):
    """My account."""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="me_retrieve",
        summary="My account",
        responses={200: OwnAccountSerializer, **problems(s401="not_signed_in", s403="scope_missing")},
        examples=[examples.MY_ACCOUNT],
    )
    def get(self, request: Request) -> Response:
        return Response(payloads.own_account(current_subscriber(request), at=timezone.now()))

    @extend_schema(
        operation_id="me_partial_update",
        summary="Change my handle, accept the guidelines",
        description="Both, or neither if one is refused. Nothing else of it can be changed: it is passed over.",
        request=AccountChangeSerializer,
        responses={
            200: OwnAccountSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="banned",
                s409="handle_taken",
                s422="handle_invalid, handle_reserved",
            ),
        },
        examples=[examples.NEW_HANDLE, examples.ACCEPT_RULES, examples.MY_ACCOUNT],
    )
    def patch(self, request: Request) -> Response:
        wanted, now = AccountChangeSerializer(data=request.data), timezone.now()
        wanted.is_valid(raise_exception=True)
        subscriber = profiles.change_account(
            subscriber=current_subscriber(request),
            handle=wanted.validated_data.get("handle"),
            accepts_rules=wanted.validated_data["accept_rules"],
            at=now,
        )
        return Response(payloads.own_account(subscriber, at=now))


class StandingView(PrivateView):
    """My standing."""

    @extend_schema(
        operation_id="me_standing_retrieve",
        summary="My trust and the sanctions in force",
        responses={200: StandingSerializer, **problems(s401="not_signed_in", s403="scope_missing")},
        examples=[examples.MY_STANDING],
    )
    def get(self, request: Request) -> Response:
        return Response(payloads.own_standing(current_subscriber(request), at=timezone.now()))


class ProfileView(PublicView):
    """Somebody's public profile."""

    @extend_schema(
        operation_id="subscribers_retrieve",
        summary="A public profile",
        responses={200: ProfileSerializer, **problems(s404="not_found")},
        examples=[examples.PROFILE],
        auth=[],
    )
    def get(self, _request: Request, handle: str) -> Response:
        return Response(payloads.public_profile(profiles.find_subscriber(handle)))
