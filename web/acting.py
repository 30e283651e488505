"""Acts of one button: react, delete, take a stand. Each is one call down, and then back to where it was pressed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.errors import DomainError
from core.ids import last_id
from discussion.moderation.intake import submit_deletion
from discussion.threads.models import Comment
from discussion.threads.selectors import get_own_comment, get_public_comment
from discussion.threads.services import declare_stance, react, withdraw_reaction, withdraw_stance
from discussion.threads.services.reading import mark_read
from stories.selectors import get_visible_story
from web.forms import ReactionForm, ReadForm, SideForm
from web.pages import OwnPage, WritingPage, redirect_to, way_back


class ChoiceUnknownError(DomainError):
    status = 400
    code = "malformed"
    message = "There is no such choice."


class ReactionView(WritingPage):
    """One's own reaction to a comment; an empty kind takes it back."""

    def write(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        at = timezone.now()
        comment = get_public_comment(comment_id, at)
        form = ReactionForm(request.POST)
        if not form.is_valid():
            raise ChoiceUnknownError
        if kind := form.cleaned_data["kind"]:
            react(comment=comment, subscriber=self.viewer, kind=kind, at=at)
        else:
            withdraw_reaction(comment=comment, subscriber=self.viewer, at=at)
        return redirect_to(f"{_back(request, comment)}#comment-{comment.pk}")


class DeleteView(WritingPage):
    """Take one's own comment out for good."""

    def write(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        at = timezone.now()
        comment = get_own_comment(comment_id, self.viewer, at)
        submit_deletion(comment=comment, author=self.viewer, at=at)
        messages.success(request, "Your comment is deleted.")
        return redirect_to(_back(request, comment))


class StanceView(WritingPage):
    """Where one stands on a story; an empty side takes it back."""

    def write(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        form = SideForm(request.POST)
        if not form.is_valid():
            raise ChoiceUnknownError
        if side := form.cleaned_data["side"]:
            declare_stance(story=story, subscriber=self.viewer, side=side, because=None, at=at)
        else:
            withdraw_stance(story=story, subscriber=self.viewer, at=at)
        return redirect_to(f"{way_back(request, reverse('web:story', args=[slug]))}#discussion")


class ReadView(OwnPage):
    """Everything on a story that was there when the page was made is read now. Open to whoever is banned, too."""

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story = get_visible_story(slug, at)
        form = ReadForm(request.POST)
        if not form.is_valid():
            raise ChoiceUnknownError
        mark_read(story=story, subscriber=self.viewer, upto=last_id(form.cleaned_data["upto"]), at=at)
        return redirect_to(f"{way_back(request, reverse('web:story', args=[story.slug]))}#discussion")


def _back(request: HttpRequest, comment: Comment) -> str:
    return way_back(request, reverse("web:story", args=[comment.story.slug]))
