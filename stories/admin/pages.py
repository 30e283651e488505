"""The pages that change a story. Each checks one permission and makes one call to a service."""

from typing import Any, ClassVar, cast

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from accounts.models import Subscriber
from core.errors import DomainError
from stories.admin.forms import ActorForm, StoryForms
from stories.models import Story
from stories.noise.models import StoryNoise
from stories.noise.selectors import excluded_from, noise_of
from stories.noise.services import exclude_actor, include_actor
from stories.selectors import draft_of
from stories.services import close_story, correct_story, reopen_story


class StoryPage(TemplateView):
    """A page about one story inside the admin."""

    model_admin = cast("ModelAdmin[Story]", None)  # as_view gives it
    permission: ClassVar[str]
    heading: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, Subscriber) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.actor = request.user
        self.story = get_object_or_404(Story, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = self.model_admin.admin_site.each_context(self.request)
        more = {"title": self.heading, "story": self.story, "opts": Story._meta}  # noqa: SLF001 - the admin's own way
        return super().get_context_data(**site, **more, **kwargs)

    def done(self, message: str, to: str = "change") -> HttpResponse:
        """Say what was done, in the page and in the admin's log, and go on."""
        self.model_admin.log_change(self.request, self.story, message)
        messages.success(self.request, message)
        return HttpResponseRedirect(reverse(f"admin:stories_story_{to}", args=[self.story.pk]))

    def refused(self, error: DomainError) -> HttpResponse:
        """The same page with the reason on it; nothing was written."""
        messages.error(self.request, error.detail)
        for fault in error.data.get("errors", []):
            messages.error(self.request, f"{fault['pointer'].removeprefix('#/')}: {fault['detail']}")
        return self.render_to_response(self.get_context_data())


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

    def _forms(self) -> StoryForms:
        return StoryForms(draft_of(self.story), self.story.version, self.request.POST or None)


class DiscussionPage(StoryPage):
    """Closing and reopening the discussion."""

    template_name = "admin/stories/story/discussion.html"
    permission = "stories.correct_story"
    heading = "Close or reopen the discussion"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(closed=self.story.state == Story.State.CLOSED, **kwargs)

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        change = reopen_story if request.POST.get("action") == "reopen" else close_story
        try:
            story = change(story=self.story, actor=self.actor, at=timezone.now())
        except DomainError as error:
            return self.refused(error)
        return self.done("The discussion is closed." if story.state == Story.State.CLOSED else "It is open.")


class NoisePage(StoryPage):
    """What the level is made of, and who is left out of it."""

    template_name = "admin/stories/story/noise.html"
    permission = "noise.exclude_actor"
    heading = "Noise of this story"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = noise_of(self.story, timezone.now())
        state = StoryNoise.objects.filter(story=self.story).first()
        return super().get_context_data(
            **{"noise": told, "state": state, "excluded": excluded_from(self.story), "form": ActorForm(), **kwargs}
        )

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = ActorForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        who: Subscriber = form.cleaned_data["handle"]
        include = request.POST.get("action") == "include"
        change = include_actor if include else exclude_actor
        change(actor=who, story=self.story, by=self.actor, at=timezone.now())
        return self.done(f"{who} {'counts again' if include else 'no longer counts'} for this story.", to="noise")
