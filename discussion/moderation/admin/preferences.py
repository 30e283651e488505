"""What a moderator chooses for the desk: blind or not, with single keys or without."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.models import Subscriber
from discussion.moderation.admin.gate import at_the_desk
from discussion.moderation.preferences import choose_preference, preference_of


@require_POST
@at_the_desk
def choose(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Keep what was chosen, and go on where the moderator was."""
    now = preference_of(moderator)
    choose_preference(
        moderator=moderator,
        is_blind=_read(request, "blind", now.is_blind),
        uses_keys=_read(request, "keys", now.uses_keys),
    )
    return redirect(_came_from(request))


def _read(request: HttpRequest, name: str, known: bool) -> bool:
    return request.POST[name] == "on" if name in request.POST else known


def _came_from(request: HttpRequest) -> str:
    """A page of the desk, whatever was sent."""
    wish = request.POST.get("next", "")
    start = reverse("admin:moderation_queue")
    inside = wish.startswith("/admin/") and url_has_allowed_host_and_scheme(wish, allowed_hosts=None)
    return wish if inside else start
