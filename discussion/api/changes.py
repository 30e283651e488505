"""`stories/{slug}/changes/`: what has changed in a discussion, for those who follow it."""

from hashlib import sha256
from typing import Any

from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.pagination import MAX_LIMIT, read_limit
from core.api.schema import problems
from core.api.views import PublicView
from discussion.api import examples
from discussion.api.payloads import comment_payload
from discussion.api.serializers import CommentSerializer
from discussion.threads.changes.news import News, changed_nodes, read_news
from discussion.threads.changes.positions import known_changes, position_now, read_position, write_position
from stories.api.payloads import discussion_payload
from stories.api.serializers import DiscussionSerializer
from stories.models import Story
from stories.selectors import get_visible_story

EXAMPLE: dict[str, Any] = {
    "results": [{**examples.COMMENT, "replies": {"count": 1, "next": "WyIwMDAw...", "results": []}}],
    "gone": [],
    "discussion": {
        "state": "open",
        "comment_count": 2,
        "participant_count": 2,
        "by_side": {"critics": 1, "defenders": 1, "neutral": 0, "undeclared": 0},
    },
    "next": "WzEyLDQ4MTZd.rT9b...",
    "more": False,
}


class ChangesSerializer(serializers.Serializer[Any]):
    """What has changed, and from where to go on."""

    results = CommentSerializer(
        many=True, help_text="Comments that are new or other than before, as they are now, without their replies."
    )
    gone = serializers.ListField(
        child=serializers.UUIDField(), help_text="Comments that have no place in this discussion any more."
    )
    discussion = DiscussionSerializer()
    next = serializers.CharField(help_text="What to send as `since` the next time.")
    more = serializers.BooleanField(help_text="Whether there is more already: ask again at once.")


class ChangesView(PublicView):
    """`stories/{slug}/changes/`"""

    @extend_schema(
        operation_id="stories_changes_list",
        summary="What has changed in a discussion since a cursor",
        parameters=[
            OpenApiParameter("since", str, description="`next` of an earlier answer. Without it: nothing but `next`."),
            OpenApiParameter("limit", int, description=f"Comments, 1 to {MAX_LIMIT}; {MAX_LIMIT} if nothing is said."),
        ],
        responses={
            200: ChangesSerializer,
            **problems(s400="malformed", s404="story_not_found", s410="cursor_expired"),
        },
        examples=[examples.answer("changes", EXAMPLE)],
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        story = get_visible_story(slug, timezone.now())
        limit = read_limit(request, MAX_LIMIT)
        cursor = request.query_params.get("since")
        if cursor is None:
            return Response(changes_payload(story, News((), position_now(story), more=False, is_empty=True)))
        known = known_changes(story)
        news = read_news(story, read_position(story, cursor, known), limit=limit)
        etag = _etag(cursor, limit, known.newest, news)
        unchanged = get_conditional_response(request, etag)
        return unchanged or Response(changes_payload(story, news), headers={"ETag": etag})


def changes_payload(story: Story, news: News) -> dict[str, Any]:
    """The comments of `news` as they are now, and where the discussion stands."""
    nodes = changed_nodes(story, news.comments, at=timezone.now())
    there = {node.comment.pk for node in nodes}
    return {
        "results": [comment_payload(node) for node in nodes],
        "gone": [str(comment) for comment in news.comments if comment not in there],
        "discussion": discussion_payload(story),
        "next": write_position(story, news.next),
        "more": news.more,
    }


def _etag(cursor: str, limit: int, newest: int, news: News) -> str:
    """Of an answer that was not made yet: whatever it would show, showing something else is a change."""
    told = repr((cursor, limit, newest, news.comments, news.next, news.more))
    return f'"{sha256(told.encode()).hexdigest()[:32]}"'
