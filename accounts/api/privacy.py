"""`me/export/` and `me/erasure/`: take everything along, and go. For the person only, also while banned."""

from django.http import StreamingHttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api import privacy_shapes as shapes
from accounts.api.permissions import Person
from accounts.api.requests import current_session_id, current_subscriber
from accounts.privacy.erasures import ask_for_erasure, cancel_erasure, find_erasure
from accounts.privacy.exports import ask_for_export, find_export, open_export
from accounts.second_factor.requirements import require_confirmed_if_enrolled
from core.api.negotiation import WhateverIsAccepted
from core.api.schema import problems
from core.api.views import PrivateView

ZIP = "application/zip"
LOCKED = "person_required, second_factor_required"
CONFIRMS = "Whoever has a second factor confirms the session first."


def _require_confirmed(request: Request) -> None:
    """Whoever finds a session open may neither carry everything away nor erase it."""
    session = current_session_id(request)
    require_confirmed_if_enrolled(subscriber=current_subscriber(request), session_id=session, at=timezone.now())


class ExportView(PrivateView):
    """My export: a file that a job builds, to be fetched for a day."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="me_export_retrieve",
        summary="How far my export is",
        responses={200: shapes.ExportSerializer, **problems(s401="not_signed_in", s403="person_required")},
        examples=[shapes.READY],
    )
    def get(self, request: Request) -> Response:
        export = find_export(subscriber=current_subscriber(request), at=timezone.now())
        return Response(shapes.export_payload(export))

    @extend_schema(
        operation_id="me_export_create",
        summary="Have everything about me packed into a file",
        description="A job does it. One that waits, or that was ready less than an hour ago, is given as it is. "
        + CONFIRMS,
        request=None,
        responses={202: shapes.ExportSerializer, **problems(s401="not_signed_in", s403=LOCKED)},
        examples=[shapes.ASKED],
    )
    def post(self, request: Request) -> Response:
        _require_confirmed(request)
        export = ask_for_export(subscriber=current_subscriber(request), at=timezone.now())
        return Response(shapes.export_payload(export), status=202)


class ExportFileView(PrivateView):
    """The file of my export."""

    permission_classes = [Person]
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="me_export_file_retrieve",
        summary="Fetch my export",
        description="A ZIP: `index.html` to read, `data/*.json` for programs. For its owner, until `expires_at`. "
        + CONFIRMS,
        responses={
            (200, ZIP): OpenApiResponse(OpenApiTypes.BINARY),
            **problems(s401="not_signed_in", s403=LOCKED, s404="export_not_ready"),
        },
    )
    def get(self, request: Request) -> StreamingHttpResponse:
        _require_confirmed(request)
        export, content = open_export(subscriber=current_subscriber(request), at=timezone.now())
        name = shapes.file_name(export.asked_at)
        headers = {"Content-Length": str(export.size), "Content-Disposition": f'attachment; filename="{name}"'}
        return StreamingHttpResponse(content, content_type=ZIP, headers=headers)


class ErasureView(PrivateView):
    """The erasure of my account. Until `due_at` it can be taken back."""

    permission_classes = [Person]

    @extend_schema(
        operation_id="me_erasure_retrieve",
        summary="Whether my account is about to be erased",
        responses={200: shapes.ErasureSerializer, **problems(s401="not_signed_in", s403="person_required")},
        examples=[shapes.ERASURE],
    )
    def get(self, request: Request) -> Response:
        return Response(shapes.erasure_payload(find_erasure(subscriber=current_subscriber(request))))

    @extend_schema(
        operation_id="me_erasure_create",
        summary="Have my account erased in a day",
        description=(
            "A mail tells so. Until `due_at` it can be cancelled; asking again changes the choice and not the time. "
            "Then everybody is signed out, and everything that leads to the person is deleted or overwritten. Words "
            "that are not public go in any case, and so do reactions, stances and follows. What others wrote stays. "
            + CONFIRMS
        ),
        request=shapes.NewErasureSerializer,
        responses={
            202: shapes.ErasureSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=LOCKED,
                s409="erasure_begun",
                s422="exception_unknown",
                s429="too_many_erasures",
            ),
        },
        examples=[shapes.NEW_ERASURE, shapes.ERASURE],
    )
    def post(self, request: Request) -> Response:
        wish = shapes.NewErasureSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        _require_confirmed(request)
        erasure = ask_for_erasure(
            subscriber=current_subscriber(request),
            comments=shapes.FATES[wish.validated_data["comments"]],
            otherwise=wish.validated_data["exceptions"],
            at=timezone.now(),
        )
        return Response(shapes.erasure_payload(erasure), status=202)

    @extend_schema(
        operation_id="me_erasure_destroy",
        summary="Keep my account after all",
        responses={
            204: None,
            **problems(s401="not_signed_in", s403="person_required", s404="erasure_not_found", s409="erasure_begun"),
        },
    )
    def delete(self, request: Request) -> Response:
        cancel_erasure(subscriber=current_subscriber(request))
        return Response(status=204)
