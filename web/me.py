"""`/me/`: the handle, what I wrote and what became of it, what was decided about me, where I am signed in."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.api.confirming import browser_session
from accounts.api.payloads import avatar_path
from accounts.credentials import hash_secret
from accounts.overview import overview_of
from accounts.profiles import profile_of
from accounts.renaming import change_handle
from accounts.rules import accept_rules, latest_acceptance
from accounts.sessions import close_session, live_sessions
from core.errors import DomainError
from discussion.moderation.hiding import undecided_among
from discussion.threads.models import Comment
from discussion.threads.selectors import own_comments
from web.devices import device_of
from web.forms import HandleForm, ProfileForm
from web.locked import LockedPage
from web.pages import OwnPage, WritingPage, redirect_to, render_page
from web.statements import own_reports, own_statements

LISTED = 20  # comments on a page
OUT_OF_SIGHT = "Out of sight until somebody has read it"
STATES = {
    Comment.State.HELD: "Waiting for approval",
    Comment.State.REJECTED: "Not published",
    Comment.State.PUBLISHED: "Public",
    Comment.State.REMOVED: "Removed",
    Comment.State.DELETED: "Deleted",
    Comment.State.ERASED: "Erased",
}


class MeView(OwnPage):
    """Everything at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, HandleForm())

    def show(
        self, request: HttpRequest, form: HandleForm, *, told: ProfileForm | None = None, status: int = 200
    ) -> HttpResponse:
        at = timezone.now()
        page = own_comments(self.viewer, limit=LISTED, cursor=request.GET.get("cursor"), at=at)
        undecided = undecided_among(node.comment for node in page.rows)
        current = hash_secret(request.session.session_key or "")
        context = {
            "form": form,
            "told": told or ProfileForm(initial=model_to_dict(profile_of(self.viewer))),
            "avatar": avatar_path(self.viewer.handle),
            "comments": [_listed(node.comment, undecided) for node in page.rows],
            "next": page.next,
            "previous": page.previous,
            "standing": overview_of(self.viewer, at=at),
            "statements": own_statements(self.viewer),
            "reports": own_reports(self.viewer),
            "rules": latest_acceptance(subscriber=self.viewer),
            "rules_version": settings.RULES_VERSION,
            "sessions": [
                {"row": session, "device": device_of(session.user_agent), "current": session.secret_hash == current}
                for session in live_sessions(subscriber=self.viewer, at=at)[:50]
            ],
        }
        return render_page(request, "web/me.html", context, status=status)


class HandleView(MeView, WritingPage):
    """Another public name."""

    def write(self, request: HttpRequest) -> HttpResponse:
        form = HandleForm(request.POST)
        if not form.is_valid():
            return self.show(request, form, status=400)
        try:
            change_handle(subscriber=self.viewer, handle=form.cleaned_data["handle"], at=timezone.now())
        except DomainError as refusal:
            self.viewer.refresh_from_db(fields=["handle"])
            form.refuse(refusal)
            return self.show(request, form, status=refusal.status)
        messages.success(request, "Your handle is changed.")
        return redirect_to(reverse("web:me"))


class RulesView(WritingPage):
    """Accept the community guidelines in force."""

    def write(self, request: HttpRequest) -> HttpResponse:
        accept_rules(subscriber=self.viewer, at=timezone.now())
        messages.success(request, "Thank you. You have accepted the community guidelines.")
        return redirect_to(f"{reverse('web:me')}#rules")


class SessionEndView(LockedPage):
    """End one of my sessions, also while I am banned."""

    home = "web:me"

    def post(self, request: HttpRequest, session_id: UUID) -> HttpResponse:
        if session_id != browser_session(request) and self.must_confirm(request):
            return self.lead_to_confirming()
        close_session(subscriber=self.viewer, session_id=session_id, at=timezone.now())
        messages.success(request, "That session is ended.")
        return redirect_to(f"{reverse('web:me')}#sessions")


def _listed(comment: Comment, undecided: Collection[UUID]) -> dict[str, Any]:
    """What its author is shown of a comment, whatever became of it; `undecided` is what waits, public before."""
    gone = {Comment.State.DELETED, Comment.State.ERASED}
    return {
        "id": comment.pk,
        # What is public is changed where it stands.
        "waits_unseen": comment.state == Comment.State.HELD or comment.pk in undecided,
        "created_at": comment.created_at,
        "state": OUT_OF_SIGHT if comment.pk in undecided else STATES[Comment.State(comment.state)],
        "edit_waits": bool(comment.shown_version) and comment.is_waiting,
        "removed_reason": comment.removed_reason,
        "text": "" if comment.state in gone else comment.body_text,
        "title": comment.story.title,
        "address": reverse("web:comment", args=[comment.pk])
        if comment.has_place
        else reverse("web:story", args=[comment.story.slug]),
    }
