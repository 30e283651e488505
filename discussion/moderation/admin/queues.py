"""The queues: what waits in each, of which story or topic, and for what reason."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_safe
from rest_framework.exceptions import ValidationError

from accounts.models import Subscriber
from core.api.pagination import paginate
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.undoing import undoable
from discussion.moderation.brigades.selectors import brigades
from discussion.moderation.browsing import ORDERS, Scope, waiting_by_story, waiting_by_topic
from discussion.moderation.cases import QUEUES, open_cases
from discussion.moderation.preferences import preference_of
from discussion.moderation.profile_cases import open_profile_cases
from discussion.moderation.queues import queue_lengths, queue_lines

PAGE = 20  # more than anybody decides before the order has changed
LONGEST = 80  # characters of a slug


@require_safe
@at_the_desk
def queue_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """What waits in one queue, most urgent or oldest first."""
    at, scope = timezone.now(), read_scope(request.GET)
    queue = one_of(QUEUES, request.GET.get("queue"))
    sort = one_of(tuple(ORDERS), request.GET.get("sort"))
    cases, cursor, name = open_cases(queue, scope), request.GET.get("cursor"), f"desk:{queue}:{sort}"
    try:
        page = paginate(cases, keys=ORDERS[sort], limit=PAGE, cursor=cursor, name=name, is_sealed=True)
    except ValidationError:  # a cursor of yesterday's key, or a hand-made one
        return redirect(queue_address(queue, scope))
    preference = preference_of(moderator)
    context = {
        "queue": queue,
        "sort": sort,
        "scope": scope,
        **tabs(moderator),
        "lines": queue_lines(page.rows, reader=moderator, is_blind=preference.is_blind, at=at),
        "page": page,
        "moderator": moderator,
        "preference": preference,
        "undo": undoable(request, moderator, at=at),
    }
    return desk_page(request, "queue.html", "Cases", context)


@require_safe
@at_the_desk
def groups_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Which stories and topics have most to decide."""
    context = {"queue": "stories", **tabs(moderator), "stories": waiting_by_story(), "topics": waiting_by_topic()}
    return desk_page(request, "groups.html", "Cases by story", context)


def tabs(reader: Subscriber) -> dict[str, Any]:
    """What the line of queues above a page says to this moderator. Three queries."""
    return {
        "lengths": queue_lengths(),
        "profiles_waiting": open_profile_cases(reader=reader).count(),
        "bursts_waiting": brigades(is_open=True).count(),
    }


def read_scope(sent: Any) -> Scope:
    """What an address or a form asks for; nonsense asks for what there is none of."""
    named = {name: sent.get(name, "").replace("\x00", "")[:LONGEST] for name in ("story", "topic", "why")}
    return Scope(**named)


def queue_address(queue: str, scope: Scope, **more: str) -> str:
    """Of the list of one queue, or what the scope leaves of it."""
    return f"{reverse('admin:moderation_queue')}?{urlencode({'queue': queue, **scope.parts, **more})}"


def one_of(choices: tuple[Any, ...], wish: str | None) -> str:
    """The wish if it is a choice, else the first one: an address typed by hand gets a page, not an error."""
    return str(wish) if wish in choices else str(choices[0])
