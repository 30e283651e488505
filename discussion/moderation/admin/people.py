"""A person as moderators see him, with the forms that ban and unban."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from accounts.profiles import find_subscriber, profile_of
from accounts.renaming import handle_changes
from accounts.roles import is_senior
from core.errors import DomainError
from discussion.moderation.admin.forms import BanForm, NoteForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.decisions import ban_subscriber, unban_subscriber
from discussion.moderation.dossiers import history_of, latest_comments
from discussion.moderation.guidelines import RULES
from discussion.moderation.notes import notes_about
from discussion.moderation.selectors import decisions_about


@require_safe
@at_the_desk
def person_page(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """A person's history, and the form that bans or unbans."""
    return show_person(request, moderator, find_subscriber(handle))


@require_POST
@at_the_desk
def ban(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Ban the person."""
    subscriber = find_subscriber(handle)
    try:
        ban_subscriber(subscriber=subscriber, **BanForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subscriber, refusal=refusal)
    messages.success(request, f"@{subscriber.handle} is banned and counts in no noise level any more.")
    return redirect("admin:moderation_person", handle=subscriber.handle)


@require_POST
@at_the_desk
def unban(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Lift the ban."""
    subscriber = find_subscriber(handle)
    try:
        unban_subscriber(subscriber=subscriber, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subscriber, refusal=refusal)
    messages.success(request, f"The ban of @{subscriber.handle} is lifted, and what it took is given back.")
    return redirect("admin:moderation_person", handle=subscriber.handle)


def show_person(
    request: HttpRequest, moderator: Subscriber, subscriber: Subscriber, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The page of a person, with what was typed and why it was refused."""
    context = {
        "person": subscriber,
        "history": history_of(subscriber, at=timezone.now()),
        "comments": latest_comments(subscriber),
        "decisions": decisions_about(subscriber),
        "rules": RULES,
        "is_own": subscriber.pk == moderator.pk,
        "profile": profile_of(subscriber),
        "handle_changes": handle_changes(subscriber),
        "notes": notes_about(subscriber, reader=moderator),
        "oversees": is_senior(moderator),
        "refusal": refusal,
        "rule": request.POST.get("rule", ""),
        "reason": request.POST.get("reason", ""),
        "note": request.POST.get("note", ""),
        "note_text": request.POST.get("text", ""),
    }
    title = f"@{subscriber.handle}"
    return desk_page(request, "person.html", title, context, status=refusal.status if refusal else 200)
