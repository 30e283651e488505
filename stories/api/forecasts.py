"""`stories/{slug}/forecast/resolution/`: editors say how a forecast came out."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import TakesPart
from accounts.api.requests import current_subscriber
from core.api.fields import ChoiceField
from core.api.forms import Form
from core.api.schema import problems
from core.api.views import PrivateView
from stories.api.forms import line
from stories.api.permissions import EDITORS_ONLY, get_story_to_edit
from stories.models import Resolution
from stories.services import resolve_forecast

EXAMPLE = {
    "outcome": "came_true",
    "note": "The council voted yes, 9 to 7.",
    "text": "It came true. The council voted yes, 9 to 7.",
    "at": "2026-11-27T09:00:00Z",
}
SENT = {"outcome": EXAMPLE["outcome"], "note": EXAMPLE["note"]}


class ResolutionForm(Form):
    """How it came out."""

    outcome = ChoiceField(choices=Resolution.Outcome.choices)
    note = line(300)


class ResolutionSerializer(serializers.Serializer[Any]):
    """How a forecast came out. Who said so is not public."""

    outcome = serializers.ChoiceField(choices=Resolution.Outcome.choices)
    note = serializers.CharField(allow_blank=True)
    text = serializers.CharField(help_text="Both in words, as `stories/{slug}/` tells it.")
    at = serializers.DateTimeField()


class ResolutionView(PrivateView):
    """`stories/{slug}/forecast/resolution/`"""

    permission_classes = [TakesPart]  # whether an editor is needed is told only of stories that the person may see

    @extend_schema(
        operation_id="stories_forecast_resolution_update",
        summary="Say how a forecast came out, in place of what was said before",
        request=ResolutionForm,
        responses={
            200: ResolutionSerializer,
            **problems(
                s400="malformed",
                s401="not_signed_in",
                s403=EDITORS_ONLY,
                s404="story_not_found, forecast_not_found",
                s409="story_not_published, story_merged",
                s429="too_many_writes",
            ),
        },
        examples=[
            OpenApiExample("it came true", SENT, request_only=True),
            OpenApiExample("resolution", EXAMPLE, response_only=True),
        ],
    )
    def put(self, request: Request, slug: str) -> Response:
        at, editor = timezone.now(), current_subscriber(request)
        story = get_story_to_edit(slug, request, at)
        sent = ResolutionForm(data=request.data)
        sent.is_valid(raise_exception=True)
        resolution = resolve_forecast(story=story, **sent.validated_data, actor=editor, at=at)
        return Response(resolution_payload(resolution))


def resolution_payload(row: Resolution) -> dict[str, Any]:
    """One resolution as everybody sees it."""
    return {"outcome": row.outcome, "note": row.note, "text": row.text, "at": row.at}
