"""Working the queues."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from core.api.forms import read_form
from core.api.pagination import paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import examples
from discussion.api.moderating.forms import DecisionForm, NextCaseForm, QueueQuery, ReversalForm
from discussion.api.moderating.payloads import new_decision_payload
from discussion.api.moderating.retelling import TellsDecision, tell_file
from discussion.api.moderating.serializers import (
    CaseFileSerializer,
    CaseListSerializer,
    DecisionSerializer,
    LeaseSerializer,
)
from discussion.api.moderating.veiling import told_rows
from discussion.api.reading import PAGING
from discussion.moderation.browsing import ORDERS, Scope
from discussion.moderation.cases import find_case, hand_back, heartbeat, lease_next_case, open_cases
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.selectors import get_decision

# What `Moderates` refuses.
KEPT_OUT = (
    "not_moderator, scope_missing, second_factor_missing, second_factor_required, banned, suspended, warning_unread"
)
DESK = {"s401": "not_signed_in", "s403": KEPT_OUT}
ON_CASE = {**DESK, "s403": f"{KEPT_OUT}, own_case, own_decision, not_senior"}


class CaseListView(PrivateView):
    """`moderation/cases/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_list",
        summary="Open cases, most urgent first",
        parameters=[QueueQuery, *PAGING],
        responses={200: CaseListSerializer, **problems(**DESK, s400="malformed")},
        examples=[answer("queue", page(examples.CASE_ROW))],
    )
    def get(self, request: Request) -> Response:
        query = QueueQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        queue, sort, scope = asked.get("queue"), asked["sort"], _scope(asked)
        rows = paginate(
            open_cases(queue, scope),
            keys=ORDERS[sort],
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name=f"cases:{queue}:{sort}:{scope.story}:{scope.topic}",
            is_sealed=True,
        )
        return Response(rows.body(told_rows(rows.rows, reader=current_subscriber(request), at=timezone.now())))


class NextCaseView(RetoldView):
    """`moderation/cases/next/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_next_create",
        summary="Lease the most urgent free case for five minutes",
        description="Two moderators who ask at once get two different cases. 204: there is no free case. One moderator "
        "holds up to 50 cases at a time, or a fifth of all that wait if that is more (`most`).",
        request=NextCaseForm,
        responses={
            200: CaseFileSerializer,
            204: None,
            **problems(s401=DESK["s401"], s403=f"{KEPT_OUT}, not_senior", s400="malformed", s409="too_many_leases"),
        },
        examples=[sent("held", {"queue": "held"}), answer("case", examples.CASE_FILE)],
    )
    def post(self, request: Request) -> Response:
        at = timezone.now()
        asked = read_form(NextCaseForm, request.data)
        queue, among = asked.get("queue"), _scope(asked)
        moderator = current_subscriber(request)
        case = lease_next_case(moderator=moderator, queue=queue, among=among, at=at)
        if case is None:
            return Response(status=204)
        return Response(tell_file(request, case.pk))

    def tell(self, pk: str) -> dict[str, Any]:
        return tell_file(self.request, UUID(pk))


class CaseView(PrivateView):
    """`moderation/cases/{id}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_retrieve",
        summary="One case with everything about it",
        description="Who works blind, by his choice at the desk, reads of an open case neither names, sides and "
        "numbers nor how urgent it is, also in what people wrote about it; of a case about himself nobody does.",
        responses={200: CaseFileSerializer, **problems(**DESK, s404="case_not_found")},
        examples=[answer("case", examples.CASE_FILE)],
    )
    def get(self, request: Request, pk: UUID) -> Response:
        return Response(tell_file(request, pk))


class LeaseView(PrivateView):
    """`moderation/cases/{id}/lease/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_lease_update",
        summary="Work on this case: lease it, or keep it, for five minutes from now",
        request=None,
        responses={
            200: LeaseSerializer,
            **problems(**ON_CASE, s404="case_not_found", s409="case_leased, case_closed, too_many_leases"),
        },
        examples=[answer("lease", examples.LEASE)],
    )
    def put(self, request: Request, pk: UUID) -> Response:
        moderator = current_subscriber(request)
        case = heartbeat(case=find_case(pk), moderator=moderator, at=timezone.now())
        return Response({"by": moderator.handle, "until": case.leased_until})

    @extend_schema(
        operation_id="moderation_cases_lease_destroy",
        summary="Hand my case back",
        responses={204: None, **problems(**DESK, s404="case_not_found")},
    )
    def delete(self, request: Request, pk: UUID) -> Response:
        hand_back(case=find_case(pk), moderator=current_subscriber(request))
        return Response(status=204)


class DecisionView(TellsDecision):
    """`moderation/cases/{id}/decision/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_cases_decision_create",
        summary="Decide a case about the version that was read",
        description="`approve` shows what waits and keeps what is shown. `remove` refuses the words that wait in a "
        "held case, and takes the public comment down in a reported one. `edit_request` asks the author for other "
        "words than those that wait. `uphold` and `overturn` judge an appeal. Words that have changed since are 409 "
        "with what has changed, word by word, in `changes`. The author is told after 15 seconds, until which the "
        "decision can be undone.",
        request=DecisionForm,
        responses={
            201: DecisionSerializer,
            **problems(
                **ON_CASE,
                s400="malformed",
                s404="case_not_found",
                s409="version_stale, case_closed, case_leased, comment_not_waiting, already_reversed, profile_empty, "
                "profile_forgotten",
                s422="rule_unknown, action_unknown, part_unknown",
                s428="version_missing",
            ),
        },
        examples=[
            sent("remove", {"action": "remove", "rule": "R1", "note": "The third time this week.", "version": 1}),
            answer("decision", examples.DECISION, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        decided = read_form(DecisionForm, request.data)
        decision = decide(case=find_case(pk), **decided, actor=current_subscriber(request), at=timezone.now())
        return Response(new_decision_payload(decision), status=201)


class ReversalView(TellsDecision):
    """`moderation/decisions/{id}/reversal/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_decisions_reversal_create",
        summary="Undo a removal or a ban",
        request=ReversalForm,
        responses={
            201: DecisionSerializer,
            **problems(
                **DESK,
                s400="malformed",
                s404="decision_not_found",
                s409="already_reversed, profile_forgotten",
                s422="not_reversible",
            ),
        },
        examples=[
            sent("undo", {"note": "It was a quotation."}),
            answer("restored", examples.RESTORATION, 201),
        ],
    )
    def post(self, request: Request, pk: UUID) -> Response:
        form = ReversalForm(data=request.data)
        form.is_valid(raise_exception=True)
        decision = reverse_decision(
            decision=get_decision(pk),
            note=form.validated_data["note"],
            actor=current_subscriber(request),
            at=timezone.now(),
        )
        return Response(new_decision_payload(decision), status=201)


def _scope(asked: dict[str, Any]) -> Scope:
    return Scope(story=asked["story"], topic=asked["topic"])
