"""The parts of a story that comments can point at, as its page shows them."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from discussion.threads.anchors import comments_at
from discussion.threads.models import Comment
from stories.models import Passage, Story
from stories.passages import AnchorUnknownError, find_anchor, passages_ever

KINDS = {
    Passage.Kind.KEY_POINT: "a key point",
    Passage.Kind.SIDE: "what a side says",
    Passage.Kind.TIMELINE: "the timeline",
    Passage.Kind.FORECAST: "the forecast",
}


@dataclass(frozen=True)
class Talk:
    """What is said about a part of a story, and by which name it is to be pointed at."""

    anchor: str
    comments: int


@dataclass(frozen=True)
class PointedAt:
    """What a comment, or a page of them, is about. `was` is the version of the story that had these words before."""

    slug: str
    anchor: str
    kind: str
    text: str
    is_current: bool = True
    was: int | None = None


def with_talk(payload: dict[str, Any], story: Story) -> dict[str, Any]:
    """The parts of a story, each with its `talk`: None where nothing can be said about it. One query."""
    counts = comments_at(story)
    points = {part["position"]: part["id"] for part in payload["anchors"] if part["kind"] == Passage.Kind.KEY_POINT}
    told = [{"text": text, "anchor": points.get(place)} for place, text in enumerate(payload["key_points"])]
    return {
        "points": [_with_talk(point, counts) for point in told],
        "steps": [_with_talk(step, counts) for step in payload["timeline"]],
        "stands": {group: [_with_talk(side, counts) for side in sides] for group, sides in payload["sides"].items()},
        "forecast": payload["forecast"] and _with_talk(payload["forecast"], counts),
    }


def part_asked_for(told: str | None, story: Story) -> Passage | None:
    """The part of this story that has this name, or had it; a name that nothing has is as good as none."""
    with suppress(AnchorUnknownError):
        return find_anchor(told, passages_ever(story)) if told else None
    return None


def part_to_point_at(told: str | None, story: Story) -> PointedAt | None:
    """The same, as long as the story says it."""
    passage = part_asked_for(told, story)
    is_there = passage is not None and passage.story_id == story.pk and passage.position is not None
    return show_part(passage, story) if is_there else None


def show_part(passage: Passage | None, story: Story) -> PointedAt | None:
    """A part as it stands now, or stood last."""
    if passage is None:
        return None
    is_current = passage.position is not None and passage.story_id == story.pk
    kind = KINDS[Passage.Kind(passage.kind)]
    return PointedAt(story.slug, passage.anchor, kind, passage.text, is_current=is_current)


def part_of(comment: Comment) -> PointedAt | None:
    """What a comment points at, in the words that this had when it was written."""
    if comment.anchor is None:
        return None
    kind, is_current = KINDS[Passage.Kind(comment.anchor.kind)], comment.reads_as_it_was
    was = None if is_current else comment.version_read
    return PointedAt(comment.story.slug, comment.anchor.anchor, kind, comment.anchor_text, is_current, was)


def _with_talk(part: Mapping[str, Any], counts: Mapping[str, int]) -> dict[str, Any]:
    anchor = part["anchor"]
    return {**part, "talk": anchor and Talk(anchor, counts.get(anchor, 0))}
