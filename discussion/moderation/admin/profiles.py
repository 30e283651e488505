"""The form that takes a profile down."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.admin.forms import BanForm
from discussion.moderation.admin.gate import at_the_desk
from discussion.moderation.admin.people import show_person
from discussion.moderation.profiles import take_down_profile


@require_POST
@at_the_desk
def take_down(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Delete what the person tells of himself."""
    subject = find_subscriber(handle)
    try:
        take_down_profile(subscriber=subject, **BanForm(request.POST).read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subject, refusal=refusal)
    messages.success(request, f"The profile of @{subject.handle} is taken down, and the person is told why.")
    return redirect("admin:moderation_person", handle=subject.handle)
