"""`stories/{slug}/corrections/`: what a published story said before, and what it says now."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.diffs import ChangeSerializer
from core.api.pagination import MAX_LIMIT, Key, Page, paginate, read_limit
from core.api.schema import problems
from core.api.views import PublicView
from core.diffs import Effort
from stories.changes import field_changes
from stories.models import Correction, Story
from stories.selectors import get_visible_story

NEWEST_FIRST = (Key("version", descending=True), Key("pk", descending=True))
EXAMPLE = {
    "version": 2,
    "at": "2026-11-20T15:00:00Z",
    "reason": "The agencies have said how long they really take.",
    "changes": [
        {
            "field": "key_points",
            "before": ["The review takes 90 days."],
            "after": ["The review takes 30 days."],
            "diff": [
                {"op": "equal", "text": "The review takes "},
                {"op": "delete", "text": "90"},
                {"op": "insert", "text": "30"},
                {"op": "equal", "text": " days."},
            ],
        }
    ],
}


class CorrectedFieldSerializer(serializers.Serializer[Any]):
    """One field of the story, as `stories/{slug}/` names it. `diff` compares it as text, an entry a line."""

    field = serializers.CharField()
    before = serializers.JSONField()
    after = serializers.JSONField()
    diff = ChangeSerializer(many=True)


class CorrectionDetailSerializer(serializers.Serializer[Any]):
    """One correction with all that it changed."""

    version = serializers.IntegerField(help_text="The version that it made.")
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    changes = CorrectedFieldSerializer(many=True)


class CorrectionListSerializer(serializers.Serializer[Any]):
    """One page of corrections."""

    results = CorrectionDetailSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class CorrectionListView(PublicView):
    """`stories/{slug}/corrections/`"""

    @extend_schema(
        operation_id="stories_corrections_list",
        summary="How a story was corrected, latest first, word by word",
        parameters=[
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer."),
        ],
        responses={200: CorrectionListSerializer, **problems(s400="malformed", s404="story_not_found")},
        examples=[
            OpenApiExample("corrections", {"results": [EXAMPLE], "next": None, "previous": None}, response_only=True)
        ],
    )
    def get(self, request: Request, slug: str) -> Response:
        page = correction_page(request, get_visible_story(slug, timezone.now()))
        effort = Effort()
        return Response(page.body([correction_payload(row, effort) for row in page.rows]))


def correction_page(request: Request, story: Story) -> Page:
    """The page of corrections that the request asks for, latest first. One query. Raises ValidationError (400)."""
    return paginate(
        Correction.objects.filter(story=story),
        keys=NEWEST_FIRST,
        limit=read_limit(request),
        cursor=request.query_params.get("cursor"),
        name=f"corrections:{story.pk}",
    )


def correction_payload(row: Correction, effort: Effort) -> dict[str, Any]:
    """One correction, its fields in the order of their names. Who made it is not public."""
    changes = [
        {"field": each.field, "before": each.before, "after": each.after, "diff": [run._asdict() for run in each.diff]}
        for each in field_changes(row.changes, effort)
    ]
    return {"version": row.version, "at": row.at, "reason": row.reason, "changes": changes}
