"""What `search/` says of stories: best first, each with the passage found. The address is above, with comments."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from core.api.pagination import Key, Page, paginate, read_limit
from stories.api.examples import CARD
from stories.api.payloads import story_cards
from stories.api.serializers import StoryCardSerializer
from stories.models import Story
from stories.search.queries import ranked_stories, snippets_of

KIND = "story"
BEST_FIRST = (Key("rank", descending=True), Key("pk", descending=True))
SNIPPET = "HTML: escaped text, in which `<mark>` is the only element."
EXAMPLE = {
    "type": KIND,
    "story": CARD,
    "snippet": "Shops in the <mark>market</mark> street fear two years of digging.",
}


class FoundStorySerializer(serializers.Serializer[Any]):
    """A story that was found."""

    type = serializers.ChoiceField(choices=[KIND])
    story = StoryCardSerializer()
    snippet = serializers.CharField(help_text=SNIPPET)


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
    """What is shown of each. Five queries for all of them."""
    snippets = snippets_of(stories, q)
    cards = zip(stories, story_cards(stories, at=at), strict=True)
    return [{"type": KIND, "story": card, "snippet": snippets.get(story.pk, "")} for story, card in cards]
