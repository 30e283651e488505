"""Which parts of a story are talked about, and by which side."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import problems
from core.api.views import PublicView
from core.front.outdating import keep_ready
from discussion.api import examples
from discussion.threads.anchors import CountedPassage, counted_passages
from stories.api.payloads import anchor_payload
from stories.api.serializers import AnchorSerializer, BySideSerializer
from stories.labels import GROUPS
from stories.selectors import get_visible_story

UNDECLARED = "undeclared"
EXAMPLE: dict[str, Any] = {
    "id": "key_point:5",
    "kind": "key_point",
    "position": 0,
    "text": "Building would begin in March.",
    "is_current": True,
    "comment_count": 12,
    "by_side": {"critics": 6, "defenders": 4, "neutral": 1, "undeclared": 1},
}


class CountedAnchorSerializer(AnchorSerializer):
    """A part of a story, and how many shown comments point at it, answers included."""

    is_current = serializers.BooleanField(help_text="Whether the story still has it; only then it can be pointed at.")
    comment_count = serializers.IntegerField()
    by_side = BySideSerializer()


class AnchorListSerializer(serializers.Serializer[Any]):
    """All of them: what the story has, in its order, then what it had and people still point at, latest first."""

    results = CountedAnchorSerializer(many=True)
    next = serializers.CharField(allow_null=True, help_text="Always null: a story has only so many parts.")
    previous = serializers.CharField(allow_null=True)


class AnchorsView(PublicView):
    """`stories/{slug}/anchors/`"""

    @extend_schema(
        operation_id="stories_anchors_list",
        summary="The parts of a story that comments can point at, with how many do, by side",
        responses={200: AnchorListSerializer, **problems(s404="story_not_found")},
        examples=[examples.answer("anchors", examples.page(EXAMPLE))],
    )
    def get(self, request: Request, slug: str) -> Response:
        story = get_visible_story(slug, timezone.now())
        keep_ready(request, about=story.slug)
        rows = [_counted(each) for each in counted_passages(story)]
        return Response({"results": rows, "next": None, "previous": None})


def _counted(counted: CountedPassage) -> dict[str, Any]:
    sides = {group: counted.by_side.get(camp, 0) for camp, group in GROUPS.items()}
    return {
        **anchor_payload(counted.passage),
        "position": counted.passage.position if counted.is_current else None,
        "is_current": counted.is_current,
        "comment_count": counted.comments,
        "by_side": {**sides, UNDECLARED: counted.by_side.get("", 0)},
    }
