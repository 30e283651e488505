"""A person as moderators see him."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import resolve
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Subscriber, Vouch
from accounts.profiles import SubscriberNotFoundError, find_by_part, find_subscriber, profile_of
from accounts.renaming import handle_changes
from accounts.roles import is_senior
from accounts.sanctions import PeriodInvalidError
from core.errors import DomainError
from discussion.moderation.admin.forms import FieldsRefusedError
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.dossiers import history_of, latest_comments
from discussion.moderation.guidelines import RULES, RuleUnknownError
from discussion.moderation.notes import notes_about
from discussion.moderation.profile_cases import reports_waiting_about
from discussion.moderation.selectors import decisions_about

FIELDS = {PeriodInvalidError.code: "days", RuleUnknownError.code: "rule"}  # what a service refuses because of one field


@require_safe
@at_the_desk
def find_page(request: HttpRequest, _moderator: Subscriber) -> HttpResponse:
    """Lead to whoever has this name; else show who has it as a part of a name, or had it before."""
    wish = request.GET.get("handle", "").strip().removeprefix("@")
    try:
        return redirect("admin:moderation_person", handle=find_subscriber(wish).handle)
    except SubscriberNotFoundError:
        return desk_page(request, "find.html", "Find a person", {"wish": wish, "people": find_by_part(wish)})


@require_safe
@at_the_desk
def person_page(request: HttpRequest, moderator: Subscriber, handle: str) -> HttpResponse:
    """A person's history, and the forms that sanction and vouch."""
    return show_person(request, moderator, find_subscriber(handle))


def show_person(
    request: HttpRequest, moderator: Subscriber, subscriber: Subscriber, *, refusal: DomainError | None = None
) -> HttpResponse:
    """The page of a person, with what was typed and why it was refused."""
    is_own = subscriber == moderator
    vouch = None if is_own else Vouch.objects.select_related("by").filter(subscriber=subscriber).first()
    context = {
        "person": subscriber,
        "history": history_of(subscriber, reader=moderator, at=timezone.now()),
        "comments": latest_comments(subscriber),
        "decisions": decisions_about(subscriber, reader=moderator),
        "rules": RULES,
        "vouch": vouch,
        "is_own": is_own,
        "profile": profile_of(subscriber),
        "profile_reports": reports_waiting_about(subscriber, reader=moderator),
        "handle_changes": handle_changes(subscriber),
        "notes": notes_about(subscriber, reader=moderator),
        "oversees": is_senior(moderator),
        "refusal": refusal,
        "forms": _refused_form(request, refusal) if refusal else {},
    }
    title = f"@{subscriber.handle}"
    return desk_page(request, "person.html", title, context, status=refusal.status if refusal else 200)


def _refused_form(request: HttpRequest, refusal: DomainError) -> dict[str, Any]:
    """The one form that was sent, by the name of its address: what was typed, and what is wrong with which field."""
    place = str(resolve(request.path_info).url_name).removeprefix("moderation_")
    if isinstance(refusal, FieldsRefusedError):
        faults = refusal.faults
    elif refusal.code in FIELDS:
        faults = {FIELDS[refusal.code]: refusal.detail}
    else:
        faults = {}
    elsewhere = "" if faults else refusal.detail
    return {place: {"typed": request.POST, "faults": faults, "refusal": elsewhere, "detail": refusal.detail}}
