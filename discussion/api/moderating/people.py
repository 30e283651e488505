"""People as moderators see them, and the audit log."""

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
from discussion.api.examples import answer, page
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK, KEPT_OUT
from discussion.api.moderating.payloads import audit_payload, person_file
from discussion.api.moderating.serializers import AuditListSerializer, PersonFileSerializer
from discussion.api.reading import PAGING
from discussion.moderation.dossiers import history_of
from discussion.moderation.duty import NotSeniorError
from discussion.moderation.notes import notes_about
from discussion.moderation.selectors import audit_log, decisions_about

if TYPE_CHECKING:
    from rest_framework.views import APIView


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
        summary="A person's history: trust, comments, reports, strikes, sanctions, decisions, names before, notes",
        description="Of oneself neither sanctions nor decisions nor notes: what one is told of them stands in `me/`.",
        responses={200: PersonFileSerializer, **problems(**DESK, s404="not_found")},
        examples=[answer("person", examples.PERSON)],
    )
    def get(self, request: Request, handle: str) -> Response:
        subscriber, reader = find_subscriber(handle), current_subscriber(request)
        history = history_of(subscriber, reader=reader, at=timezone.now())
        decisions, notes = decisions_about(subscriber, reader=reader), notes_about(subscriber, reader=reader)
        return Response(person_file(history, decisions, handle_changes(subscriber), notes))


class AuditView(PrivateView):
    """`moderation/audit/`"""

    permission_classes = [Oversees]

    @extend_schema(
        operation_id="moderation_audit_list",
        summary="Everything that moderators did, newest first",
        description="Without what others did about the reader himself and his comments.",
        parameters=PAGING,
        responses={
            200: AuditListSerializer,
            **problems(s400="malformed", s401="not_signed_in", s403=f"not_senior, {KEPT_OUT}"),
        },
        examples=[answer("audit", page(examples.AUDIT_ENTRY))],
    )
    def get(self, request: Request) -> Response:
        rows = paginate(
            audit_log(reader=current_subscriber(request).pk),
            keys=(Key("id", descending=True),),
            limit=read_limit(request),
            cursor=request.query_params.get("cursor"),
            name="audit",
        )
        return Response(rows.body([audit_payload(entry) for entry in rows.rows]))
