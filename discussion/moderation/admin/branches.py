"""The page of one comment: its branch and its versions, and the forms that lock, move and redact."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.admin.forms import LockForm, MoveForm, NoteForm, RedactionForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.branches import UNDOING, black_out, close_branch, hang_branch
from discussion.moderation.dossiers import read_branch
from discussion.moderation.guidelines import RULES
from discussion.moderation.models import Decision
from discussion.moderation.picking import drop_pick, pick_comment
from discussion.moderation.selectors import get_comment, get_place


@require_safe
@at_the_desk
def comment_page(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """One comment in its branch, with what can be done about it beside deciding a case."""
    return _show(request, moderator, comment_id)


@require_POST
@at_the_desk
def lock(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """Take no more answers here."""

    def act() -> Decision:
        told = LockForm(request.POST).read()
        return close_branch(comment=get_comment(comment_id), **told, actor=moderator, at=timezone.now())

    return _do(request, moderator, comment_id, act)


@require_POST
@at_the_desk
def move(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """Hang the branch elsewhere."""

    def act() -> Decision:
        told = MoveForm(request.POST).read()
        place = get_place(told["below"])
        comment = get_comment(comment_id)
        return hang_branch(comment=comment, below=place, note=told["note"], actor=moderator, at=timezone.now())

    return _do(request, moderator, comment_id, act)


@require_POST
@at_the_desk
def redact(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """Black words out."""

    def act() -> Decision:
        told = RedactionForm(request.POST).read()
        return black_out(comment=get_comment(comment_id), **told, actor=moderator, at=timezone.now())

    return _do(request, moderator, comment_id, act)


@require_POST
@at_the_desk
def pick(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """Mark the comment as picked by the editors."""
    return _do(request, moderator, comment_id, lambda: _picked(pick_comment, request, moderator, comment_id))


@require_POST
@at_the_desk
def unpick(request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> HttpResponse:
    """Take the mark away."""
    return _do(request, moderator, comment_id, lambda: _picked(drop_pick, request, moderator, comment_id))


def _picked(turn: Callable[..., Decision], request: HttpRequest, moderator: Subscriber, comment_id: UUID) -> Decision:
    told = NoteForm(request.POST).read()
    return turn(comment=get_comment(comment_id), **told, actor=moderator, at=timezone.now())


def _do(request: HttpRequest, moderator: Subscriber, comment_id: UUID, act: Callable[[], Decision]) -> HttpResponse:
    """Say on the comment's page what was done, or why it was not, with what was typed."""
    try:
        decision = act()
    except DomainError as refusal:
        return _show(request, moderator, comment_id, refusal=refusal)
    also = " It can be reversed below." if decision.action in UNDOING else ""
    messages.success(request, f"{decision.done}.{also}")
    return redirect("admin:moderation_comment", comment_id=comment_id)


def _show(
    request: HttpRequest, moderator: Subscriber, comment_id: UUID, *, refusal: DomainError | None = None
) -> HttpResponse:
    comment = get_comment(comment_id)
    context: dict[str, Any] = {
        "branch": read_branch(comment, reader=moderator),
        "rules": RULES,
        "is_own": comment.author_id == moderator.pk,
        "refusal": refusal,
        "typed": request.POST,
    }
    return desk_page(request, "comment.html", "Comment", context, status=refusal.status if refusal else 200)
