"""The page on which an editor decides what becomes of a correction that the story's document proposes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from core.diffs import Effort
from core.errors import DomainError
from stories.admin.forms import CorrectionForms, DecisionForm
from stories.admin.highlights import cut, found_sides
from stories.admin.pages import StoryPage
from stories.changes import FieldChange, field_changes
from stories.drafts import StoryDraft, from_plain, to_plain
from stories.models import Manuscript, Proposal
from stories.reconciling import Reconciled, reconcile
from stories.selectors import baseline_of, draft_of
from stories.services import accept_proposal, dismiss_proposal
from stories.services.proposing import REREAD
from stories.versions import version_of


class ProposalPage(StoryPage):
    """What the document says now beside what the story would say, to be corrected, published or left out."""

    template_name = "admin/stories/draft/proposal.html"
    permission = "stories.correct_story"
    heading = "A correction that its document proposes"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Proposal.DoesNotExist:  # decided by somebody else, or taken back by the document
            messages.error(request, "Nothing waits here any more.")
            return HttpResponseRedirect(reverse("admin:stories_story_change", args=[self.story.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        proposal = Proposal.objects.get(story=self.story)
        story, document, before = draft_of(self.story), from_plain(proposal.draft), baseline_of(self.story)
        found = reconcile(before=before, story=story, document=document)
        forms = CorrectionForms(found.draft, version_of(self.story), self.request.POST or None, reason=REREAD)
        told = {
            "proposal": proposal,
            "changes": _changes(found.changes, story, found.draft),
            "conflicts": _conflicts(found, before, story, document),
            "forms": forms,
            **_source(proposal),
        }
        return super().get_context_data(**told | kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        decision = DecisionForm(request.POST)
        if not decision.is_valid():
            return self.render_to_response(self.get_context_data())
        try:
            return self._decide(**decision.cleaned_data)
        except DomainError as error:
            return self.refused(error)

    def _decide(self, proposal: int, action: str) -> HttpResponse:
        if action == "dismiss":
            dismiss_proposal(story=self.story, proposal=proposal, actor=self.actor, at=timezone.now())
            return self.done("The story stays as it is, whatever its document says now.")
        forms = CorrectionForms(draft_of(self.story), version_of(self.story), self.request.POST)
        if not forms.are_valid():
            messages.error(self.request, "Nothing was published: something below has to be set right first.")
            return self.render_to_response(self.get_context_data(forms=forms))
        told = {name: forms.text.cleaned_data[name] for name in ("reason", "version")}
        correction = accept_proposal(
            story=self.story, proposal=proposal, draft=forms.read_draft(), actor=self.actor, at=timezone.now(), **told
        )
        return self.done(f"Corrected to version {correction.version}: {correction.reason}")


def _changes(fields: list[str], before: StoryDraft, after: StoryDraft) -> list[FieldChange]:
    old, new = to_plain(before), to_plain(after)
    return field_changes({name: [old[name], new[name]] for name in fields}, Effort())


def _conflicts(
    found: Reconciled, before: StoryDraft | None, story: StoryDraft, document: StoryDraft
) -> list[tuple[str, list[FieldChange]]]:
    """What either did to these fields; where nobody knows any more what stood there, how the two differ."""
    if before is None:
        return [("From the story to the document", _changes(found.conflicts, story, document))]
    return [
        ("What an editor changed", _changes(found.conflicts, before, story)),
        ("What the document changed", _changes(found.conflicts, before, document)),
    ]


def _source(proposal: Proposal) -> dict[str, Any]:
    if proposal.manuscript is None:
        return {"manuscript": None}
    manuscript = Manuscript(**proposal.manuscript, read_at=proposal.read_at)
    found = found_sides(manuscript.evidence)
    return {"manuscript": manuscript, "found": found, "pieces": list(cut(manuscript.text, found))}
