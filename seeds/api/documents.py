"""`documents/`: a document in, a story out, as `manage.py publish_seeds` does it."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.requests import current_subscriber
from core.api.json import JSONParser
from core.api.schema import problems
from core.api.uploads import UploadParser
from core.api.views import PrivateView
from seeds.api import examples
from seeds.api.forms import DocumentForm
from seeds.api.serializers import DocumentReportSerializer
from seeds.publisher import accept_document
from seeds.report import payload_of
from stories.api.permissions import EDITORS_ONLY, Publishes

CREATED = {"published", "filed"}


class DocumentListView(PrivateView):
    """`documents/`"""

    permission_classes = [Publishes]
    parser_classes = [JSONParser, UploadParser]
    body_limit = settings.API_STORY_BYTES

    @extend_schema(
        operation_id="documents_create",
        summary="Read a document and publish it, or file it for review",
        request={"application/json": DocumentForm, "multipart/form-data": DocumentForm},
        responses={
            200: DocumentReportSerializer,
            201: DocumentReportSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=EDITORS_ONLY,
                s413="body_too_large",
                s422="document_empty, document_binary, ... as publish_seeds has them",
                s429="too_many_writes",
            ),
        },
        examples=[
            OpenApiExample("document", examples.SENT, request_only=True),
            OpenApiExample("filed", examples.REPORT, response_only=True, status_codes=["201"]),
            OpenApiExample("dry run", {**examples.REPORT, "story": ""}, response_only=True, status_codes=["200"]),
        ],
    )
    def post(self, request: Request) -> Response:
        sent = DocumentForm(data=request.data)
        sent.is_valid(raise_exception=True)
        asked = sent.validated_data
        result = accept_document(
            **_document(asked),
            at=timezone.now(),
            actor=current_subscriber(request),
            dry_run=asked["dry_run"],
            publish=asked["publish"],
        )
        created = result.outcome in CREATED and not asked["dry_run"]
        return Response(payload_of(result), status=201 if created else 200)


def _document(asked: dict[str, Any]) -> dict[str, Any]:
    """Its name and bytes."""
    file = asked.get("file")
    if file is None:
        return {"name": asked["name"], "data": asked["text"].encode()}
    return {"name": asked.get("name", file.name), "data": file.read()}
