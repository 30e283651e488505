"""What is asked of a site to see whether it grows: the same pages on each, with as much on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from django.utils import timezone

from benchmarks.site.targets import deepest, most_answered, ordinary_stories, waiting_in
from benchmarks.site.words import RARE
from core.api.pagination import MAX_LIMIT
from discussion.threads import selectors
from discussion.threads.models import Comment
from discussion.threads.selectors import SORTS
from stories.models import Story

STORIES = 20
# As far down in proportion on each site: how often a comment was answered depends on its place among the others.
DEEP = 6  # one of so many of a thread's top-level comments is above the deep pages
DEEP_PAGES = 5  # one after the other, since one alone may be answered much or little by chance
LIMIT = 20
LOUDEST = "story-1"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Addresses by the name of their row; each is asked for in turns."""

    paths: Mapping[str, Sequence[str]]
    headers: Mapping[str, str] = field(default_factory=dict)


def cases_to_ask_for() -> int:
    """How many cases of the loudest story a page can show on this site, and so on each that is compared with it."""
    return max(1, min(LIMIT, waiting_in(LOUDEST)))


def asked_of_site(moderator: str, *, cases: int) -> Asked:
    """First pages of ordinary stories, deep ones of the loudest, and what leads over the whole site.

    So many `cases` are on a page of the loudest story's queue.
    """
    api = "/api/v1"
    stories = ordinary_stories(STORIES)
    found: dict[str, list[str]] = {
        f"first.{sort}": [f"{api}/stories/{slug}/comments/?sort={sort}&limit={LIMIT}" for slug in stories]
        for sort in SORTS
    }
    found |= {f"deep.{sort}": _deep_pages(LOUDEST, sort) for sort in SORTS}
    found["replies"] = [f"{api}/comments/{most_answered()}/replies/?depth=0&limit={LIMIT}"]
    found["context"] = [f"{api}/comments/{pk}/context/" for pk in deepest(STORIES)]
    found["feed"] = [f"{api}/stories/{slug}/comments.atom" for slug in stories]
    found["me"] = [f"{api}/stories/{slug}/me/" for slug in stories]
    found["stories"] = [f"{api}/stories/?limit={LIMIT}"]
    found["search.rare"] = [f"{api}/search/?type=comment&q={RARE}&limit={LIMIT}"]
    found["search.common"] = [f"{api}/search/?type=comment&q={word}&limit={LIMIT}" for word in ("tram", "plan")]
    queue = f"{api}/moderation/cases/?queue=held"
    found["queue"] = [f"{queue}&limit={LIMIT}"]
    found["queue.story"] = [f"{queue}&story={LOUDEST}&limit={cases}"]
    found["queue.oldest"] = [f"{queue}&story={LOUDEST}&sort=oldest&limit={cases}"]
    return Asked(paths=found, headers={"Authorization": f"Bearer {moderator}"})


def asked_of_thread(slug: str) -> Asked:
    """The first page of one story in each order."""
    return Asked(
        paths={sort: [f"/api/v1/stories/{slug}/comments/?sort={sort}&limit={LIMIT}&depth=0"] for sort in SORTS}
    )


def _deep_pages(slug: str, sort: str) -> list[str]:
    """Pages far down, by their cursors; fewer where the thread ends."""
    story, at = Story.objects.get(slug=slug), timezone.now()
    above = Comment.objects.public().filter(story=story, parent__isnull=True).count() // DEEP
    limits = [*[MAX_LIMIT] * (above // MAX_LIMIT), above % MAX_LIMIT, *[LIMIT] * (DEEP_PAGES - 1)]
    cursors: list[str | None] = [None]
    for limit in filter(None, limits):
        page = selectors.comment_page(story=story, sort=sort, side="", limit=limit, depth=0, cursor=cursors[-1], at=at)
        if page.next is None:
            break
        cursors.append(page.next)
    path = f"/api/v1/stories/{slug}/comments/?sort={sort}&limit={LIMIT}"
    return [f"{path}&cursor={quote(cursor)}" if cursor else path for cursor in cursors[-DEEP_PAGES:]]
