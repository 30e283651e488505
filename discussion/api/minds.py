"""What a discussion comes to: what both sides find fair, and who has changed his mind."""

from collections import Counter
from typing import Any

from django.utils import timezone
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
from discussion.threads.ground import Ground, ground_list
from discussion.threads.groups import LEAST, Choices
from discussion.threads.minds import Told, changes_of
from stories.labels import GROUPS
from stories.models import Camp
from stories.selectors import get_visible_story

GROUND = {
    "comment": {**examples.COMMENT, "common_ground": 0.613},
    "critics": {"for": 11, "against": 2},
    "defenders": {"for": 17, "against": 1},
}
CHANGES = {
    "people": 212,
    "first": {"critics": 120, "defenders": 71, "neutral": 21},
    "now": {"critics": 111, "defenders": 84, "neutral": 17},
    "moved": 19,
    "ways": [{"from": "critic", "to": "defender", "people": 14}, {"from": "neutral", "to": "critic", "people": 5}],
    "read_both_sides": 167,
    "comments": [{"people": 6, "comment": examples.COMMENT}],
    "counted_at": "2026-11-21T12:00:00Z",
}


class VotesSerializer(serializers.Serializer[Any]):
    """Of the people on one side: how many speak for the comment and how many against it."""

    against = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"for": serializers.IntegerField(), **super().get_fields()}  # no name for an attribute


class GroundSerializer(serializers.Serializer[Any]):
    """A comment that both sides find fair, in sums. A side is null where it would tell what one or two people chose."""

    comment = CommentSerializer()
    critics = VotesSerializer(allow_null=True)
    defenders = VotesSerializer(allow_null=True)


class GroundListSerializer(serializers.Serializer[Any]):
    """A page of common ground."""

    results = GroundSerializer(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


class StandsSerializer(serializers.Serializer[Any]):
    """People by side."""

    critics = serializers.IntegerField()
    defenders = serializers.IntegerField()
    neutral = serializers.IntegerField()


class WaySerializer(serializers.Serializer[Any]):
    """How many went this way, from the side that they declared first to the one on which they stand now."""

    to = serializers.ChoiceField(choices=Camp.choices)
    people = serializers.IntegerField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {"from": serializers.ChoiceField(choices=Camp.choices), **super().get_fields()}  # no name either


class MovingSerializer(serializers.Serializer[Any]):
    """A comment because of which people changed sides."""

    people = serializers.IntegerField(min_value=LEAST)
    comment = CommentSerializer()


class ChangeOfMindSerializer(serializers.Serializer[Any]):
    """How people moved. Everybody counts once; who it was, and because of what, is never public."""

    people = serializers.IntegerField(help_text="Who have declared a side, and stand on one now.")
    first = StandsSerializer(help_text="The sides that they declared first.")
    now = StandsSerializer(help_text="The sides on which they stand now.")
    moved = serializers.IntegerField(help_text="Who stand on another side now than at first.")
    ways = WaySerializer(many=True)
    read_both_sides = serializers.IntegerField(
        help_text="Who have reacted to or answered shown comments of others of critics and of defenders."
    )
    comments = MovingSerializer(many=True, help_text=f"Shown ones that moved at least {LEAST} people, at most ten.")
    counted_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When; null where nothing has happened yet. At most every ten seconds for each thousand comments.",
    )


class CommonGroundView(PublicView):
    """`stories/{slug}/common-ground/`"""

    @extend_schema(
        operation_id="stories_common_ground_list",
        summary="What critics and defenders both find fair, most surely first",
        parameters=[
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer."),
        ],
        responses={200: GroundListSerializer, **problems(s400="malformed", s404="story_not_found")},
        examples=[examples.answer("common ground", examples.page(GROUND))],
    )
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at)
        cursor = request.query_params.get("cursor")
        page = ground_list(story=story, limit=read_limit(request), cursor=cursor, at=at)
        return Response(page.body([ground_payload(each) for each in page.rows]))


class ChangeOfMindView(PublicView):
    """`stories/{slug}/change-of-mind/`"""

    @extend_schema(
        operation_id="stories_change_of_mind_retrieve",
        summary="How many people moved and which way, and which comments moved them",
        responses={200: ChangeOfMindSerializer, **problems(s404="story_not_found")},
        examples=[examples.answer("changes", CHANGES)],
    )
    def get(self, _request: Request, slug: str) -> Response:
        at = timezone.now()
        return Response(changes_payload(changes_of(get_visible_story(slug, at), at=at)))


def ground_payload(ground: Ground) -> dict[str, Any]:
    """One comment of the common ground."""
    sides = {GROUPS[camp]: _votes(ground.votes[camp]) for camp in (Camp.CRITIC, Camp.DEFENDER)}
    return {"comment": comment_payload(ground.node), **sides}


def changes_payload(told: Told) -> dict[str, Any]:
    """How people moved."""
    first, now = Counter[str](), Counter[str]()
    for before, after, people in told.figures.ways:
        first[before] += people
        now[after] += people
    moves = [way for way in told.figures.ways if way[0] != way[1]]
    return {
        "people": now.total(),
        "first": {name: first[camp] for camp, name in GROUPS.items()},
        "now": {name: now[camp] for camp, name in GROUPS.items()},
        "moved": sum(people for *_, people in moves),
        "ways": [{"from": before, "to": after, "people": people} for before, after, people in moves],
        "read_both_sides": told.figures.read_both_sides,
        "comments": [{"people": people, "comment": comment_payload(node)} for node, people in told.moving],
        "counted_at": told.counted_at,
    }


def _votes(votes: Choices | None) -> dict[str, int] | None:
    return None if votes is None else dict(votes)
