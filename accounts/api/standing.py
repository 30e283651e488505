"""`me/standing/`: how I stand, and the warnings that I have read."""

from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import examples
from accounts.api.permissions import Person
from accounts.api.requests import current_subscriber
from accounts.api.standing_shapes import StandingSerializer, own_standing
from accounts.sanctions import acknowledge_warning
from core.api.schema import problems
from core.api.views import PrivateView


class StandingView(PrivateView):
    """My standing."""

    @extend_schema(
        operation_id="me_standing_retrieve",
        summary="My trust and why, sanctions in force, strikes, and how often I may do what",
        responses={200: StandingSerializer, **problems(s401="not_signed_in", s403="scope_missing")},
        examples=[examples.MY_STANDING],
    )
    def get(self, request: Request) -> Response:
        return Response(own_standing(current_subscriber(request), at=timezone.now()))


class AcknowledgementView(PrivateView):
    """A warning that I have read."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="me_standing_warnings_acknowledgement_create",
        summary="Say that I have read a warning",
        description="From then on my writes are taken again. Said twice, the first time counts. It is no consent: a "
        "warning can be objected to all the same.",
        request=None,
        responses={
            200: StandingSerializer,
            **problems(s401="not_signed_in", s403="person_required", s404="not_found"),
        },
        examples=[examples.MY_STANDING],
    )
    def post(self, request: Request, warning_id: UUID) -> Response:
        me, now = current_subscriber(request), timezone.now()
        acknowledge_warning(subscriber=me, warning_id=warning_id, at=now)
        return Response(own_standing(me, at=now))
