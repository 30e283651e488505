"""The pages on which a published story is corrected, and on which its corrections are read."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.errors import DomainError
from stories.admin.forms import CorrectionForms
from stories.admin.pages import StoryPage
from stories.changes import tell_editors
from stories.models import Story
from stories.selectors import draft_of
from stories.services import correct_story
from stories.versions import version_of

SHOWN = 20  # corrections on a page


class CorrectPage(StoryPage):
    """The whole story as a form, with a reason."""

    template_name = "admin/stories/story/correct.html"
    permission = "stories.correct_story"
    heading = "Correct this story"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(forms=self._forms(), **kwargs)

    def post(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        forms = self._forms()
        if not forms.are_valid():
            return self.render_to_response(self.get_context_data())
        try:
            correction = correct_story(
                story=self.story,
                draft=forms.read_draft(),
                reason=forms.text.cleaned_data["reason"],
                version=forms.text.cleaned_data["version"],
                actor=self.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            return self.refused(error)
        return self.done(f"Corrected to version {correction.version}: {correction.reason}")

    def _forms(self) -> CorrectionForms:
        return CorrectionForms(draft_of(self.story), version_of(self.story), self.request.POST or None)


class CorrectionsPage(StoryPage):
    """What every correction changed, latest first, and who made it."""

    template_name = "admin/stories/story/corrections.html"
    permission = "stories.view_story"
    heading = "Corrections"
    states = Story.SHOWN  # moderators do not see drafts

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.story.corrections.select_related("by").order_by("-version")
        page = Paginator(rows, SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(**{"page": page, "corrections": tell_editors(page)} | kwargs)
