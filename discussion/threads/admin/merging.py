"""The page that merges a story into another one: find it, look at what would move, confirm."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from core.errors import DomainError
from discussion.threads.mergers import find_targets, foresee_merge, possible_targets
from discussion.threads.services.merging import PERMISSION, merge_stories
from stories.admin.pages import StoryPage
from stories.models import Story


class TargetForm(forms.Form):
    """Words to look for, or the story that was found by them."""

    is_final: ClassVar = False
    q = forms.CharField(max_length=300, required=False, label="Part of its title, or its address")

    def __init__(self, data: Any, *, source: Story, at: datetime, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["into"] = forms.ModelChoiceField(
            possible_targets(source, at),
            required=self.is_final,
            widget=forms.HiddenInput,
            error_messages={"invalid_choice": "This story is not in the lists. Choose another one."},
        )


class MergeForm(TargetForm):
    """What is confirmed."""

    is_final = True
    reason = forms.CharField(max_length=200, help_text="For other editors, in the history of this story.")


class MergePage(StoryPage):
    """One address for all three steps; only the last one is a POST."""

    template_name = "admin/threads/story/merge.html"
    permission: ClassVar[str] = PERMISSION
    heading = "Merge into another story"

    def prepare(self, **kwargs: Any) -> None:
        super().prepare(**kwargs)
        if self.story.state not in Story.SHOWN:
            raise Http404
        self.at = timezone.now()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sent = self.request.POST or self.request.GET
        search = TargetForm(sent or None, source=self.story, at=self.at)
        asked = search.cleaned_data if search.is_valid() else {}
        target = asked.get("into")
        context = {"search": search, "target": target, "q": asked.get("q", ""), **kwargs}
        if target is not None:
            form = MergeForm(None, source=self.story, at=self.at, initial={"into": target})
            context = {"form": form, "merger": foresee_merge(source=self.story, target=target), **context}
        elif asked.get("q"):
            context["found"] = find_targets(self.story, asked["q"], self.at)
        return super().get_context_data(**context)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = MergeForm(request.POST, source=self.story, at=self.at)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        target, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
        try:
            merge_stories(source=self.story, target=target, actor=self.actor, at=self.at, reason=reason)
        except DomainError as error:
            return self.refused(error)
        return self.done(f"Merged into “{target}”. Its address leads there from now on.")
