"""The pages on which a draft is written, read beside its source, and let go."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from core.errors import DomainError
from stories.admin.forms import StepForm, StoryForms
from stories.admin.highlights import cut, found_sides, shown_by
from stories.admin.pages import EditorsPage, StoryPage
from stories.changes import field_changes
from stories.drafts import StoryDraft
from stories.models import Draft, Manuscript, Proposal, Story
from stories.selectors import draft_of
from stories.services import (
    edit_draft,
    file_draft,
    new_document,
    publish_draft,
    send_to_review,
    set_aside_draft,
    unschedule_story,
)
from stories.services.writing import StaleStoryError, changes_of
from stories.tidying import tidy_draft
from stories.versions import version_of

STEPS: dict[str, Callable[..., Story]] = {
    "save": edit_draft,
    "publish": publish_draft,
    "schedule": publish_draft,
    "set_aside": set_aside_draft,
    "send": send_to_review,
    "unschedule": unschedule_story,
}
FIELDS = {"schedule": "publish_at", "set_aside": "note"}  # what goes with a step


class ReviewPage(StoryPage):
    """A draft beside the text that it was read from. Every button saves what is typed, and makes one step."""

    template_name = "admin/stories/draft/review.html"
    permission = "stories.publish_story"
    heading = "Review"
    model = Draft

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.story.state in Story.SHOWN:
            waits = Proposal.objects.filter(story=self.story).exists()
            page = "stories_draft_proposal" if waits else "stories_story_change"
            return HttpResponseRedirect(reverse(f"admin:{page}", args=[self.story.pk]))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manuscript = Manuscript.objects.filter(story=self.story).first()
        found = found_sides(manuscript.evidence) if manuscript else []
        told = {
            "manuscript": manuscript,
            "found": found,
            "pieces": list(cut(manuscript.text, found)) if manuscript else [],
            "forms": self._forms(),
            "step": self._step(),
            "history": self.story.transitions.select_related("by").order_by("-id"),
        }
        context = told | kwargs
        sides = context["forms"].sides.initial_forms
        names = [(side.initial or {}).get("name", "") for side in sides]
        for side, shown in zip(sides, shown_by(names, manuscript.evidence if manuscript else []), strict=True):
            side.found = shown
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        forms, step, action = self._forms(), self._step(), request.POST.get("action", "save")
        if not all([_is_ready(step, action), forms.are_valid()]):
            messages.error(request, "Nothing was saved: something below has to be set right first.")
            return self.render_to_response(self.get_context_data(forms=forms, step=step))
        typed = {"draft": forms.read_draft(), "version": forms.text.cleaned_data["version"]}
        if action in FIELDS:
            typed[FIELDS[action]] = step.cleaned_data[FIELDS[action]]
        try:
            story = STEPS.get(action, edit_draft)(story=self.story, actor=self.actor, at=timezone.now(), **typed)
        except StaleStoryError as error:
            return self.overtaken(tidy_draft(typed["draft"]), error)
        except DomainError as error:
            return self.refused(error)
        return self.done(_said(story), to="stories_draft_change")

    def overtaken(self, typed: StoryDraft, error: StaleStoryError) -> HttpResponse:
        """The form against what is saved now: the editor's text, and where it says something else."""
        messages.error(self.request, error.detail)
        self.story.refresh_from_db()
        changes = field_changes(changes_of(self.story, typed))
        forms = StoryForms(typed, version_of(self.story))
        return self.render_to_response(self.get_context_data(forms=forms, changes=changes))

    def _step(self) -> StepForm:
        return StepForm(self.request.POST or None, initial={"publish_at": self.story.published_at})

    def _forms(self) -> StoryForms:
        return StoryForms(draft_of(self.story), version_of(self.story), self.request.POST or None)


class WritePage(EditorsPage):
    """A new story that no document tells."""

    template_name = "admin/stories/draft/write.html"
    permission = "stories.publish_story"
    heading = "Write a story"
    empty: ClassVar = StoryDraft(title="")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"forms": self._forms()} | kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        forms = self._forms()
        if not forms.are_valid():
            return self.render_to_response(self.get_context_data(forms=forms))
        try:
            filed = file_draft(
                draft=forms.read_draft(),
                document=new_document(),
                state=Story.State.DRAFT,
                actor=self.actor,
                at=timezone.now(),
            )
        except DomainError as error:
            return self.refused(error)
        messages.success(request, "Saved. Nobody but editors sees it.")
        return HttpResponseRedirect(reverse("admin:stories_draft_change", args=[filed.story.pk]))

    def _forms(self) -> StoryForms:
        return StoryForms(self.empty, 1, self.request.POST or None)


def _is_ready(step: StepForm, action: str) -> bool:
    """Whether all is there that this step needs; what another step would need does not matter."""
    valid = step.is_valid()
    if action == "schedule" and valid and not step.cleaned_data["publish_at"]:
        step.add_error("publish_at", "Say when.")
    return FIELDS.get(action) not in step.errors


def _said(story: Story) -> str:
    match story.state:
        case Story.State.SCHEDULED if story.published_at:
            return f"Saved. It appears on {date_format(story.published_at, 'j M Y, H:i')} UTC."
        case Story.State.REVIEW:
            return "Saved. It waits for review."
        case Story.State.DRAFT:
            return "Saved, set aside."
    return "Published."
