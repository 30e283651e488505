"""`moderation/subscribers/{handle}/profile/clearing/`: a profile that breaks a rule goes."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.profiles import find_subscriber
from core.api.schema import problems
from core.api.views import PrivateView
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.forms import ProfileClearingForm
from discussion.api.moderating.notes import OTHERS
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.serializers import DecisionSerializer
from discussion.moderation.profiles import take_down_profile


class ProfileClearingView(PrivateView):
    """`moderation/subscribers/{handle}/profile/clearing/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_profile_clearing_create",
        summary="Take down what a person tells of himself",
        description="Text and link are deleted, and the person is told why. Handle, picture and comments stay.",
        request=ProfileClearingForm,
        responses={
            201: DecisionSerializer,
            **problems(**OTHERS, s400="malformed", s404="not_found", s409="profile_empty", s422="rule_unknown"),
        },
        examples=[
            sent("clearing", {"rule": "R2", "reason": examples.CLEARING["note"]}),
            answer("decision", examples.CLEARING, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = ProfileClearingForm(data=request.data)
        form.is_valid(raise_exception=True)
        subscriber, actor = find_subscriber(handle), current_subscriber(request)
        decision = take_down_profile(subscriber=subscriber, **form.validated_data, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)
