"""The page on which editors say how a forecast came out."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.errors import DomainError
from stories.admin.pages import StoryPage
from stories.models import Resolution, Story
from stories.services import resolve_forecast


class ResolutionForm(forms.Form):
    """How it came out, and what tells so."""

    outcome = forms.ChoiceField(choices=Resolution.Outcome.choices, widget=forms.RadioSelect)
    note = forms.CharField(max_length=300, required=False, help_text="Public: what happened, and who says so.")


class ResolvePage(StoryPage):
    """Of a story with a forecast: what was said of it so far, and a form to say it anew."""

    template_name = "admin/stories/story/resolve.html"
    permission = "stories.correct_story"
    heading = "What became of the forecast"
    states = Story.SHOWN

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = self.story.resolutions.select_related("by").order_by("-id")
        return super().get_context_data(**{"form": ResolutionForm(self.request.POST or None), "said": said} | kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = ResolutionForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            resolution = resolve_forecast(story=self.story, **form.cleaned_data, actor=self.actor, at=timezone.now())
        except DomainError as error:
            return self.refused(error)
        return self.done(f"Forecast resolved: {resolution.text}")
