"""`topics/`: what stories are about."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.pagination import MAX_LIMIT, Key, Page, paginate, read_limit
from core.api.schema import problems
from core.api.views import PublicView
from core.front.outdating import LISTS, keep_ready
from stories.api.serializers import TopicSerializer
from stories.models import Topic
from stories.topics import listed_topics, story_counts

BY_SLUG = (Key("slug"),)
EXAMPLE = {"slug": "transport", "name": "Transport", "story_count": 31}


class CountedTopicSerializer(TopicSerializer):
    """A topic with the number of its stories."""

    story_count = serializers.IntegerField(help_text="How many stories in lists have it; never 0.")


class TopicListSerializer(serializers.Serializer[Any]):
    """One page of topics."""

    results = CountedTopicSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class TopicListView(PublicView):
    """`topics/`"""

    @extend_schema(
        operation_id="topics_list",
        summary="The topics of stories, in the order of their slugs",
        parameters=[
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer."),
        ],
        responses={200: TopicListSerializer, **problems(s400="malformed")},
        examples=[OpenApiExample("topics", {"results": [EXAMPLE], "next": None, "previous": None}, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        at = timezone.now()
        page = topic_page(request, at=at)
        keep_ready(request, about=LISTS)
        return Response(page.body(topic_payloads(page.rows, at=at)))


def topic_page(request: Request, *, at: datetime) -> Page:
    """The page of topics that the request asks for. One query. Raises ValidationError (400)."""
    return paginate(
        listed_topics(at),
        keys=BY_SLUG,
        limit=read_limit(request),
        cursor=request.query_params.get("cursor"),
        name="topics",
    )


def topic_payloads(topics: Collection[Topic], *, at: datetime) -> list[dict[str, Any]]:
    """What is shown of each. One query for all of them."""
    counts = story_counts(topics, at)
    return [{"slug": topic.slug, "name": topic.name, "story_count": counts[topic.pk]} for topic in topics]
