"""A story's forecast on its page: what people expect, what one expects oneself, and how it came out."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from discussion.api.forecasts import SIDES, UNDECLARED, read_forecast
from discussion.threads.forecasts import own_answer
from discussion.threads.models import ForecastAnswer
from discussion.threads.services.forecasting import answer_forecast, withdraw_answer
from stories.labels import labels_of
from stories.models import Story
from stories.selectors import get_visible_story
from web.acting import ChoiceUnknownError
from web.mine import Mine
from web.pages import WritingPage, redirect_to, way_back

Answer = ForecastAnswer.Answer
WORDS = {Answer.LIKELY: "It will come true", Answer.UNLIKELY: "It will not", Answer.UNSURE: "I do not know"}


class AnswerForm(forms.Form):
    """What one expects; an empty answer takes it back."""

    answer = forms.ChoiceField(choices=Answer.choices, required=False)


class ForecastView(WritingPage):
    """`/stories/{slug}/forecast/`: one's own answer."""

    def write(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        form = AnswerForm(request.POST)
        if not form.is_valid():
            raise ChoiceUnknownError
        if answer := form.cleaned_data["answer"]:
            answer_forecast(story=story, subscriber=self.viewer, answer=answer, at=at)
        else:
            withdraw_answer(story=story, subscriber=self.viewer)
        return redirect_to(f"{way_back(request, reverse('web:story', args=[slug]))}#forecast")


def expectations(story: Story, mine: Mine, *, at: datetime) -> dict[str, Any] | None:
    """What the panel shows; None where there is no forecast. Two queries, three for a person."""
    if not story.forecast:
        return None
    told = read_forecast(story, at=at)
    own = own_answer(mine.viewer, story) if mine.viewer else None
    names = labels_of(story) | {UNDECLARED: "No side"}
    groups = [(names[group], told["by_side"][group]) for group in SIDES.values()]
    return told | {
        "bars": _bars(told["answers"]),
        "groups": [{"name": name, "bars": _bars(answers)} for name, answers in groups if answers],
        "own": own.answer if own else "",
        "may_answer": told["open"] and mine.may_react,
        "choices": [(answer.value, words) for answer, words in WORDS.items()],
    }


def _bars(answers: dict[str, int]) -> list[dict[str, Any]]:
    everybody = sum(answers.values())
    return [
        {"answer": answer.value, "words": answer.label, "people": answers[answer], "share": answers[answer] / everybody}
        for answer in Answer
        if everybody
    ]
