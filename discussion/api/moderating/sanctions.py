"""Sanctions imposed and lifted, and a moderator's word for a newcomer."""

from uuid import UUID

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
from discussion.api.moderating.cases import DESK
from discussion.api.moderating.forms import SanctionForm, VouchForm
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.retelling import TellsDecision
from discussion.api.moderating.serializers import DecisionSerializer
from discussion.moderation.decisions import lift_sanction, sanction_subscriber, unban_subscriber
from discussion.moderation.selectors import get_sanction
from discussion.moderation.vouching import vouch_for, withdraw_vouch


class SanctionListView(TellsDecision):
    """`moderation/subscribers/{handle}/sanctions/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_sanctions_create",
        summary="Warn, silence, suspend or ban a person",
        description="From the next request on. A warning: no write is taken until the person has acknowledged it. A "
        "silence: no words. A suspension or ban: no write at all; of a ban, every noise level is as if the person had "
        "never been there. Silences and suspensions end at `until`. Comments stay where they are. Strikes propose a "
        "sanction (`strikes.proposed` of the person); nothing is imposed by itself.",
        request=SanctionForm,
        responses={
            201: DecisionSerializer,
            **problems(
                **DESK,
                s400="malformed",
                s404="not_found",
                s409="already_banned, already_sanctioned",
                s422="rule_unknown, period_invalid, has_role",
            ),
        },
        examples=[
            sent("ban", {"kind": "ban", "rule": "R2", "reason": "Forty advertisements in an hour."}),
            sent("silence", {"kind": "silence", "rule": "R1", "reason": "Names.", "until": "2026-11-28T12:00:00Z"}),
            answer("decision", examples.BAN, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = SanctionForm(data=request.data)
        form.is_valid(raise_exception=True)
        decision = sanction_subscriber(
            subscriber=find_subscriber(handle),
            **form.validated_data,
            actor=current_subscriber(request),
            at=timezone.now(),
        )
        return Response(decision_payload(decision), status=201)


class SanctionView(PrivateView):
    """`moderation/subscribers/{handle}/sanctions/{id}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_sanctions_destroy",
        summary="Lift a sanction, early or late: it counts against the person no longer",
        responses={204: None, **problems(**DESK, s404="not_found", s409="sanction_lifted")},
    )
    def delete(self, request: Request, handle: str, sanction_id: UUID) -> Response:
        sanction = get_sanction(find_subscriber(handle), sanction_id)
        lift_sanction(sanction=sanction, actor=current_subscriber(request), at=timezone.now())
        return Response(status=204)


class BanView(PrivateView):
    """`moderation/subscribers/{handle}/sanctions/ban/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_sanctions_ban_destroy",
        summary="Lift a ban and give back exactly what it took",
        responses={204: None, **problems(**DESK, s404="not_found", s409="not_banned")},
    )
    def delete(self, request: Request, handle: str) -> Response:
        unban_subscriber(
            subscriber=find_subscriber(handle), note="", actor=current_subscriber(request), at=timezone.now()
        )
        return Response(status=204)


class VouchView(PrivateView):
    """`moderation/subscribers/{handle}/vouch/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_vouch_update",
        summary="Vouch for a person: no newcomer, whatever the age of the account",
        request=VouchForm,
        responses={204: None, **problems(**DESK, s400="malformed", s404="not_found", s409="already_vouched")},
        examples=[sent("vouch", {"reason": "Writes for the museum; I have met her."})],
    )
    def put(self, request: Request, handle: str) -> Response:
        form = VouchForm(data=request.data)
        form.is_valid(raise_exception=True)
        vouch_for(
            subscriber=find_subscriber(handle),
            **form.validated_data,
            actor=current_subscriber(request),
            at=timezone.now(),
        )
        return Response(status=204)

    @extend_schema(
        operation_id="moderation_subscribers_vouch_destroy",
        summary="Take the word for a person back",
        responses={204: None, **problems(**DESK, s404="not_found", s409="not_vouched")},
    )
    def delete(self, request: Request, handle: str) -> Response:
        withdraw_vouch(subscriber=find_subscriber(handle), actor=current_subscriber(request), at=timezone.now())
        return Response(status=204)
