"""Stories as their editors know them. `unpublished` describes the same shapes."""

from typing import Any

from stories.api.payloads import edited_payload
from stories.models import Manuscript, Story
from stories.versions import version_of


def draft_card(story: Story) -> dict[str, Any]:
    """What the list of drafts shows of one that comes from `unpublished_stories`. No query."""
    return {
        "slug": story.slug,
        "title": story.title,
        "summary": story.summary,
        "language": story.language,
        "version": version_of(story),
        "state": story.state,
        "published_at": story.published_at,
        "document": story.document,
        **_work(story, _manuscript_of(story)),
    }


def draft_payload(story: Story) -> dict[str, Any]:
    """All of one story, in whatever state. At most seven queries."""
    manuscript = _manuscript_of(story)
    return {
        **edited_payload(story),
        **_work(story, manuscript),
        "merged_into": story.merged_into.slug if story.merged_into else None,
        "manuscript": _manuscript(manuscript) if manuscript else None,
    }


def _work(story: Story, manuscript: Manuscript | None) -> dict[str, Any]:
    return {
        "created_at": story.created_at,
        "edited_at": story.edited_at,
        "edited_by": story.edited_by.handle if story.edited_by else None,
        "review_reasons": manuscript.review_reasons if manuscript else [],
    }


def _manuscript_of(story: Story) -> Manuscript | None:
    try:
        return story.manuscript
    except Manuscript.DoesNotExist:  # written by hand, or handed in whole
        return None


def _manuscript(manuscript: Manuscript) -> dict[str, Any]:
    return {
        "name": manuscript.name,
        "read_at": manuscript.read_at,
        "title_inferred": manuscript.title_inferred,
        "dropped": manuscript.dropped,
        "stands": [_stand(shown, manuscript.text) for shown in manuscript.evidence if shown],
    }


def _stand(shown: dict[str, Any], text: str) -> dict[str, Any]:
    start, end = shown["start"], shown["end"]
    span = None if start is None else {"start": start, "end": end, "text": text[start:end]}
    told = {name: shown[name] for name in ("name", "confidence", "needs_review")}
    return {"side": shown["camp"], **told, "span": span}
