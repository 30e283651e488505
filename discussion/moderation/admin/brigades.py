"""The pages of bursts of new accounts."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.admin.bulk_forms import ACTIONS
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.queues import tabs
from discussion.moderation.brigades.closing import close_brigade
from discussion.moderation.brigades.selectors import brigades, get_brigade, open_file
from discussion.moderation.guidelines import RULES
from discussion.moderation.models import BulkDecision

SHOWN = 50
Action = BulkDecision.Action
# What answers a burst; the rest is on the page of decisions about many.
OFFERED = (Action.LEAVE_OUT, Action.HOLD, Action.REMOVE, Action.SUSPEND, Action.BAN)


@require_safe
@at_the_desk
def brigades_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Those that wait for a person, newest first, and the latest that somebody has closed."""
    rows = [list(brigades(is_open=is_open).order_by("-id")[:SHOWN]) for is_open in (True, False)]
    context = {"waiting": rows[0], "closed": rows[1], "queue": "brigades", **tabs(moderator)}
    return desk_page(request, "brigades.html", "Bursts of new accounts", context)


@require_safe
@at_the_desk
def brigade_page(request: HttpRequest, _moderator: Subscriber, brigade_id: UUID) -> HttpResponse:
    """One of them with everybody in it, and the form that looks at what a decision would do."""
    return _show(request, brigade_id)


@require_POST
@at_the_desk
def close(request: HttpRequest, moderator: Subscriber, brigade_id: UUID) -> HttpResponse:
    """Say that one has looked."""
    try:
        close_brigade(brigade_id=brigade_id, actor=moderator, at=timezone.now())
    except DomainError as refusal:
        return _show(request, brigade_id, refusal=refusal)
    messages.success(request, "Closed. The same people do not open it again.")
    return redirect("admin:moderation_brigades")


def _show(request: HttpRequest, brigade_id: UUID, *, refusal: DomainError | None = None) -> HttpResponse:
    file = open_file(get_brigade(brigade_id), at=timezone.now())
    context = {
        "file": file,
        "brigade": file.brigade,
        "actions": [(action, ACTIONS[action]) for action in OFFERED],
        "rules": RULES,
        "refusal": refusal,
    }
    return desk_page(
        request, "brigade.html", "Burst of new accounts", context, status=refusal.status if refusal else 200
    )
