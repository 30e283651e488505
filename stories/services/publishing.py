"""From a document into the world, or before the editors; and what its being read again does."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.events import emit
from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Story
from stories.services.corrections import apply_correction
from stories.services.foreseeing import MERGED, Outcome, foresee
from stories.services.writing import create_story, keep_manuscript, lock_publishing, move, rewrite_draft
from stories.tidying import check_draft, tidy_draft

REREAD = "The document was changed."


@dataclass(frozen=True)
class PublishResult:
    """The story as it now stands, and what was done to it. `note` says why it was left alone."""

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
    state = Story.State.PUBLISHED
    return _take_in(draft=draft, document=document, manuscript=manuscript, state=state, at=at, actor=actor)


@transaction.atomic
def file_draft(
    *,
    draft: StoryDraft,
    document: str,
    manuscript: ManuscriptDraft | None = None,
    at: datetime,
    actor: Subscriber | None = None,
    state: Story.State = Story.State.REVIEW,
) -> PublishResult:
    """File a draft for review (or, with `state` DRAFT, as one that is still being written). Nobody but editors sees it.

    Read again with other content, or by a reader that finds more in it, it is filed anew, unless an editor has it in
    hand: then it is left alone, and a changed text is kept with a reason to look at it. The document of a published
    story becomes a correction, as in `publish_story`. Raises DraftInvalidError.
    """
    return _take_in(draft=draft, document=document, manuscript=manuscript, state=state, at=at, actor=actor)


def make_public(story: Story, *, since: datetime, by: Subscriber | None, at: datetime, note: str = "") -> None:
    """Show a draft to everybody, as version 1, published `since`. The caller holds the story's lock."""
    story.version, story.published_at = 1, since
    move(story, Story.State.PUBLISHED, by=by, at=at, note=note)
    _announce(story, at)


def _take_in(
    *,
    draft: StoryDraft,
    document: str,
    manuscript: ManuscriptDraft | None,
    state: Story.State,
    at: datetime,
    actor: Subscriber | None,
) -> PublishResult:
    draft = tidy_draft(draft)
    check_draft(draft)
    story = _find_story(document)
    will = foresee(story, draft, manuscript, publish=state == Story.State.PUBLISHED)
    if story is None:
        story = create_story(draft, document, state, at, actor)
        keep_manuscript(story, manuscript, at)
        if state == Story.State.PUBLISHED:
            _announce(story, at)
    elif will.outcome in {"published", "refiled"}:
        _remember(story, draft, manuscript, at)
        rewrite_draft(story, draft)
        if will.outcome == "published":
            make_public(story, since=at, by=actor, at=at)
    elif will.note != MERGED and story.content_hash != draft.content_hash():
        _remember(story, draft, manuscript, at, will.note)
        if will.outcome == "corrected":
            apply_correction(story, draft, by=actor, reason=REREAD, at=at)
    return PublishResult(story, will.outcome, will.note)


def _find_story(document: str) -> Story | None:
    """The story of this document, locked, if there is one; and the publishing lock."""
    lock_publishing()
    return Story.objects.select_for_update(no_key=True).filter(document=document).first()


def _remember(
    story: Story, draft: StoryDraft, manuscript: ManuscriptDraft | None, at: datetime, reason: str = ""
) -> None:
    """Keep what was read just now, and a further reason to look at it."""
    story.content_hash = draft.content_hash()
    story.save(update_fields=["content_hash"])
    keep_manuscript(story, manuscript, at, *filter(None, [reason]))


def _announce(story: Story, at: datetime) -> None:
    """Tell the world, once."""
    emit("story.published", story=story.slug, at=at, title=story.title, version=story.version)
