"""The comments that the house picks."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import require_scope, require_second_factor
from accounts.api.requests import current_subscriber
from accounts.models import ApiKey
from accounts.roles import works_here
from accounts.standing import require_part
from core.api.fields import TextField
from core.api.schema import problems
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.retelling import TellsDecision
from discussion.api.moderating.serializers import DecisionSerializer
from discussion.moderation.picking import NotOfTheHouseError, drop_pick, pick_comment
from discussion.moderation.selectors import get_comment

if TYPE_CHECKING:
    from rest_framework.views import APIView

REFUSED = {
    "s400": "malformed",
    "s401": "not_signed_in",
    "s403": "not_of_the_house, scope_missing, second_factor_missing, second_factor_required, banned, suspended, "
    "warning_unread, own_case",
    "s404": "not_found",
}


class Picks(BasePermission):
    """Whoever works here, in a session that a second factor has confirmed; a key needs the scope `moderate`."""

    def has_permission(self, request: Request, _view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        require_scope(request, ApiKey.Scope.MODERATE)
        if not works_here(current_subscriber(request)):
            raise NotOfTheHouseError
        require_part(current_subscriber(request), at=timezone.now())
        require_second_factor(request)
        return True


class PickForm(serializers.Serializer[Any]):
    """Why this one."""

    note = TextField(default="", allow_blank=True, max_length=2000, help_text="For the house only.")


class PickView(TellsDecision):
    """`comments/{id}/feature/`"""

    permission_classes = [Picks]

    @extend_schema(
        operation_id="comments_feature_create",
        summary="Pick a comment: everybody sees that the editors did",
        description="For moderators, seniors, editors and administrators; not for one's own words.",
        request=PickForm,
        responses={201: DecisionSerializer, **problems(**REFUSED, s409="featured_already, comment_not_shown")},
        examples=[sent("pick", {"note": "Both sides agree."}), answer("decision", examples.PICK, 201)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        form = PickForm(data=request.data)
        form.is_valid(raise_exception=True)
        actor = current_subscriber(request)
        decision = pick_comment(comment=get_comment(pk), **form.validated_data, actor=actor, at=timezone.now())
        return Response(decision_payload(decision), status=201)

    @extend_schema(
        operation_id="comments_feature_destroy",
        summary="Pick a comment no more",
        responses={204: None, **problems(**REFUSED, s409="not_featured, comment_not_shown")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        drop_pick(comment=get_comment(pk), actor=current_subscriber(request), at=timezone.now())
        return Response(status=204)
