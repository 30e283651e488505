"""Stories as the API shows them. `serializers` describes the same shapes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from core.snapshots import one_snapshot
from stories.labels import GROUPS, labels_of
from stories.models import Camp, Correction, Passage, Side, Story, TimelineEntry
from stories.noise.selectors import noise_of, noise_of_many
from stories.passages import present_passages
from stories.selectors import comment_counts, discussion_of, get_visible_story, side_counts
from stories.slugs import topic_slug
from stories.versions import version_of

Anchors = Mapping[tuple[str, int | None], str]  # {(kind, position): what comments point at it by}
DISCLAIMER = "A forecast is a judgement made when the story was written. It may turn out wrong."


def story_cards(stories: Collection[Story], *, at: datetime) -> list[dict[str, Any]]:
    """What lists show of each story. Three queries for all of them."""
    noise, sides, comments = noise_of_many(stories, at), side_counts(stories), comment_counts(stories)
    return [
        {
            "slug": story.slug,
            "title": story.title,
            "summary": story.summary,
            "noise": noise[story.pk],
            "side_labels": labels_of(story),
            "side_counts": {name: sides[story.pk][camp] for camp, name in GROUPS.items()},
            "comment_count": comments[story.pk],
            "published_at": story.published_at,
        }
        for story in stories
    ]


def read_story(slug: str, *, at: datetime) -> tuple[Story, dict[str, Any]]:
    """A story and everything that a reader may know of it, all of one version. Raises StoryNotFoundError."""
    with one_snapshot():
        story = get_visible_story(slug, at)
        return story, story_payload(story, at=at)


def story_payload(story: Story, *, at: datetime) -> dict[str, Any]:
    """Everything that a reader may know of one story. Ten queries."""
    return {
        **text_payload(story),
        "noise": noise_of(story, at),
        "discussion": discussion_payload(story),
        "corrections": [_correction(row) for row in story.corrections.order_by("-version")],
    }


def edited_payload(story: Story) -> dict[str, Any]:
    """What an editor's client is told of a story that it has written or changed. Five queries."""
    return {
        **text_payload(story),
        "version": version_of(story),
        "state": story.state,
        "document": story.document,
    }


def text_payload(story: Story) -> dict[str, Any]:
    """What the story says. Five queries."""
    passages = present_passages(story)
    anchors = {(passage.kind, passage.position): passage.anchor for passage in passages}
    return {
        "slug": story.slug,
        "title": story.title,
        "summary": story.summary,
        "language": story.language,
        "published_at": story.published_at,
        "why_it_matters": story.why_it_matters,
        "key_points": story.key_points,
        "body": story.body,
        "plain_words": story.plain_words,
        "sides": _sides(story, anchors),
        "side_labels": labels_of(story),
        "forecast": _forecast(story, anchors),
        "timeline": [_step(entry, anchors) for entry in story.timeline.order_by("position")],
        "sources": list(story.sources.order_by("position").values("name", "url", "note")),
        "topics": _topics(story),
        "anchors": [anchor_payload(passage) for passage in passages],
        "version": story.version,
    }


def anchor_payload(passage: Passage) -> dict[str, Any]:
    """A part of a story that comments can point at; `position` is its place in `key_points` or `timeline`."""
    return {"id": passage.anchor, "kind": passage.kind, "position": passage.position, "text": passage.text}


def _sides(story: Story, anchors: Anchors) -> dict[str, list[dict[str, Any]]]:
    sides: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS.values()}
    for side in story.sides.order_by("position", "id"):
        sides[GROUPS[Camp(side.camp)]].append(_side(side, anchors))
    return sides


def _side(side: Side, anchors: Anchors) -> dict[str, Any]:
    return {
        "id": str(side.pk),
        "name": side.name,
        "statement": side.statement,
        "source": side.source,
        "anchor": anchors.get((Passage.Kind.SIDE, side.position)),
    }


def _step(entry: TimelineEntry, anchors: Anchors) -> dict[str, Any]:
    return {
        "date": entry.date,
        "date_text": entry.date_text,
        "title": entry.title,
        "text": entry.text,
        "anchor": anchors.get((Passage.Kind.TIMELINE, entry.position)),
    }


def _topics(story: Story) -> list[dict[str, str]]:
    """Those of everybody; of a draft only its own words for them, which are nobody else's."""
    if story.state in Story.UNPUBLISHED:
        return [{"slug": topic_slug(name), "name": name} for name in story.topic_names]
    return [{"slug": topic.slug, "name": topic.name} for topic in story.topics.order_by("name", "id")]


def _forecast(story: Story, anchors: Anchors) -> dict[str, Any] | None:
    if not story.forecast:
        return None
    return {
        "text": story.forecast,
        "disclaimer": DISCLAIMER,
        "resolution": story.forecast_resolution or None,
        "anchor": anchors.get((Passage.Kind.FORECAST, 0)),
    }


def discussion_payload(story: Story) -> dict[str, Any]:
    """Whether it takes new words, and how much was said, by whom. One query."""
    shown = discussion_of(story)
    return {
        "state": "open" if story.state == Story.State.PUBLISHED else "closed",
        "comment_count": shown.comments,
        "participant_count": shown.people,
        "by_side": {
            "critics": shown.by_side[Camp.CRITIC],
            "defenders": shown.by_side[Camp.DEFENDER],
            "neutral": shown.by_side[Camp.NEUTRAL],
            "undeclared": shown.by_side[""],
        },
    }


def _correction(row: Correction) -> dict[str, Any]:
    return {"version": row.version, "at": row.at, "reason": row.reason, "fields": sorted(row.changes)}
