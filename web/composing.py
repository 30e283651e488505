"""Pages with a form for words: writing, answering, editing, reporting. Refused words come back in the form."""

from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.intake import report_comment, submit_comment, submit_edit
from discussion.threads.models import Comment
from discussion.threads.selectors import get_own_comment, get_public_comment
from stories.models import Story
from stories.selectors import get_visible_story
from web.forms import REASONS, CommentForm, EditForm, PageForm, ReportForm
from web.pages import WritingPage, redirect_to, render_page, retry_later, way_back

T = TypeVar("T", Story, Comment, Subscriber)
WAITS = "Your comment is waiting for approval. Until a moderator has read it, only you can see it."
EDIT_WAITS = "Your edit is waiting for approval. Until a moderator has read it, everybody else sees the earlier words."


class ComposePage(WritingPage, Generic[T]):
    """A form on a page of its own: shown by GET, sent by POST, and shown again with its words if they are refused."""

    form_class: ClassVar[type[PageForm]]
    template: ClassVar[str]

    def get(self, request: HttpRequest, **names: Any) -> HttpResponse:
        subject = self.find(timezone.now(), **names)
        return self.show(request, subject, self.form_class(initial=self.words_so_far(subject)))

    def write(self, request: HttpRequest, **names: Any) -> HttpResponse:
        at = timezone.now()
        subject = self.find(at, **names)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(request, subject, form, status=400)
        try:
            return redirect_to(self.send(request, subject, form, at))
        except DomainError as refusal:
            form.refuse(refusal)
            return retry_later(self.show(request, subject, form, status=refusal.status), refusal)

    def show(self, request: HttpRequest, subject: T, form: PageForm, *, status: int = 200) -> HttpResponse:
        context = {"subject": subject, "form": form, "back": way_back(request, "")}
        return render_page(request, self.template, context, status=status)

    def words_so_far(self, _subject: T) -> dict[str, Any]:
        """What the empty form begins with."""
        return {}

    def find(self, at: datetime, **names: Any) -> T:
        """What the words are about. Raises NotFoundError where this reader may not see it."""
        raise NotImplementedError

    def send(self, request: HttpRequest, subject: T, form: PageForm, at: datetime) -> str:
        """The one call down. Returns where to go next."""
        raise NotImplementedError


class CommentView(ComposePage[Story]):
    """A new comment on a story."""

    form_class = CommentForm
    template = "web/compose_comment.html"

    def find(self, at: datetime, **names: Any) -> Story:
        return get_visible_story(names["slug"], at)

    def send(self, request: HttpRequest, subject: Story, form: PageForm, at: datetime) -> str:
        comment = submit_comment(author=self.viewer, story=subject, parent=None, at=at, **form.cleaned_data)
        return _place_of(request, comment)


class ReplyView(ComposePage[Comment]):
    """An answer to a comment."""

    form_class = CommentForm
    template = "web/compose_reply.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_public_comment(names["comment_id"], at)

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        comment = submit_comment(author=self.viewer, story=subject.story, parent=subject, at=at, **form.cleaned_data)
        return _place_of(request, comment)


class EditView(ComposePage[Comment]):
    """Other words for one's own comment."""

    form_class = EditForm
    template = "web/compose_edit.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_own_comment(names["comment_id"], self.viewer, at)

    def words_so_far(self, subject: Comment) -> dict[str, Any]:
        latest = subject.revisions.get(version=subject.latest_version)
        return {"body": latest.body, "version": latest.version}

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        comment = submit_edit(comment=subject, author=self.viewer, at=at, **form.cleaned_data)
        if comment.is_waiting:
            messages.info(request, WAITS if comment.state == Comment.State.HELD else EDIT_WAITS)
        return f"{way_back(request, _story_path(comment))}#comment-{comment.pk}"


class ReportView(ComposePage[Comment]):
    """A word to the moderators about a comment."""

    form_class = ReportForm
    template = "web/compose_report.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_public_comment(names["comment_id"], at)

    def show(self, request: HttpRequest, subject: Comment, form: PageForm, *, status: int = 200) -> HttpResponse:
        context = {"subject": subject, "form": form, "back": way_back(request, ""), "reasons": REASONS}
        return render_page(request, self.template, context, status=status)

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        report_comment(comment=subject, reporter=self.viewer, at=at, **form.cleaned_data)
        messages.success(request, "Thank you. A moderator will look at this comment.")
        return f"{way_back(request, _story_path(subject))}#comment-{subject.pk}"


def _place_of(request: HttpRequest, comment: Comment) -> str:
    """Where its author finds a comment that was just written: an answer may be far down, so it is shown by itself."""
    if comment.state == Comment.State.HELD:
        messages.info(request, WAITS)
    elif comment.parent_id:
        return f"{reverse('web:comment', args=[comment.pk])}#comment-{comment.pk}"
    return f"{_story_path(comment)}#comment-{comment.pk}"


def _story_path(comment: Comment) -> str:
    return reverse("web:story", args=[comment.story.slug])
