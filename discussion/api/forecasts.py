"""What people expect of a story's forecast, and what became of it."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.permissions import TakesPart
from accounts.api.requests import current_subscriber
from core.api.fields import ChoiceField
from core.api.schema import problems
from core.api.views import PrivateView, PublicView
from discussion.api import examples
from discussion.threads.forecasts import Answers, count_answers
from discussion.threads.groups import Choices
from discussion.threads.models import ForecastAnswer
from discussion.threads.services.forecasting import answer_forecast, withdraw_answer
from stories.api.forecasts import EXAMPLE as RESOLUTION
from stories.api.forecasts import ResolutionSerializer, resolution_payload
from stories.api.payloads import DISCLAIMER
from stories.labels import GROUPS
from stories.models import Story
from stories.selectors import get_visible_story
from stories.services import require_forecast

UNDECLARED = "undeclared"
SIDES = {**{camp.value: name for camp, name in GROUPS.items()}, "": UNDECLARED}
PROBLEMS = {"s401": "not_signed_in", "s403": "banned", "s404": "story_not_found, forecast_not_found"}
MY_ANSWER = {"answer": "likely", "answered_at": "2026-11-21T12:00:00Z"}
EXAMPLE = {
    "text": "A narrow yes is likely.",
    "disclaimer": DISCLAIMER,
    "open": False,
    "people": 61,
    "answers": {"likely": 40, "unlikely": 13, "unsure": 8},
    "by_side": {
        "critics": {"likely": 9, "unlikely": 10, "unsure": 2},
        "defenders": {"likely": 25, "unlikely": 2, "unsure": 3},
        "neutral": None,
        "undeclared": {"likely": 5, "unlikely": 1, "unsure": 2},
    },
    "resolution": RESOLUTION,
    "right": {"people": 40, "share": 0.755},
    "earlier_resolutions": [],
}


class AnswersSerializer(serializers.Serializer[Any]):
    """How many think that it will come true, how many that it will not, and how many do not know."""

    likely = serializers.IntegerField()
    unlikely = serializers.IntegerField()
    unsure = serializers.IntegerField()


class AnswersBySideSerializer(serializers.Serializer[Any]):
    """By the side on which people stood when they answered; null where that would tell what one or two chose."""

    critics = AnswersSerializer(allow_null=True)
    defenders = AnswersSerializer(allow_null=True)
    neutral = AnswersSerializer(allow_null=True)
    undeclared = AnswersSerializer(allow_null=True)


class RightSerializer(serializers.Serializer[Any]):
    """How the crowd did."""

    people = serializers.IntegerField(help_text="Who said what came.")
    share = serializers.FloatField(help_text="Of those who said that it would, or that it would not.")


class ForecastDetailSerializer(serializers.Serializer[Any]):
    """A forecast, what people expect of it, and what became of it."""

    text = serializers.CharField()
    disclaimer = serializers.CharField()
    open = serializers.BooleanField(help_text="Whether it can be answered.")
    people = serializers.IntegerField()
    answers = AnswersSerializer()
    by_side = AnswersBySideSerializer()
    resolution = ResolutionSerializer(allow_null=True)
    right = RightSerializer(allow_null=True, help_text="Null until it came true or did not.")
    earlier_resolutions = ResolutionSerializer(many=True, help_text="What was said before, latest first.")


class AnswerForm(serializers.Serializer[Any]):
    """One of three."""

    answer = ChoiceField(choices=ForecastAnswer.Answer.choices)


class MyAnswerSerializer(serializers.Serializer[Any]):
    """What I expect. Nobody else sees it."""

    answer = serializers.ChoiceField(choices=ForecastAnswer.Answer.choices)
    answered_at = serializers.DateTimeField()


class ForecastView(PublicView):
    """`stories/{slug}/forecast/`"""

    @extend_schema(
        operation_id="stories_forecast_retrieve",
        summary="A forecast, what people expect of it, and what became of it",
        responses={200: ForecastDetailSerializer, **problems(s404="story_not_found, forecast_not_found")},
        examples=[examples.answer("forecast", EXAMPLE)],
    )
    def get(self, _request: Request, slug: str) -> Response:
        at = timezone.now()
        return Response(read_forecast(get_visible_story(slug, at), at=at))


class AnswerView(PrivateView):
    """`stories/{slug}/forecast/answer/`"""

    permission_classes = [TakesPart]

    @extend_schema(
        operation_id="stories_forecast_answer_update",
        summary="Say whether a forecast will come true, in place of what I said before",
        request=AnswerForm,
        responses={
            200: MyAnswerSerializer,
            **problems(**PROBLEMS, s400="malformed", s409="forecast_resolved", s423="discussion_closed"),
        },
        examples=[examples.sent("likely", {"answer": "likely"}), examples.answer("answer", MY_ANSWER)],
    )
    def put(self, request: Request, slug: str) -> Response:
        at = timezone.now()
        story = get_visible_story(slug, at)
        sent = AnswerForm(data=request.data)
        sent.is_valid(raise_exception=True)
        answer = answer_forecast(story=story, subscriber=current_subscriber(request), **sent.validated_data, at=at)
        return Response(answer_payload(answer))

    @extend_schema(
        operation_id="stories_forecast_answer_destroy",
        summary="Take my answer back",
        responses={204: None, **problems(**PROBLEMS, s409="forecast_resolved")},
    )
    def delete(self, request: Request, slug: str) -> Response:
        story = get_visible_story(slug, timezone.now())
        withdraw_answer(story=story, subscriber=current_subscriber(request))
        return Response(status=204)


def read_forecast(story: Story, *, at: datetime) -> dict[str, Any]:
    """All that everybody may know of a forecast. Two queries. Raises ForecastNotFoundError."""
    require_forecast(story)
    answers = count_answers(story, at=at)
    said = [resolution_payload(row) for row in story.resolutions.order_by("-id")]
    return {
        "text": story.forecast,
        "disclaimer": DISCLAIMER,
        "open": not said and story.state == Story.State.PUBLISHED,
        "people": answers.people,
        "answers": dict(answers.in_sum),
        "by_side": {name: _told(answers.by_side[side]) for side, name in SIDES.items()},
        "resolution": said[0] if said else None,
        "right": _right(answers, said[0]["outcome"]) if said else None,
        "earlier_resolutions": said[1:],
    }


def answer_payload(answer: ForecastAnswer | None) -> dict[str, Any] | None:
    """What somebody expects, for himself alone."""
    return None if answer is None else {"answer": answer.answer, "answered_at": answer.answered_at}


def _told(choices: Choices | None) -> dict[str, int] | None:
    return None if choices is None else dict(choices)


def _right(answers: Answers, outcome: str) -> dict[str, Any] | None:
    right = answers.right(outcome)
    return None if right is None else {"people": right[0], "share": round(right[1], 3)}
