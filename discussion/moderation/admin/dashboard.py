"""How the desk is doing, as pictures with tables below them."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Subscriber
from accounts.roles import is_senior
from discussion.moderation.admin.charts import bars_of, ranges_of
from discussion.moderation.admin.gate import at_the_desk, desk_page
from discussion.moderation.admin.queues import tabs
from discussion.moderation.figures import desk_figures, part_ways
from discussion.moderation.parity import open_alarms
from stories.noise.selectors import noise_of_many
from stories.selectors import listed_stories

LOUDEST = 8
SHARES = {"held": "held at first", "removed": "removed or refused", "overturned": "given back, of what was removed"}


@require_safe
@at_the_desk
def dashboard_page(request: HttpRequest, moderator: Subscriber) -> HttpResponse:
    """Depth, pace, time, reversals, both sides, and where it is loudest. Who was reversed is for seniors."""
    at = timezone.now()
    counted_at, figures = desk_figures(at=at)
    sides = figures.sides
    shares = {words: [getattr(side, what) for side in sides] for what, words in SHARES.items()}
    top, ranges = ranges_of([share for both in shares.values() for share in both])
    pictures = iter(ranges)
    loudest = list(listed_stories(at).order_by("-noise_rank", "-published_at", "-id")[:LOUDEST])
    noise = noise_of_many(loudest, at)
    line, took = tabs(moderator), {wait.queue: wait for wait in figures.waits}
    context = {
        "queue": "dashboard",
        **line,
        "depth": [(length, took.get(length.queue)) for length in line["lengths"]],
        "counted_at": counted_at,
        "hours": figures.hours,
        "bars": bars_of(figures.hours),
        "by_rule": figures.by_rule,
        "by_moderator": figures.by_moderator if is_senior(moderator) else None,
        "sides": sides,
        "top": top,
        "ranges": [
            (words, [(*one, next(pictures)) for one in zip(sides, both, strict=True)], part_ways(both))
            for words, both in shares.items()
        ],
        "waits_part": part_ways([side.waiting for side in sides]),
        "alarms": open_alarms(),
        "loudest": [(story, noise[story.pk]) for story in loudest],
    }
    return desk_page(request, "dashboard.html", "Dashboard", context)
