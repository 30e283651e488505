"""The forms that note something about a person, and take it back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.admin.forms import PersonNoteForm
from discussion.moderation.admin.gate import at_the_desk
from discussion.moderation.admin.people import show_person
from discussion.moderation.notes import delete_note, write_note


@require_POST
@at_the_desk
def add_note(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Note something about the person."""
    subject = find_subscriber(handle)
    try:
        write_note(subject=subject, **PersonNoteForm(request.POST).read(), author=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subject, refusal=refusal)
    messages.success(request, "Noted. Only moderators read it.")
    return redirect("admin:moderation_person", handle=subject.handle)


@require_POST
@at_the_desk
def remove_note(request: HttpRequest, moderator: Subscriber, handle: str, note_id: UUID) -> HttpResponse:
    """Delete a note."""
    subject = find_subscriber(handle)
    try:
        delete_note(subject=subject, note_id=note_id, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subject, refusal=refusal)
    messages.success(request, "The note is deleted.")
    return redirect("admin:moderation_person", handle=subject.handle)
