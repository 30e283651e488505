"""`moderation/subscribers/{handle}/merge/`: an account that goes into another one of the same person."""

from dataclasses import asdict
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.requests import current_subscriber
from accounts.models import Subscriber
from accounts.profiles import SubscriberNotFoundError, find_subscriber
from core.api.fields import TextField
from core.api.forms import Form
from core.api.schema import problems
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import KEPT_OUT
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.people import Oversees
from discussion.api.moderating.retelling import TellsDecision
from discussion.api.moderating.serializers import DecisionSerializer, MergerSerializer
from discussion.moderation.mergers import foresee_merger
from discussion.moderation.merging import merge_accounts, refusals

SENIOR = f"not_senior, {KEPT_OUT}"


class MergerQuery(serializers.Serializer[Any]):
    """Which account would stay."""

    into = TextField(max_length=31)

    def validate_into(self, handle: str) -> Subscriber:
        return _named(handle)


class MergerForm(Form):
    """Which account stays, why, and that it is meant."""

    into = TextField(max_length=31, help_text="The handle of the account that stays.")
    reason = TextField(max_length=2000, help_text="The person concerned reads it.")
    confirmation = TextField(max_length=31, help_text="The handle of the account that goes, once more.")

    def validate_into(self, handle: str) -> Subscriber:
        return _named(handle)


def _named(handle: str) -> Subscriber:
    try:
        return find_subscriber(handle.removeprefix("@"))
    except SubscriberNotFoundError as error:
        raise serializers.ValidationError("Nobody has this handle.", code="handle") from error


class AccountMergeView(TellsDecision):
    """`moderation/subscribers/{handle}/merge/`"""

    permission_classes = [Oversees]

    @extend_schema(
        operation_id="moderation_subscribers_merge_retrieve",
        summary="What would move if this account went into another one, and what forbids it",
        parameters=[OpenApiParameter("into", str, required=True, description="The handle of the account that stays.")],
        responses={
            200: MergerSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403=SENIOR, s404="not_found"),
        },
        examples=[answer("merger", examples.MERGER)],
    )
    def get(self, request: Request, handle: str) -> Response:
        query = MergerQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        gone, kept, at = find_subscriber(handle), query.validated_data["into"], timezone.now()
        found = refusals(gone=gone, kept=kept, by=current_subscriber(request), at=at)
        return Response(
            {
                "handle": gone.handle,
                "into": kept.handle,
                "moves": asdict(foresee_merger(gone=gone, kept=kept, at=at)),
                "refusals": [{"code": refusal.code, "detail": refusal.detail} for refusal in found],
            }
        )

    @extend_schema(
        operation_id="moderation_subscribers_merge_create",
        summary="Merge this account into another one of the same person, for good",
        description="Comments, reactions, reports, sanctions and strikes go over; every way into this account ends.",
        request=MergerForm,
        responses={
            201: DecisionSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=f"{SENIOR}, own_case",
                s404="not_found",
                s409="account_gone, account_leaving, merger_interrupted",
                s422="confirmation_wrong, has_role, same_account, idempotency_key_reused",
                s429="too_many_writes",
            ),
        },
        examples=[
            sent("merger", {"into": "alice", "reason": examples.MERGING["note"], "confirmation": "alice_2"}),
            answer("decision", examples.MERGING, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        gone, at = find_subscriber(handle), timezone.now()
        form = MergerForm(data=request.data)
        form.is_valid(raise_exception=True)
        told = {**form.validated_data}
        kept = told.pop("into")
        decision = merge_accounts(gone=gone, kept=kept, **told, by=current_subscriber(request), at=at)
        return Response(decision_payload(decision), status=201)
