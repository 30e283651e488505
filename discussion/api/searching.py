"""`search/`: stories and comments by their words, best first, each with the passage that was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, PolymorphicProxySerializer, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.profiles import find_subscriber
from core.api.fields import ChoiceField
from core.api.pagination import MAX_LIMIT, Page, read_limit
from core.api.schema import problems
from core.api.views import PublicView
from discussion.api import examples
from discussion.api.payloads import comment_payload
from discussion.api.serializers import CommentSerializer
from discussion.threads.models import Comment
from discussion.threads.searching import RANKED, Match, found_page, snippets_of
from discussion.threads.trees import grow
from stories.api import searching as stories
from stories.models import Camp
from stories.search.queries import MOST_WORDS
from stories.selectors import get_visible_story

COMMENT = "comment"
KINDS = [stories.KIND, COMMENT]
NARROWS = ("story", "side", "author")
ASKED = f'Up to {MOST_WORDS} words; `"quotes"` for phrases, `or`, and `-` for "not".'
EXAMPLE = {
    "type": COMMENT,
    "comment": {**examples.COMMENT, "replies": {**examples.COMMENT["replies"], "next": "WzBd.x1", "results": []}},
    "title": "Tram line nine divides the old town",
    "snippet": "Fewer <mark>cars</mark>, for good.",
}


class SearchQuery(serializers.Serializer[Any]):
    """What may be asked."""

    q = serializers.CharField(max_length=200, help_text=ASKED)
    type = ChoiceField(choices=KINDS, default=stories.KIND)
    story = serializers.SlugField(required=False, help_text="Only comments on this story.")
    side = ChoiceField(choices=Camp.choices, required=False, help_text="Only comments of this side.")
    author = serializers.CharField(
        required=False, max_length=30, help_text="Only comments of this person, who has to want them listed."
    )

    def validate_q(self, q: str) -> str:
        if len(q.split()) > MOST_WORDS:
            raise serializers.ValidationError(f"At most {MOST_WORDS} words.", code="too_many_words")
        return q

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        needless = [name for name in NARROWS if name in attrs]
        if needless and attrs["type"] != COMMENT:
            raise serializers.ValidationError(dict.fromkeys(needless, "is for comments"), code="not_comments")
        return attrs


class FoundCommentSerializer(serializers.Serializer[Any]):
    """A comment that was found."""

    type = serializers.ChoiceField(choices=[COMMENT])
    comment = CommentSerializer()
    title = serializers.CharField(help_text="Of its story.")
    snippet = serializers.CharField(help_text=stories.SNIPPET)


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Found",
        serializers={stories.KIND: stories.FoundStorySerializer, COMMENT: FoundCommentSerializer},
        resource_type_field_name="type",
        many=True,
    )
)
class FoundField(serializers.ListField):
    """What was asked for, by its `type`."""


class SearchSerializer(serializers.Serializer[Any]):
    """One page of what was found."""

    results = FoundField()
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


@dataclass(frozen=True)
class Found:
    """A page, and what the API tells of its rows."""

    page: Page
    results: list[dict[str, Any]]


class SearchView(PublicView):
    """`search/`"""

    @extend_schema(
        operation_id="search",
        summary="Stories or comments with these words, best first",
        description=f"Of more than {RANKED} with the words, the newest {RANKED} are ranked.",
        parameters=[
            SearchQuery,
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer to the same."),
        ],
        responses={200: SearchSerializer, **problems(s400="malformed", s404="story_not_found, not_found")},
        examples=[
            examples.answer("stories", examples.page(stories.EXAMPLE)),
            examples.answer("comments", examples.page(EXAMPLE)),
        ],
    )
    def get(self, request: Request) -> Response:
        found = find(request, at=timezone.now())
        return Response(found.page.body(found.results))


def find(request: Request, *, at: datetime) -> Found:
    """What the request asks for. Raises ValidationError (400), StoryNotFoundError and what `found_page` raises."""
    query = SearchQuery(data=request.query_params)
    query.is_valid(raise_exception=True)
    asked = query.validated_data
    if asked["type"] == COMMENT:
        return _find_comments(request, asked, at)
    page = stories.search_page(request, asked["q"], at=at)
    return Found(page, stories.found_payloads(page.rows, asked["q"], at=at))


def _find_comments(request: Request, asked: dict[str, Any], at: datetime) -> Found:
    page = found_page(
        q=asked["q"],
        story=get_visible_story(asked["story"], at) if "story" in asked else None,
        side=asked.get("side", ""),
        author=find_subscriber(asked["author"]) if "author" in asked else None,
        limit=read_limit(request),
        cursor=request.query_params.get("cursor"),
        at=at,
    )
    return Found(page, _comment_payloads(page.rows, asked["q"], at))


def _comment_payloads(rows: Sequence[Match], q: str, at: datetime) -> list[dict[str, Any]]:
    """Three queries for all of them, one more where reactions have just changed."""
    nodes = grow(rows, depth=0, at=at)
    shown = [
        node for node in nodes if node.comment.state == Comment.State.PUBLISHED
    ]  # taken down a moment ago, perhaps
    snippets = snippets_of(rows, [node.comment for node in shown], q)
    return [
        {
            "type": COMMENT,
            "comment": comment_payload(node),
            "title": node.comment.story.title,
            "snippet": snippets[node.comment.pk],
        }
        for node in shown
    ]
