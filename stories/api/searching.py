"""`search/`: stories by their words, best first, each with the passage that was found."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.fields import ChoiceField
from core.api.pagination import MAX_LIMIT, Key, Page, paginate, read_limit
from core.api.schema import problems
from core.api.views import PublicView
from stories.api.examples import CARD
from stories.api.payloads import story_cards
from stories.api.serializers import StoryCardSerializer
from stories.models import Story
from stories.search.queries import MOST_WORDS, RANKED, ranked_stories, snippets_of

KINDS = ["story"]
BEST_FIRST = (Key("rank", descending=True), Key("pk", descending=True))
ASKED = f'Up to {MOST_WORDS} words; `"quotes"` for phrases, `or`, and `-` for "not".'
EXAMPLE = {
    "type": "story",
    "story": CARD,
    "snippet": "Shops in the <mark>market</mark> street fear two years of digging.",
}


class SearchQuerySerializer(serializers.Serializer[Any]):
    """What may be asked."""

    q = serializers.CharField(max_length=200, help_text=ASKED)
    type = ChoiceField(choices=KINDS, default="story")

    def validate_q(self, q: str) -> str:
        if len(q.split()) > MOST_WORDS:
            raise serializers.ValidationError(f"At most {MOST_WORDS} words.", code="too_many_words")
        return q


class FoundSerializer(serializers.Serializer[Any]):
    """One thing that was found."""

    type = serializers.ChoiceField(choices=KINDS)
    story = StoryCardSerializer()
    snippet = serializers.CharField(help_text="HTML: escaped text, in which `<mark>` is the only element.")


class SearchSerializer(serializers.Serializer[Any]):
    """One page of what was found."""

    results = FoundSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class SearchView(PublicView):
    """`search/`"""

    @extend_schema(
        operation_id="search",
        summary="Stories with these words, best first",
        description=f"Of more than {RANKED} stories with the words, the newest {RANKED} are ranked.",
        parameters=[
            SearchQuerySerializer,
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer to the same words."),
        ],
        responses={200: SearchSerializer, **problems(s400="malformed")},
        examples=[OpenApiExample("found", {"results": [EXAMPLE], "next": None, "previous": None}, response_only=True)],
    )
    def get(self, request: Request) -> Response:
        at = timezone.now()
        q = read_words(request)
        page = search_page(request, q, at=at)
        return Response(page.body(found_payloads(page.rows, q, at=at)))


def read_words(request: Request) -> str:
    """What is asked for. Raises ValidationError (400) with a pointer to what cannot be read."""
    query = SearchQuerySerializer(data=request.query_params)
    query.is_valid(raise_exception=True)
    return str(query.validated_data["q"])


def search_page(request: Request, q: str, *, at: datetime) -> Page:
    """The page of stories that the request asks for. One query. Raises ValidationError (400)."""
    return paginate(
        ranked_stories(q=q, at=at),
        keys=BEST_FIRST,
        limit=read_limit(request),
        cursor=request.query_params.get("cursor"),
        name=f"search:{q}",
    )


def found_payloads(stories: Collection[Story], q: str, *, at: datetime) -> list[dict[str, Any]]:
    """What is shown of each. Four queries for all of them."""
    snippets = snippets_of(stories, q)
    cards = zip(stories, story_cards(stories, at=at), strict=True)
    return [{"type": "story", "story": card, "snippet": snippets.get(story.pk, "")} for story, card in cards]
