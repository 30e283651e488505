"""Names and profiles that readers report: the queue, and the forms that answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from rest_framework.exceptions import ValidationError

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.api.pagination import Key, paginate
from core.errors import DomainError
from discussion.moderation.admin.forms import BanForm
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.people import show_person
from discussion.moderation.admin.queues import tabs
from discussion.moderation.naming import rename_subscriber
from discussion.moderation.profile_cases import keep_profile, open_profile_cases
from discussion.moderation.profiles import take_down_profile

OLDEST = (Key("id"),)
PAGE = 20


@require_safe
@at_the_desk
def queue_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Whose name or profile readers have reported, oldest first."""
    cases, cursor = open_profile_cases(reader=moderator), request.GET.get("cursor")
    try:
        page = paginate(cases, keys=OLDEST, limit=PAGE, cursor=cursor, name="desk:profiles")
    except ValidationError:  # a cursor of yesterday's key, or a hand-made one
        return redirect("admin:moderation_profiles")
    context = {"page": page, **tabs(moderator), "queue": "profiles"}
    return desk_page(request, "profiles.html", "Profiles", context)


@require_POST
@at_the_desk
def keep(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Say that nothing of what was reported breaks a rule."""
    subject = find_subscriber(handle)
    try:
        keep_profile(subject=subject, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subject, refusal=refusal)
    messages.success(request, f"Name and profile of @{subject.handle} stay as they are.")
    return redirect("admin:moderation_profiles")


@require_POST
@at_the_desk
def rename(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Give the person a name that says nothing."""
    subject = find_subscriber(handle)
    wish = BanForm(request.POST)
    try:
        decision = rename_subscriber(subscriber=subject, **wish.read(), actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return show_person(request, moderator, subject, refusal=refusal)
    messages.success(request, f"@{subject.handle} is @{decision.subject} now, and is told why.")
    return redirect("admin:moderation_person", handle=str(decision.subject))


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
