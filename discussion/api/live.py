"""`stories/{slug}/live/`: the changes of a discussion as they come. `discussion.live`, another process, sends them."""

from django.conf import settings
from django.http import HttpResponse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from core.api.negotiation import WhateverIsAccepted
from core.api.schema import problems
from core.errors import DomainError

EXAMPLE = """event: open
id: WzEyLDQ4MTZd.rT9b...
data: {"next":"WzEyLDQ4MTZd.rT9b..."}

event: changes
id: WzEyLDQ4MTdd.uQ2c...
data: {"results":[],"gone":[],"discussion":{},"next":"WzEyLDQ4MTdd.uQ2c...","more":false}
"""


class StreamsElsewhereError(DomainError):
    status = 503
    code = "streams_unavailable"
    message = "There are no streams here. Follow `changes/`."


class LiveView(APIView):
    """`stories/{slug}/live/`"""

    authentication_classes = []
    permission_classes = []
    content_negotiation_class = WhateverIsAccepted  # whoever wants a stream accepts nothing else, refusals neither

    @extend_schema(
        operation_id="stories_live",
        summary="The changes of a discussion as they come, as Server-Sent Events",
        parameters=[
            OpenApiParameter("since", str, description="A cursor of `changes/`. Without it: from now on."),
            OpenApiParameter(
                "Last-Event-ID", str, OpenApiParameter.HEADER, description="The last id of a stream that was lost."
            ),
        ],
        responses={
            (200, "text/event-stream"): OpenApiResponse(
                str,
                "Each `data` of `changes` is an answer of `changes/`.",
                [OpenApiExample("stream", EXAMPLE)],
            ),
            307: OpenApiResponse(description="Where the streams are, if that is another address."),
            **problems(
                s400="malformed",
                s404="story_not_found",
                s410="cursor_expired",
                s429="too_many_streams",
                s503="streams_full",
            ),
        },
    )
    def get(self, request: Request, slug: str) -> HttpResponse:  # noqa: ARG002 - it is part of the address
        if settings.LIVE_URL in {"", settings.BASE_URL}:  # the latter: a proxy was to find them
            raise StreamsElsewhereError
        address = f"{settings.LIVE_URL}{request.get_full_path()}"
        return HttpResponse(status=307, headers={"Location": address, "Cache-Control": "no-store"})
