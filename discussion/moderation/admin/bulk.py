"""The pages of decisions about many: choose, look, confirm, watch, take back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from accounts.roles import is_senior
from core.errors import DomainError
from discussion.moderation.admin.bulk_forms import ACTIONS, WAYS, BulkForm, TokenForm
from discussion.moderation.admin.forms import NoteForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.queues import tabs
from discussion.moderation.bulk.confirming import confirm_bulk, reverse_bulk, second_bulk
from discussion.moderation.bulk.previewing import preview_bulk
from discussion.moderation.bulk.selectors import bulk_decisions, get_bulk, progress_of
from discussion.moderation.cases import open_cases
from discussion.moderation.guidelines import RULES
from discussion.moderation.preferences import preference_of
from discussion.moderation.queues import queue_lines

LATEST = 20  # of what was decided
TO_TICK = 50  # open cases


@require_safe
@at_the_desk
def bulk_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """What was decided about many, and the form for more."""
    return _show_form(request, moderator)


@require_POST
@at_the_desk
def preview(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Look at what would be done. What is refused is shown above the form, with what was typed."""
    at = timezone.now()
    try:
        found = preview_bulk(**BulkForm(request.POST).read_at(at), actor=moderator, at=at)
    except DomainError as refusal:
        return _show_form(request, moderator, refusal=refusal)
    context = {"preview": found, "bulk": found.bulk, "done": ACTIONS[found.bulk.action], "rules": RULES}
    return desk_page(request, "bulk_preview.html", "Look before you decide", context)


@require_POST
@at_the_desk
def confirm(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Have done what was looked at."""
    try:
        bulk = confirm_bulk(**TokenForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show_form(request, moderator, refusal=refusal)
    return redirect("admin:moderation_bulk_file", bulk_id=bulk.pk)


@require_safe
@at_the_desk
def bulk_file(request: HttpRequest, moderator: Subscriber, bulk_id: UUID) -> HttpResponse:
    """One of them: how far it is, what was skipped and why, and the buttons."""
    return _show_file(request, moderator, bulk_id)


@require_POST
@at_the_desk
def second(request: HttpRequest, moderator: Subscriber, bulk_id: UUID) -> HttpResponse:
    """Confirm a large one as the second person."""
    try:
        second_bulk(bulk_id=bulk_id, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show_file(request, moderator, bulk_id, refusal=refusal)
    messages.success(request, "Confirmed. It is being carried out.")
    return redirect("admin:moderation_bulk_file", bulk_id=bulk_id)


@require_POST
@at_the_desk
def reverse(request: HttpRequest, moderator: Subscriber, bulk_id: UUID) -> HttpResponse:
    """Stop it, and take back what was done."""
    try:
        taken = reverse_bulk(bulk_id=bulk_id, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show_file(request, moderator, bulk_id, refusal=refusal)
    return redirect("admin:moderation_bulk_file", bulk_id=taken.pk)


def _show_form(request: HttpRequest, moderator: Subscriber, *, refusal: DomainError | None = None) -> HttpResponse:
    cases = list(open_cases().filter(comment__isnull=False).order_by("-priority", "id")[:TO_TICK])
    preference = preference_of(moderator)
    context = {
        "refusal": refusal,
        "typed": request.POST or request.GET,
        "ticked": request.POST.getlist("cases"),
        "ways": WAYS.items(),
        "actions": ACTIONS.items(),
        "rules": RULES,
        "lines": queue_lines(cases, reader=moderator, is_blind=preference.is_blind, at=timezone.now()),
        "latest": bulk_decisions().order_by("-id")[:LATEST],
        "preference": preference,
        "queue": "bulk",
        **tabs(moderator),
    }
    return desk_page(request, "bulk.html", "Decide about many", context, status=refusal.status if refusal else 200)


def _show_file(
    request: HttpRequest, moderator: Subscriber, bulk_id: UUID, *, refusal: DomainError | None = None
) -> HttpResponse:
    bulk = get_bulk(bulk_id)
    context = {
        "bulk": bulk,
        "done": ACTIONS.get(bulk.action, "Take back"),
        "progress": progress_of(bulk),
        "may_second": bulk.state == bulk.State.WAITING and is_senior(moderator) and moderator.pk != bulk.actor_id,
        "may_reverse": bulk.reverses_id is None and bulk.state != bulk.State.STOPPED and not hasattr(bulk, "reversal"),
        "refusal": refusal,
    }
    title = ACTIONS.get(bulk.action, "Take back")
    return desk_page(request, "bulk_file.html", title, context, status=refusal.status if refusal else 200)
