"""The pages on which a published story is corrected, and on which its corrections are read."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from core.errors import DomainError
from stories.admin.forms import CorrectionForms
from stories.admin.pages import StoryPage
from stories.changes import field_changes, tell_editors
from stories.models import Story
from stories.reconciling import reconcile
from stories.selectors import corrections_since, draft_of, text_at
from stories.services import correct_story
from stories.services.writing import StaleStoryError, changes_of
from stories.tidying import tidy_draft
from stories.versions import version_of

SHOWN = 20  # corrections on a page


class CorrectPage(StoryPage):
    """The whole story as a form, with a reason."""

    template_name = "admin/stories/story/correct.html"
    permission = "stories.correct_story"
    heading = "Correct this story"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"forms": self._forms()} | kwargs)

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
        except StaleStoryError as error:
            return self.overtaken(forms, error)
        except DomainError as error:
            return self.refused(error)
        return self.done(f"Corrected to version {correction.version}: {correction.reason}")

    def overtaken(self, forms: CorrectionForms, error: StaleStoryError) -> HttpResponse:
        """The form against the present version: the editor's text, and in it what others have changed meanwhile."""
        messages.error(self.request, error.detail)
        self.story.refresh_from_db()
        seen, typed = forms.text.cleaned_data["version"], tidy_draft(forms.read_draft())
        both = reconcile(before=text_at(self.story, seen), story=typed, document=draft_of(self.story))
        context = {
            "forms": CorrectionForms(both.draft, version_of(self.story), reason=forms.text.cleaned_data["reason"]),
            "meanwhile": tell_editors(corrections_since(self.story, seen).select_related("by")),
            "changes": field_changes(changes_of(self.story, both.draft)),
            "disputed": [name.replace("_", " ") for name in both.conflicts],
        }
        return self.render_to_response(self.get_context_data(**context))

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
