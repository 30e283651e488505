"""People as moderators see them, bans, and the audit log."""

from typing import TYPE_CHECKING

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.profiles import find_subscriber
from accounts.renaming import handle_changes
from accounts.roles import is_senior
from core.api.pagination import Key, paginate, read_limit
from core.api.schema import problems
from core.api.views import PrivateView
from core.errors import NotAllowedError
from discussion.api.examples import answer, page, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK
from discussion.api.moderating.forms import SanctionForm
from discussion.api.moderating.payloads import audit_payload, decision_payload, person_file
from discussion.api.moderating.serializers import AuditListSerializer, DecisionSerializer, PersonFileSerializer
from discussion.api.reading import PAGING
from discussion.moderation.decisions import ban_subscriber, unban_subscriber
from discussion.moderation.dossiers import history_of
from discussion.moderation.notes import notes_about
from discussion.moderation.selectors import audit_log, decisions_about

if TYPE_CHECKING:
    from rest_framework.views import APIView


class NotSeniorError(NotAllowedError):
    code = "not_senior"
    message = "Only seniors may see this."


class Oversees(Moderates):
    """Seniors in good standing."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not super().has_permission(request, view):
            return False
        if not is_senior(current_subscriber(request)):
            raise NotSeniorError
        return True


class PersonView(PrivateView):
    """`moderation/subscribers/{handle}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_retrieve",
        summary="A person's history: comments, reports, sanctions, decisions, names before, notes",
        responses={200: PersonFileSerializer, **problems(**DESK, s404="not_found")},
        examples=[answer("person", examples.PERSON)],
    )
    def get(self, request: Request, handle: str) -> Response:
        subscriber = find_subscriber(handle)
        history = history_of(subscriber, at=timezone.now())
        notes = notes_about(subscriber, reader=current_subscriber(request))
        return Response(person_file(history, decisions_about(subscriber), handle_changes(subscriber), notes))


class SanctionListView(PrivateView):
    """`moderation/subscribers/{handle}/sanctions/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_sanctions_create",
        summary="Ban a person",
        description="From the next request on no write is taken, and every noise level is as if the person had never "
        "been there. Comments stay where they are.",
        request=SanctionForm,
        responses={
            201: DecisionSerializer,
            **problems(**DESK, s400="malformed", s404="not_found", s409="already_banned", s422="rule_unknown"),
        },
        examples=[
            sent("ban", {"kind": "ban", "rule": "R2", "reason": "Forty advertisements in an hour."}),
            answer("decision", examples.BAN, 201),
        ],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = SanctionForm(data=request.data)
        form.is_valid(raise_exception=True)
        decision = ban_subscriber(
            subscriber=find_subscriber(handle),
            rule=form.validated_data["rule"],
            reason=form.validated_data["reason"],
            actor=current_subscriber(request),
            at=timezone.now(),
        )
        return Response(decision_payload(decision), status=201)


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


class AuditView(PrivateView):
    """`moderation/audit/`"""

    permission_classes = [Oversees]

    @extend_schema(
        operation_id="moderation_audit_list",
        summary="Everything that moderators did, newest first",
        parameters=PAGING,
        responses={
            200: AuditListSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403="not_senior"),
        },
        examples=[answer("audit", page(examples.AUDIT_ENTRY))],
    )
    def get(self, request: Request) -> Response:
        rows = paginate(
            audit_log(),
            keys=(Key("id", descending=True),),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name="audit",
        )
        return Response(rows.body([audit_payload(entry) for entry in rows.rows]))
