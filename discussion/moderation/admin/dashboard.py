"""How the desk is doing, as pictures with tables below them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Subscriber
from accounts.roles import is_senior
from discussion.moderation.admin.charts import bars_of, ranges_of
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.queues import tabs
from discussion.moderation.figures import hours_of_work, overturned_by, part_ways, side_shares, waits
from stories.noise.selectors import noise_of_many
from stories.selectors import listed_stories

LOUDEST = 8


@require_safe
@at_the_desk
def dashboard_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Depth, pace, time, reversals, both sides, and where it is loudest. Who was reversed is for seniors."""
    at = timezone.now()
    hours, sides = hours_of_work(at=at), side_shares()
    held, removed = ([getattr(side, what) for side in sides] for what in ("held", "removed"))
    top, ranges = ranges_of([*held, *removed])
    loudest = list(listed_stories(at).order_by("-noise_rank", "-published_at", "-id")[:LOUDEST])
    noise = noise_of_many(loudest, at)
    line, took = tabs(), {wait.queue: wait for wait in waits(at=at)}
    context = {
        "queue": "dashboard",
        **line,
        "depth": [(length, took.get(length.queue)) for length in line["lengths"]],
        "hours": hours,
        "bars": bars_of(hours),
        "by_rule": overturned_by("rule", at=at),
        "by_moderator": overturned_by("actor__handle", at=at) if is_senior(moderator) else None,
        "sides": sides,
        "top": top,
        "ranges": [
            ("held at first", zip(sides, held, ranges[: len(sides)], strict=True), part_ways(held)),
            ("removed or refused", zip(sides, removed, ranges[len(sides) :], strict=True), part_ways(removed)),
        ],
        "loudest": [(story, noise[story.pk]) for story in loudest],
    }
    return desk_page(request, "dashboard.html", "Dashboard", context)
