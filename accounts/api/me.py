"""`me/`: the account."""

from typing import cast

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import examples, payloads
from accounts.api.permissions import ChangesAccount
from accounts.api.requests import current_subscriber
from accounts.api.serializers import AccountChangeSerializer, OwnAccountSerializer
from accounts.profiles import ProfileChange, change_account
from core.api.schema import problems
from core.api.views import PrivateView


class MeView(PrivateView):
    """My account. A key acts for its owner and reads the same, the address included."""

    permission_classes = [ChangesAccount]

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
        summary="Change my handle and what I tell of myself, accept the guidelines",
        description="All of it, or nothing if something is refused, as members are that cannot be changed. "
        f"A handle can be changed {settings.HANDLE_CHANGES} times in {settings.HANDLE_CHANGE_DAYS} days.",
        request=AccountChangeSerializer,
        responses={
            200: OwnAccountSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403="scope_missing, banned, suspended, warning_unread, silenced",
                s409="handle_taken",
                s422="handle_invalid, handle_reserved, link_invalid, about_too_long",
                s429="handle_change_too_soon",
            ),
        },
        examples=[examples.NEW_HANDLE, examples.TELL, examples.ACCEPT_RULES, examples.MY_ACCOUNT],
    )
    def patch(self, request: Request) -> Response:
        wanted, now = AccountChangeSerializer(data=request.data), timezone.now()
        wanted.is_valid(raise_exception=True)
        change = dict(wanted.validated_data)
        subscriber = change_account(
            subscriber=current_subscriber(request),
            handle=change.pop("handle", None),
            accepts_rules=change.pop("accept_rules"),
            profile=cast("ProfileChange", change),  # the form has no other members
            at=now,
        )
        return Response(payloads.own_account(subscriber, at=now))
