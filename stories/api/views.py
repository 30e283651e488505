"""Reading stories and their noise."""

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.pagination import MAX_LIMIT
from core.api.schema import problems
from core.api.views import OpenView, PublicView
from core.front.outdating import LISTS, keep_ready
from stories.api import examples
from stories.api.listing import StoryListQuery, story_page
from stories.api.payloads import read_story, story_cards
from stories.api.serializers import NoiseSerializer, StoryListSerializer, StorySerializer
from stories.noise.selectors import DEFAULT_SPAN, SPANS, noise_of
from stories.selectors import get_visible_story


class StoryListReading(OpenView):
    """`GET stories/`"""

    @extend_schema(
        operation_id="stories_list",
        summary="Stories, newest, loudest or most visited first",
        parameters=[
            StoryListQuery,
            OpenApiParameter("limit", int, description=f"1 to {MAX_LIMIT}; 20 where nothing is said."),
            OpenApiParameter("cursor", str, description="`next` or `previous` of an earlier answer in the same order."),
        ],
        responses={200: StoryListSerializer, **problems(s400="malformed")},
        examples=[examples.STORY_LIST],
    )
    def get(self, request: Request) -> Response:
        at = timezone.now()
        page = story_page(request, at=at)
        keep_ready(request, about=LISTS)
        return Response(page.body(story_cards(page.rows, at=at)))


class StoryReading(OpenView):
    """`GET stories/{slug}/`"""

    @extend_schema(
        operation_id="stories_retrieve",
        summary="One story with its sides, its noise and its corrections",
        responses={200: StorySerializer, **problems(s404="story_not_found")},
        examples=[examples.STORY_DETAIL],
    )
    def get(self, request: Request, slug: str) -> Response:
        story, payload = read_story(slug, at=timezone.now())
        keep_ready(request, about=story.slug)
        return Response(payload)


class StoryNoiseView(PublicView):
    """`stories/{slug}/noise/`"""

    @extend_schema(
        operation_id="stories_noise_retrieve",
        summary="The noise level of one story, why, and how it was",
        parameters=[OpenApiParameter("history", str, enum=list(SPANS), default=DEFAULT_SPAN)],
        responses={200: NoiseSerializer, **problems(s400="malformed", s404="story_not_found")},
        examples=[examples.NOISE_DETAIL],
    )
    def get(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        span = request.query_params.get("history", DEFAULT_SPAN)
        if span not in SPANS:
            raise ValidationError({"history": f"must be one of {', '.join(SPANS)}"}, code="invalid_choice")
        story = get_visible_story(slug, at)
        keep_ready(request, about=story.slug)
        return Response(noise_of(story, at, history=span))
