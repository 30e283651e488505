"""`me/mail-stop/`: why no notices are mailed to me although I want them, and that I want them again."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import SignedIn
from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from accounts.notices.mails.models import Suppression
from accounts.notices.mails.suppressing import find_suppression, lift_suppression
from core.api.schema import problems
from core.api.views import PrivateView

STOPPED = {"reason": "bounce", "since": "2026-11-21T12:04:00Z"}


class MailStopSerializer(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(
        Suppression.Reason.choices,
        allow_null=True,
        help_text="`bounce`: mails to my address came back; `complaint`: one was called spam; `unsubscribed`: at the "
        "mail provider. Null: nothing stops them.",
    )
    since = serializers.DateTimeField(allow_null=True)


class MailStopView(PrivateView):
    """Whether mails to my address were stopped."""

    permission_classes = [SignedIn]

    @extend_schema(
        operation_id="me_mail_stop_retrieve",
        summary="Why nothing but sign-in codes is mailed to me, if so",
        responses={200: MailStopSerializer, **problems(s401="not_signed_in")},
        examples=[OpenApiExample("stopped", STOPPED, response_only=True, status_codes=["200"])],
    )
    def get(self, request: Request) -> Response:
        return Response(mail_stop_payload(current_subscriber(request)))

    @extend_schema(
        operation_id="me_mail_stop_destroy",
        summary="Have mails sent to me again",
        description="For an address that is well again. If it was not stopped, nothing changes.",
        responses={204: None, **problems(s401="not_signed_in")},
    )
    def delete(self, request: Request) -> Response:
        lift_suppression(subscriber=current_subscriber(request), at=timezone.now())
        return Response(status=204)


def mail_stop_payload(subscriber: Subscriber) -> dict[str, Any]:
    """Why and since when; both null where nothing stops the mails. One query."""
    stop = find_suppression(subscriber.email)
    return {"reason": stop.reason if stop else None, "since": stop.at if stop else None}
