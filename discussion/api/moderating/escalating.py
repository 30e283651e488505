"""Handing a case to the seniors, and taking a decision back within seconds."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from core.api.schema import problems
from core.api.views import RetoldView
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK, KEPT_OUT, ON_CASE
from discussion.api.moderating.forms import EscalationForm
from discussion.api.moderating.payloads import decision_payload
from discussion.api.moderating.retelling import TellsDecision, tell_file
from discussion.api.moderating.serializers import CaseFileSerializer, DecisionSerializer
from discussion.moderation.cases import find_case
from discussion.moderation.escalating import escalate_case
from discussion.moderation.selectors import get_decision
from discussion.moderation.undoing import undo_decision


class EscalationView(RetoldView):
    """`moderation/cases/{id}/escalation/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_escalation_create",
        summary="Hand a case to the seniors",
        description="It moves to the queue `escalated`, which seniors and administrators decide, and is nobody's.",
        request=EscalationForm,
        responses={
            201: CaseFileSerializer,
            **problems(
                **ON_CASE,
                s400="malformed",
                s404="case_not_found",
                s409="escalated_already, case_closed, case_leased",
                s422="reason_missing",
            ),
        },
        examples=[
            sent("escalation", {"note": "He names a witness of the trial."}),
            answer("case", examples.ESCALATED, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        form = EscalationForm(data=request.data)
        form.is_valid(raise_exception=True)
        actor = current_subscriber(request)
        escalate_case(case=find_case(pk), **form.validated_data, actor=actor, at=timezone.now())
        return Response(tell_file(request, pk), status=201)

    def tell(self, pk: str) -> dict[str, Any]:
        return tell_file(self.request, UUID(pk))


class UndoView(TellsDecision):
    """`moderation/decisions/{id}/undo/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_decisions_undo_create",
        summary="Undo my decision within 15 seconds, as if it had never been",
        description="Everything is what it was, the case is mine again, and the author never learns of it. Later: "
        "`decisions/{id}/reversal/`, of which the author is told.",
        request=None,
        responses={
            201: DecisionSerializer,
            **problems(
                s401=DESK["s401"],
                s403=f"{KEPT_OUT}, not_your_decision",
                s404="decision_not_found",
                s409="undo_too_late, moved_on",
            ),
        },
        examples=[answer("undone", examples.UNDONE, 201)],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        actor = current_subscriber(request)
        undoing = undo_decision(decision=get_decision(pk), actor=actor, at=timezone.now())
        return Response(decision_payload(undoing), status=201)
