"""`stories/{slug}/related/`: what to read next."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.schema import problems
from core.api.views import PublicView
from core.front.outdating import LISTS, keep_ready
from stories.api.examples import CARD
from stories.api.payloads import story_cards
from stories.api.serializers import StoryCardSerializer
from stories.search.related import related_stories
from stories.selectors import get_visible_story


class RelatedSerializer(serializers.Serializer[Any]):
    """The most alike first."""

    results = StoryCardSerializer(many=True)


class RelatedView(PublicView):
    """`stories/{slug}/related/`"""

    @extend_schema(
        operation_id="stories_related_list",
        summary="Up to six stories with topics or words in common",
        responses={200: RelatedSerializer, **problems(s404="story_not_found")},
        examples=[OpenApiExample("related", {"results": [CARD]}, response_only=True)],
    )
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        keep_ready(request, about=LISTS)
        stories = related_stories(story=get_visible_story(slug, at), at=at)
        return Response({"results": story_cards(stories, at=at)})
