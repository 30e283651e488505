"""Answers to forecasts: one of each person, to be changed until it is known what became of it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from discussion.threads.models import ForecastAnswer
from discussion.threads.places import require_open
from discussion.threads.sides import side_of
from stories.models import Story
from stories.services import enter_forecast

CHOSEN = ["answer", "side", "answered_at"]


@transaction.atomic
def answer_forecast(*, story: Story, subscriber: Subscriber, answer: str, at: datetime) -> ForecastAnswer:
    """Make `answer` the person's, in place of any earlier one, with the side on which he now stands.

    A thousand clicks at once make one row. Raises ForecastNotFoundError, ForecastResolvedError or
    DiscussionClosedError.
    """
    story = enter_forecast(story)
    require_open(story)
    given = ForecastAnswer(
        story=story, subscriber=subscriber, answer=answer, side=side_of(subscriber, story), answered_at=at
    )
    ForecastAnswer.objects.bulk_create(
        [given], update_conflicts=True, unique_fields=["story", "subscriber"], update_fields=CHOSEN
    )
    return given


@transaction.atomic
def withdraw_answer(*, story: Story, subscriber: Subscriber) -> None:
    """Take the person's answer back. Without one, does nothing. Raises ForecastNotFoundError or ForecastResolvedError.

    Nobody can take a wrong answer back once it is known to be wrong; whoever leaves takes it along.
    """
    enter_forecast(story)
    ForecastAnswer.objects.filter(story=story, subscriber=subscriber).delete()
