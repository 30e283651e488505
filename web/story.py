"""A story with its discussion, and one comment by itself."""

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from core.api.pagination import Page as Rows
from core.snapshots import one_snapshot
from discussion.threads.changes.positions import Position, position_now, write_position
from discussion.threads.drafts import NEW
from discussion.threads.selectors import (
    comment_node,
    comment_page,
    context_of,
    get_public_comment,
    replies_page,
)
from discussion.threads.trees import DEFAULT_DEPTH, Node
from stories.api.payloads import read_story, story_cards
from stories.labels import GROUPS, LABELS, label_of, labels_of
from stories.models import Camp, Story
from stories.search.related import related_stories
from web.comments import ShownComment, rows_of, show, show_all
from web.drafting import comment_form
from web.forecasts import expectations
from web.forms import REASONS
from web.linked_data import data_block, modified_at, story_graph
from web.mine import Mine, read_mine
from web.ordering import Ordering
from web.pages import Page, lead_on, render_page, tag_page, viewer_of
from web.parts import PointedAt, part_asked_for, show_part, with_talk

ROOTS = 20  # top-level comments on a page
NOBODY = {
    "critics": "No critics identified",
    "defenders": "No defenders identified",
    "neutral": "No neutral voices identified",
}
NOBODY_NAMED = "Nobody identified on this side"
SPOKEN = {"critics": "by critics", "defenders": "by defenders", "neutral": "neutral"}


class StoryView(Page):
    """`/stories/{slug}/`: everything about a story, and a page of its discussion in the order asked for."""

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        at = timezone.now()
        story, payload, position = read_followed_story(slug, at=at)
        if story.slug != slug:  # it was merged into this one
            return lead_on(reverse("web:story", args=[story.slug]))
        ordering, part = Ordering.asked_for(request, story), part_asked_for(request.GET.get("anchor"), story)
        page = comment_page(
            story=story,
            sort=ordering.sort,
            side=ordering.side,
            anchor=part,
            limit=ROOTS,
            depth=DEFAULT_DEPTH,
            cursor=request.GET.get("cursor"),
            at=at,
        )
        canonical = f"{settings.BASE_URL}{reverse('web:story', args=[story.slug])}"
        parts, mine = with_talk(payload, story), read_mine(story, viewer_of(request), list(rows_of(page.rows)), at=at)
        context = {
            "story": payload,
            "since": write_position(story, position),
            "streams": bool(settings.LIVE_URL),
            "dek": _dek(payload),
            **parts,
            "sides": _columns(story, parts["stands"]),
            "spoken": _spoken(payload),
            "canonical": canonical,
            "modified": modified_at(payload),
            "linked_data": data_block(story_graph(payload, canonical)),
            "ordering": ordering,
            "expected": expectations(story, mine, at=at),
            "related": story_cards(related_stories(story=story, at=at), at=at),
            "description": story.summary or story.why_it_matters,
            **_discussion(story, page, mine, at, part=show_part(part, story), names_part="anchor" in request.GET),
        }
        settled = write_position(story, Position(position.last))
        return tag_page(render_page(request, "web/story.html", context), without=context["since"], instead=settled)


def read_followed_story(slug: str, *, at: datetime) -> tuple[Story, dict[str, Any], Position]:
    """The story, its payload, and the position from which its changes go on. Raises StoryNotFoundError."""
    with one_snapshot():
        story, payload = read_story(slug, at=at)
        return story, payload, position_now(story)


class CommentView(Page):
    """`/comments/{id}/`: the way from the root to a comment, the comment, and a page of its replies, oldest first."""

    def get(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        at = timezone.now()
        comment = get_public_comment(comment_id, at)
        node = comment_node(comment, depth=0, at=at)
        page = replies_page(comment=comment, limit=ROOTS, depth=DEFAULT_DEPTH, cursor=request.GET.get("cursor"), at=at)
        way: Sequence[Node] = context_of(comment, at=at)[:-1]
        shown = list(rows_of([*way, node, *page.rows]))
        mine = read_mine(comment.story, viewer_of(request), shown, at=at)
        is_below_lock = any(above.comment.is_locked for above in way)
        context = {
            "title": comment.story.title,
            "way": _on_the_way(way, mine, at),
            "comment": show(node, mine, at=at, locked=is_below_lock),
            **_discussion(comment.story, page, mine, at, locked=is_below_lock or comment.is_locked),
        }
        return render_page(request, "web/comment.html", context)


def _on_the_way(way: Sequence[Node], mine: Mine, at: datetime) -> list[ShownComment]:
    """Each knows of the locks above it."""
    locks = accumulate((node.comment.is_locked for node in way), or_, initial=False)
    return [show(node, mine, at=at, locked=locked) for node, locked in zip(way, locks, strict=False)]


def _discussion(
    story: Story,
    page: Rows,
    mine: Mine,
    at: datetime,
    *,
    locked: bool = False,
    part: PointedAt | None = None,
    names_part: bool = False,
) -> dict[str, Any]:
    """What the templates of a discussion need, whichever page they are on.

    With `names_part` new words are about `part`, or nothing; otherwise about what a draft of them is about.
    """
    form = comment_form(story, mine, NEW, auto_id="comment")
    if names_part:
        form.about = part if part and part.is_current else None
    return {
        "comments": show_all(page.rows, mine, at=at, locked=locked),
        "page": page,
        "mine": mine,
        "closed": story.state != Story.State.PUBLISHED,
        "camps": [(camp.value, label_of(story, camp)) for camp in Camp],
        "comment_form": form,
        "part": part,
        "report_reasons": REASONS,
        "slug": story.slug,
        "read_upto": at.isoformat(),
    }


def _dek(payload: dict[str, Any]) -> str:
    """The summary, unless the text below begins with it, as that of a story that was read from prose does."""
    paragraphs = [text for part in payload["body"] for text in part["paragraphs"]]
    begins = (" ".join(text.split()) for text in (payload["why_it_matters"], *paragraphs[:1]))
    summary = " ".join(payload["summary"].split())
    return "" if any(text.startswith(summary.removesuffix("…")) for text in begins) else payload["summary"]


def _columns(story: Story, stands: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The three columns, each with what it says where nobody stands there."""
    return [
        {
            "camp": camp.value,
            "title": title,
            "stands": stands[group],
            "nobody": NOBODY_NAMED if group in story.side_labels else NOBODY[group],
        }
        for camp, group, title in ((camp, group, labels_of(story)[group]) for camp, group in GROUPS.items())
    ]


def _spoken(payload: dict[str, Any]) -> list[dict[str, Any]]:
    """How many comments there are of each side, and how that is said."""
    counts, labels = payload["discussion"]["by_side"], payload["side_labels"]
    named = {group: f"by {label}" for group, label in labels.items() if label != LABELS[group]}
    return [
        {"camp": camp.value, "count": counts[group], "words": named.get(group, SPOKEN[group])}
        for camp, group in GROUPS.items()
    ]
