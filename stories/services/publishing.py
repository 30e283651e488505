"""From a document into the world."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from django.db import transaction

from accounts.models import Subscriber
from core.events import emit
from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Story
from stories.services.corrections import apply_correction
from stories.services.writing import create_story, keep_manuscript, lock_publishing, move, rewrite_draft
from stories.tidying import check_draft, tidy_draft

REREAD = "The document was changed."
MERGED = "The story of this document was merged into another one."
CHANGED_IN_HAND = "The document was changed after an editor worked on this draft."

Outcome = Literal["published", "unchanged", "corrected", "filed", "refiled"]


@dataclass(frozen=True)
class PublishResult:
    """The story as it now stands, and what was done to it. `note` says why a changed document did not change it."""

    story: Story
    outcome: Outcome
    note: str = ""


@transaction.atomic
def publish_story(
    *,
    draft: StoryDraft,
    document: str,
    at: datetime,
    actor: Subscriber | None = None,
    manuscript: ManuscriptDraft | None = None,
) -> PublishResult:
    """Publish the draft that was read from `document`, with everything that belongs to it, or nothing.

    `document` is the document's lasting identity. Read again with the same content it leaves a published story alone,
    whatever editors have corrected since; read with other content it becomes a correction. A draft that waits for
    review is published, unless an editor has it in hand: then it is left alone. Raises DraftInvalidError.
    """
    draft = tidy_draft(draft)
    check_draft(draft)
    story = find_story(document)
    if story is None:
        story = create_story(draft, document, Story.State.PUBLISHED, at, actor)
        keep_manuscript(story, manuscript, at)
        announce(story, at)
        return PublishResult(story, "published")
    if story.state in Story.SHOWN:
        return reread_published(story, draft, manuscript, at, actor)
    if is_in_hand(story):
        return reread_in_hand(story, draft, manuscript, at)
    refile(story, draft, manuscript, at)
    make_public(story, since=at, by=actor, at=at)
    return PublishResult(story, "published")


def find_story(document: str) -> Story | None:
    """The story of this document, locked, if there is one; and the publishing lock."""
    lock_publishing()
    return Story.objects.select_for_update(no_key=True).filter(document=document).first()


def is_in_hand(story: Story) -> bool:
    """Whether an editor has changed this draft, set it aside or given it a time: its document no longer rules it."""
    return story.edited_by_id is not None or story.state != Story.State.REVIEW


def reread_published(
    story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, at: datetime, actor: Subscriber | None
) -> PublishResult:
    """A correction where the document has changed since it was last read, and says what the story does not.

    A story that was merged into another one stays as it was.
    """
    if story.merged_into_id is not None:
        return PublishResult(story, "unchanged", note=MERGED)
    if not _read_anew(story, draft, manuscript, at):
        return PublishResult(story, "unchanged")
    corrected = apply_correction(story, draft, by=actor, reason=REREAD, at=at)
    return PublishResult(story, "corrected" if corrected else "unchanged")  # an editor may have said the same already


def reread_in_hand(story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, at: datetime) -> PublishResult:
    """The draft stays as the editor has it; what the document says now is kept beside it."""
    if not _read_anew(story, draft, manuscript, at, CHANGED_IN_HAND):
        return PublishResult(story, "unchanged")
    return PublishResult(story, "unchanged", note=CHANGED_IN_HAND)


def refile(story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, at: datetime) -> None:
    """The draft says what its document says now."""
    story.content_hash = draft.content_hash()
    rewrite_draft(story, draft)
    story.save(update_fields=["content_hash"])
    keep_manuscript(story, manuscript, at)


def make_public(story: Story, *, since: datetime, by: Subscriber | None, at: datetime, note: str = "") -> None:
    """Show a draft to everybody, as version 1, published `since`. The caller holds the story's lock."""
    story.version, story.published_at = 1, since
    move(story, Story.State.PUBLISHED, by=by, at=at, note=note)
    announce(story, at)


def announce(story: Story, at: datetime) -> None:
    """Tell the world, once."""
    emit("story.published", story=story.slug, at=at, title=story.title, version=story.version)


def _read_anew(
    story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, at: datetime, *reasons: str
) -> bool:
    """Whether the document differs from when it was last read; if so, that is remembered now."""
    if story.content_hash == draft.content_hash():
        return False
    story.content_hash = draft.content_hash()
    story.save(update_fields=["content_hash"])
    keep_manuscript(story, manuscript, at, *reasons)
    return True
