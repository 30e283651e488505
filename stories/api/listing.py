"""The story list: what may be asked of it, and the three orders it comes in."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from core.api.fields import ChoiceField
from core.api.pagination import Key, Page, paginate, read_limit
from stories.models import Story, Topic
from stories.search.queries import matching
from stories.selectors import listed_stories
from stories.topics import TopicNotFoundError, get_listed_topic

NEWEST = (Key("published_at", descending=True, read=datetime.fromisoformat), Key("pk", descending=True))
ORDERS = {  # stories that nobody has talked about share the lowest rank and come last, newest first
    "newest": NEWEST,
    "noise": (Key("noise_rank", descending=True), *NEWEST),
    "trending": (Key("trend_rank", descending=True), *NEWEST),
}


class TopicQuery(serializers.Serializer[Any]):
    """A topic that listed stories have, read as the row itself; `at` is in the context."""

    topic = serializers.CharField(required=False, max_length=60, help_text="The slug of a topic.")

    def validate_topic(self, slug: str) -> Topic:
        try:
            return get_listed_topic(slug, self.context["at"])
        except TopicNotFoundError as error:
            raise serializers.ValidationError(error.message, code="topic") from error


class StoryListQuery(TopicQuery):
    """The parameters of the list; a value that means nothing is refused."""

    order = ChoiceField(
        choices=list(ORDERS),
        default="newest",
        help_text="`noise`: loudest first. `trending`: where most people are right now (half-life 3 hours). Both stay "
        "in the same order as long as nothing happens, so pages do not shift with time.",
    )
    q = serializers.CharField(
        required=False,
        max_length=200,
        help_text="Words of the story, in the forms of its language; quotes, `or` and `-` work.",
    )


def story_page(request: Request, *, at: datetime, topic: Topic | None = None) -> Page:
    """The page that the request asks for, of one topic where it is given.

    Raises ValidationError (400) with a pointer to what cannot be read.
    """
    query = StoryListQuery(data=request.query_params, context={"at": at})
    query.is_valid(raise_exception=True)
    order = query.validated_data.pop("order")
    return paginate(
        _matching(listed_stories(at), **query.validated_data | ({"topic": topic} if topic else {})),
        keys=ORDERS[order],
        limit=read_limit(request),
        cursor=request.query_params.get("cursor"),
        name=f"stories:{order}",
    )


def _matching(rows: QuerySet[Story], *, topic: Topic | None = None, q: str = "") -> QuerySet[Story]:
    if topic:
        rows = rows.filter(topics=topic)
    if q:
        rows = matching(rows, q)
    return rows
