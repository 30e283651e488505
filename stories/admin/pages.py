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
from accounts.refusals import remember_refusal
from core.errors import DomainError
from stories.models import Story
from stories.services import archive_story, close_story, reopen_story, unarchive_story


class EditorsPage(TemplateView):
    """A page of the admin that one permission opens."""

    model_admin = cast("ModelAdmin[Any]", None)  # as_view gives it
    permission: ClassVar[str]
    heading: ClassVar[str]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(request.user, Subscriber) or not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.actor = request.user
        self.prepare(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def prepare(self, **_kwargs: Any) -> None:
        """What the page is about; only for those whom it is open to."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        site = self.model_admin.admin_site.each_context(self.request)
        return super().get_context_data(**site | {"title": self.heading, "opts": self.model_admin.opts} | kwargs)

    def refused(self, error: DomainError) -> HttpResponse:
        """The same page with the reason on it; nothing was written."""
        messages.error(self.request, error.detail)
        remember_refusal(self.request, error)
        for fault in error.data.get("errors", []):
            messages.error(self.request, f"{fault['pointer'].removeprefix('#/')}: {fault['detail']}")
        return self.render_to_response(self.get_context_data())


class StoryPage(EditorsPage):
    """A page about one story inside the admin."""

    model: ClassVar[type[Story]] = Story
    states: ClassVar = tuple(Story.State)  # of the stories that it is for

    def prepare(self, **kwargs: Any) -> None:
        self.story = get_object_or_404(self.model, pk=kwargs["pk"], state__in=self.states)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**{"story": self.story} | kwargs)

    def done(self, message: str, to: str = "stories_story_change") -> HttpResponse:
        """Say what was done, in the page and in the admin's log, and go on."""
        self.model_admin.log_change(self.request, self.story, message)
        messages.success(self.request, message)
        return HttpResponseRedirect(reverse(f"admin:{to}", args=[self.story.pk]))


class DiscussionPage(StoryPage):
    """Whether people may write below a story, and whether lists show it."""

    template_name = "admin/stories/story/discussion.html"
    permission = "stories.correct_story"
    heading = "Close, reopen or archive"
    acts: ClassVar = {
        "close": (close_story, "The discussion is closed."),
        "reopen": (reopen_story, "The discussion is open."),
        "archive": (archive_story, "The story is in no list any more."),
        "unarchive": (unarchive_story, "The story is in the lists again."),
    }

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        if request.POST.get("action") not in self.acts:
            return self.render_to_response(self.get_context_data())
        change, said = self.acts[request.POST["action"]]
        try:
            change(story=self.story, actor=self.actor, at=timezone.now())
        except DomainError as error:
            return self.refused(error)
        return self.done(said)
