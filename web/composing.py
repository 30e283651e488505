"""Pages with a form for words: writing, answering, editing, reporting. Refused words come back in the form."""

from contextlib import suppress
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Subscriber
from accounts.network import network_of
from core.errors import DomainError
from discussion.moderation.intake import report_comment, submit_comment, submit_edit
from discussion.threads.drafts import NEW, DraftNotFoundError, Purpose, get_own_draft
from discussion.threads.models import Comment
from discussion.threads.quotes import quotation_of
from discussion.threads.selectors import argues_in, get_own_comment, get_public_comment
from discussion.threads.services.drafting import keep_refused_words, save_draft
from discussion.threads.words import read_words
from stories.models import Story
from stories.selectors import get_visible_story
from web.drafting import fit_to
from web.forms import REASONS, CommentForm, EditForm, PageForm, ReportForm
from web.pages import WritingPage, redirect_to, render_page, retry_later, way_back

T = TypeVar("T", Story, Comment, Subscriber)
WAITS = "Your comment is waiting for approval. Until a moderator has read it, only you can see it."
KEPT = "Your words are kept. Only you can see them."
EDIT_WAITS = "Your edit is waiting for approval. Until a moderator has read it, everybody else sees the earlier words."


class ComposePage(WritingPage, Generic[T]):
    """A form on a page of its own: shown by GET, sent by POST, and shown again with its words if they are refused."""

    form_class: ClassVar[type[PageForm]]
    template: ClassVar[str]
    preview = ""  # HTML of words that were only to be looked at

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
            self.keep_refused(subject, form, refusal, at)
            form.refuse(refusal)
            return retry_later(self.show(request, subject, form, status=refusal.status), refusal)

    def show(self, request: HttpRequest, subject: T, form: PageForm, *, status: int = 200) -> HttpResponse:
        self.fit(subject, form)
        context = {"subject": subject, "form": form, "back": way_back(request, ""), "preview": self.preview}
        return render_page(request, self.template, context, status=status)

    def fit(self, subject: T, form: PageForm) -> None:
        """Tell the form of its place, where it has to know it."""

    def words_so_far(self, _subject: T) -> dict[str, Any]:
        """What the empty form begins with."""
        return {}

    def keep_refused(self, subject: T, form: PageForm, refusal: DomainError, at: datetime) -> None:
        """Keep what was not taken, where there is a place for it."""

    def find(self, at: datetime, **names: Any) -> T:
        """What the words are about. Raises NotFoundError where this reader may not see it."""
        raise NotImplementedError

    def send(self, request: HttpRequest, subject: T, form: PageForm, at: datetime) -> str:
        """The one call down. Returns where to go next."""
        raise NotImplementedError


class WordsPage(ComposePage[T]):
    """A form for words of a discussion: they can be looked at, and kept as a draft, before they are posted."""

    def write(self, request: HttpRequest, **names: Any) -> HttpResponse:
        if "preview" not in request.POST and "keep" not in request.POST:
            return super().write(request, **names)
        at = timezone.now()
        subject = self.find(at, **names)
        form = self.form_class(request.POST)
        if not form.is_valid():
            return self.show(request, subject, form, status=400)
        try:
            if "keep" in request.POST:
                save_draft(**self.words_of(subject, form), at=at)
                messages.success(request, KEPT)
                return redirect_to(way_back(request, _story_path(self.story_of(subject))))
            self.preview = read_words(form.cleaned_data["body"]).html
        except DomainError as refusal:
            form.refuse(refusal)
            return self.show(request, subject, form, status=refusal.status)
        return self.show(request, subject, form)

    def keep_refused(self, subject: T, form: PageForm, refusal: DomainError, at: datetime) -> None:
        keep_refused_words(**self.words_of(subject, form), refusal=refusal, at=at)

    def fit(self, subject: T, form: PageForm) -> None:
        if isinstance(form, CommentForm):
            fit_to(self.story_of(subject), form)

    def words_so_far(self, subject: T) -> dict[str, Any]:
        asked = {"anchor": self.request.GET["anchor"]} if "anchor" in self.request.GET else {}
        with suppress(DraftNotFoundError):
            draft = get_own_draft(self.viewer, self.story_of(subject), self.purpose_of(subject))
            return {"anchor": draft.points_at, "body": draft.body, "side": draft.side, **asked}
        return asked

    def words_of(self, subject: T, form: PageForm) -> dict[str, Any]:
        """What was typed, and what for."""
        return {
            "subscriber": self.viewer,
            "story": self.story_of(subject),
            "purpose": self.purpose_of(subject),
            "body": form.cleaned_data["body"],
            "side": form.cleaned_data.get("side", ""),
            "anchor": form.cleaned_data.get("anchor", ""),
            "writing": form.cleaned_data["writing"],
        }

    def story_of(self, subject: T) -> Story:
        """The story in whose discussion the words are to stand."""
        raise NotImplementedError

    def purpose_of(self, subject: T) -> Purpose:
        """What the words are for."""
        raise NotImplementedError


class CommentView(WordsPage[Story]):
    """A new comment on a story."""

    form_class = CommentForm
    template = "web/compose_comment.html"

    def find(self, at: datetime, **names: Any) -> Story:
        return get_visible_story(names["slug"], at)

    def story_of(self, subject: Story) -> Story:
        return subject

    def purpose_of(self, _subject: Story) -> Purpose:
        return NEW

    def send(self, request: HttpRequest, subject: Story, form: PageForm, at: datetime) -> str:
        comment = submit_comment(
            author=self.viewer, story=subject, parent=None, at=at, network=network_of(request), **form.cleaned_data
        )
        return _place_of(request, comment)


class ReplyView(WordsPage[Comment]):
    """An answer to a comment; with `?quote=1` it begins with the comment's words."""

    form_class = CommentForm
    template = "web/compose_reply.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_public_comment(names["comment_id"], at)

    def story_of(self, subject: Comment) -> Story:
        return subject.story

    def purpose_of(self, subject: Comment) -> Purpose:
        return Purpose(parent=subject.pk)

    def words_so_far(self, subject: Comment) -> dict[str, Any]:
        words = super().words_so_far(subject)
        if "quote" not in self.request.GET:
            return words
        parts = [words["body"]] if "body" in words else []
        return {**words, "body": "\n\n".join([*parts, quotation_of(subject)])}

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        story, network = subject.story, network_of(request)
        comment = submit_comment(
            author=self.viewer, story=story, parent=subject, at=at, network=network, **form.cleaned_data
        )
        return _place_of(request, comment)


class EditView(WordsPage[Comment]):
    """Other words for one's own comment."""

    form_class = EditForm
    template = "web/compose_edit.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_own_comment(names["comment_id"], self.viewer, at)

    def story_of(self, subject: Comment) -> Story:
        return subject.story

    def purpose_of(self, subject: Comment) -> Purpose:
        return Purpose(edits=subject.pk)

    def words_so_far(self, subject: Comment) -> dict[str, Any]:
        latest = subject.revisions.get(version=subject.latest_version)
        return {"body": latest.body, "version": latest.version, **super().words_so_far(subject)}

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        comment = submit_edit(
            comment=subject, author=self.viewer, at=at, network=network_of(request), **form.cleaned_data
        )
        if comment.is_waiting:
            messages.info(request, EDIT_WAITS if comment.state == Comment.State.PUBLISHED else WAITS)
        return f"{way_back(request, _story_path(comment.story))}#comment-{comment.pk}"


class ReportView(ComposePage[Comment]):
    """A word to the moderators about a comment."""

    form_class = ReportForm
    template = "web/compose_report.html"

    def find(self, at: datetime, **names: Any) -> Comment:
        return get_public_comment(names["comment_id"], at)

    def show(self, request: HttpRequest, subject: Comment, form: PageForm, *, status: int = 200) -> HttpResponse:
        argues_here = argues_in(self.viewer, subject.story)
        context = {
            "subject": subject,
            "form": form,
            "back": way_back(request, ""),
            "reasons": REASONS,
            "argues_here": argues_here,
            "contact": settings.CONTACT_EMAIL,
        }
        return render_page(request, self.template, context, status=status)

    def send(self, request: HttpRequest, subject: Comment, form: PageForm, at: datetime) -> str:
        report_comment(comment=subject, reporter=self.viewer, at=at, **form.cleaned_data)
        messages.success(request, "Thank you. A moderator will look at this comment.")
        return f"{way_back(request, _story_path(subject.story))}#comment-{subject.pk}"


def _place_of(request: HttpRequest, comment: Comment) -> str:
    """Where its author finds a comment that was just written: an answer may be far down, so it is shown by itself."""
    if comment.state == Comment.State.HELD:
        messages.info(request, WAITS)
    elif comment.parent_id:
        return f"{reverse('web:comment', args=[comment.pk])}#comment-{comment.pk}"
    return f"{_story_path(comment.story)}#comment-{comment.pk}"


def _story_path(story: Story) -> str:
    return reverse("web:story", args=[story.slug])
