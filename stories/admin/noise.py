"""The page on which a level is taken apart: what it is made of, whom it rests on, and who is left out of it."""

from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError, NotAllowedError
from core.text import drop_unseen
from stories.admin.forms import PersonField
from stories.admin.pages import StoryPage
from stories.admin.sparkline import sparkline
from stories.labels import labels_of
from stories.models import Story
from stories.noise.by_hand import exclude_by_hand, include_by_hand
from stories.noise.contributors import top_contributors
from stories.noise.exclusions import exclusions_of, is_pending
from stories.noise.models import StoryNoise
from stories.noise.params import DAY
from stories.noise.scoring import read_state
from stories.noise.selectors import DEFAULT_SPAN, SPANS, noise_of
from stories.services.writing import StoryMergedError

PERMISSION = "noise.exclude_actor"
SHOWN = 50  # who are left out, and as many steps
MARK = "Noise: "  # how the steps of this page begin in the story's history


class ExcludeNotAllowedError(NotAllowedError):
    code = "exclude_not_allowed"
    message = "Only editors and administrators leave people out of the noise of a story. Nothing was changed."


class ExclusionUnchangedError(ConflictError):
    code = "exclusion_unchanged"


class ExclusionForm(forms.Form):
    """Who is left out or counts again, and why."""

    handle = PersonField(max_length=30)
    reason = forms.CharField(max_length=200, help_text="For those who work here; kept in the history of the story.")
    action = forms.ChoiceField(choices=[("exclude", "exclude"), ("include", "include")], widget=forms.HiddenInput)

    def clean_reason(self) -> str:
        reason = drop_unseen(self.cleaned_data["reason"]).strip()
        if not reason:
            raise forms.ValidationError("Say why.", code="required")
        return reason


def weights(state: StoryNoise | None, at: datetime) -> dict[str, float]:
    """What of a state readers are not told, at `at`."""
    if state is None:
        return {}
    reading = read_state(state, at=at, half=1)  # which scale they are read on is all the same to weights
    voice = 2.0 ** (-max(0.0, (at - state.as_of).total_seconds()) / DAY / state.params.voice_days)
    return {
        "intensity": reading.intensity,
        "everybody": state.mass * voice,
        "critics": reading.critics,
        "defenders": reading.defenders,
        "neutrals": reading.neutrals,
    }


class NoisePage(StoryPage):
    """For whoever may read the story; who may leave people out of it has the buttons as well."""

    template_name = "admin/stories/story/noise.html"
    permission = "stories.view_story"
    heading = "Noise of this story"
    states = Story.SHOWN  # moderators do not see drafts
    changes: ClassVar = {
        "exclude": (exclude_by_hand, "{who} no longer counts here.", "{who} is left out already. Nothing was changed."),
        "include": (include_by_hand, "{who} counts here again.", "{who} is not left out here. Nothing was changed."),
    }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("history")
        span = asked if asked in SPANS else DEFAULT_SPAN
        told = noise_of(self.story, timezone.now(), history=span)
        state = StoryNoise.objects.filter(story=self.story).select_related("params").first()
        excluded = list(exclusions_of(self.story)[: SHOWN + 1])
        context = {
            "noise": told,
            "labels": labels_of(self.story),
            "curve": sparkline(told["history"]),
            "span": span,
            "spans": SPANS,
            "state": state,
            "weights": weights(state, told["as_of"]),
            "pending": is_pending(self.story),
            "contributors": top_contributors(self.story, at=told["as_of"]),
            "excluded": excluded[:SHOWN],
            "more_excluded": len(excluded) > SHOWN,
            "excluded_ids": {row.actor_id for row in excluded},
            "steps": self.steps()[:SHOWN],
            "may_change": self.may_exclude() and self.story.merged_into_id is None,
            "form": ExclusionForm(auto_id="by-hand-%s"),
        }
        return super().get_context_data(**context | kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = ExclusionForm(request.POST, auto_id="by-hand-%s")
        try:
            self.require_change()
            if not form.is_valid():
                return self.render_to_response(self.get_context_data(form=form), status=422)
            return self.done(self.change(**form.cleaned_data), to="stories_story_noise")
        except DomainError as error:
            refusal = self.refused(error)
            refusal.status_code = error.status
            return refusal

    def change(self, *, handle: Subscriber, reason: str, action: str) -> str:
        """Leave the person out, or take him in again; returns what was done. Raises ExclusionUnchangedError."""
        turn, done, unchanged = self.changes[action]
        if not turn(actor=handle, story=self.story, by=self.actor, at=timezone.now()):
            raise ExclusionUnchangedError(unchanged.format(who=handle))
        return f"{MARK}{done.format(who=handle)} {reason}"

    def require_change(self) -> None:
        """Raises ExcludeNotAllowedError, or StoryMergedError where another story counts the acts."""
        if not self.may_exclude():
            raise ExcludeNotAllowedError
        if self.story.merged_into_id is not None:
            raise StoryMergedError

    def may_exclude(self) -> bool:
        return self.actor.has_perm(PERMISSION)

    def steps(self) -> QuerySet[LogEntry]:
        """What was done here and why, latest first."""
        log = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(Story),
            object_id=str(self.story.pk),
            change_message__startswith=MARK,
        )
        return log.select_related("user").order_by("-action_time", "-id")
