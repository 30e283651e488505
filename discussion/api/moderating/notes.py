"""`moderation/subscribers/{handle}/notes/`: what moderators note about a person."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import Moderates
from accounts.api.requests import current_subscriber
from accounts.profiles import find_subscriber
from core.api.schema import problems
from core.api.views import PrivateView, RetoldView
from discussion.api.examples import answer, sent
from discussion.api.moderating import examples
from discussion.api.moderating.cases import DESK
from discussion.api.moderating.forms import PersonNoteForm
from discussion.api.moderating.payloads import note_payload
from discussion.api.moderating.serializers import PersonNoteSerializer
from discussion.moderation.notes import delete_note, get_note, write_note

OTHERS = {**DESK, "s403": f"{DESK['s403']}, own_case"}  # not about oneself


class NoteListView(RetoldView):
    """`moderation/subscribers/{handle}/notes/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_notes_create",
        summary="Note something about a person",
        description="For moderators. The person concerned never reads it, also as a moderator.",
        request=PersonNoteForm,
        responses={
            201: PersonNoteSerializer,
            **problems(
                **DESK | {"s403": f"{DESK['s403']}, own_case"}, s400="malformed", s404="not_found", s422="note_empty"
            ),
        },
        examples=[sent("note", {"text": examples.NOTE["text"]}), answer("note", examples.NOTE, 201)],
    )
    def post(self, request: Request, handle: str) -> Response:
        form = PersonNoteForm(data=request.data)
        form.is_valid(raise_exception=True)
        subject, author = find_subscriber(handle), current_subscriber(request)
        note = write_note(subject=subject, **form.validated_data, author=author, at=timezone.now())
        return Response(note_payload(note), status=201)

    def tell(self, pk: str) -> dict[str, Any]:
        return note_payload(get_note(UUID(pk)))


class NoteView(PrivateView):
    """`moderation/subscribers/{handle}/notes/{id}/`"""

    permission_classes = [Moderates]

    @extend_schema(
        operation_id="moderation_subscribers_notes_destroy",
        summary="Delete a note that I wrote, or as a senior any",
        responses={
            204: None,
            **problems(**DESK | {"s403": f"{DESK['s403']}, own_case, not_your_note"}, s404="not_found"),
        },
    )
    def delete(self, request: Request, handle: str, note_id: UUID) -> Response:
        subject, actor = find_subscriber(handle), current_subscriber(request)
        delete_note(subject=subject, note_id=note_id, actor=actor, at=timezone.now())
        return Response(status=204)
