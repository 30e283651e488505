"""The form on a person's page that resets a lost second factor."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.admin.gate import at_the_desk
from discussion.moderation.admin.people import show_person
from discussion.moderation.factor_resets import reset_second_factor


@require_POST
@at_the_desk
def reset(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Reset it."""
    subscriber = find_subscriber(handle)
    try:
        reset_second_factor(subscriber=subscriber, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subscriber, refusal=refusal)
    messages.success(request, f"@{subscriber.handle} has no second factor any more and can set up a new one.")
    return redirect("admin:moderation_person", handle=subscriber.handle)
