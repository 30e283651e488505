"""The forms on a person's page: sanctions imposed and lifted, and a moderator's word for a newcomer."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.admin.forms import BanForm, NoteForm, ReasonForm, SanctionForm
from discussion.moderation.admin.gate import at_the_desk
from discussion.moderation.admin.people import show_person
from discussion.moderation.decisions import ban_subscriber, lift_sanction, sanction_subscriber, unban_subscriber
from discussion.moderation.sanctioning import STATES
from discussion.moderation.selectors import get_sanction
from discussion.moderation.vouching import vouch_for, withdraw_vouch


@require_POST
@at_the_desk
def impose(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Warn, silence or suspend the person."""
    subscriber, at = find_subscriber(handle), timezone.now()

    def act() -> str:
        told = SanctionForm(request.POST).read_at(at)
        sanction_subscriber(subscriber=subscriber, **told, actor=moderator, at=at)
        until = f" until {told['until']:%-d %B %Y, %H:%M} UTC" if told["until"] else ""
        return f"@{subscriber.handle} is {STATES[told['kind']]}{until}."

    return _do(request, moderator, subscriber, act)


@require_POST
@at_the_desk
def lift(request: HttpRequest, moderator: Subscriber, handle: str, sanction_id: UUID) -> HttpResponse:
    """Lift one of the person's sanctions."""
    subscriber = find_subscriber(handle)
    sanction = get_sanction(subscriber, sanction_id)

    def act() -> str:
        lift_sanction(sanction=sanction, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now())
        return f"The {sanction.kind} is lifted, and counts against @{subscriber.handle} no longer."

    return _do(request, moderator, subscriber, act)


@require_POST
@at_the_desk
def ban(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Ban the person."""
    subscriber = find_subscriber(handle)

    def act() -> str:
        ban_subscriber(subscriber=subscriber, **BanForm(request.POST).read(), actor=moderator, at=timezone.now())
        return f"@{subscriber.handle} is banned and counts in no noise level any more."

    return _do(request, moderator, subscriber, act)


@require_POST
@at_the_desk
def unban(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Lift the ban."""
    subscriber = find_subscriber(handle)

    def act() -> str:
        unban_subscriber(subscriber=subscriber, **NoteForm(request.POST).read(), actor=moderator, at=timezone.now())
        return f"The ban of @{subscriber.handle} is lifted, and what it took is given back."

    return _do(request, moderator, subscriber, act)


@require_POST
@at_the_desk
def vouch(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Vouch for the person."""
    subscriber = find_subscriber(handle)

    def act() -> str:
        vouch_for(subscriber=subscriber, **ReasonForm(request.POST).read(), actor=moderator, at=timezone.now())
        return f"You vouch for @{subscriber.handle}, who is no newcomer from now on."

    return _do(request, moderator, subscriber, act)


@require_POST
@at_the_desk
def withdraw(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """Take the word for the person back."""
    subscriber = find_subscriber(handle)

    def act() -> str:
        withdraw_vouch(subscriber=subscriber, actor=moderator, at=timezone.now())
        return f"Nobody vouches for @{subscriber.handle} any more."

    return _do(request, moderator, subscriber, act)


def _do(request: HttpRequest, moderator: Subscriber, subscriber: Subscriber, act: Callable[[], str]) -> HttpResponse:
    """Say what was done on the person's page, or why it was not, with what was typed."""
    try:
        messages.success(request, act())
    except DomainError as refusal:
        return show_person(request, moderator, subscriber, refusal=refusal)
    return redirect("admin:moderation_person", handle=subscriber.handle)
