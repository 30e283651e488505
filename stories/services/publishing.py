"""From a document into the world, or before the editors; and what its being read again does."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.events import emit
from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Story
from stories.services.foreseeing import Outcome, foresee
from stories.services.passages import begin_passages
from stories.services.proposing import follow_document
from stories.services.writing import (
    create_story,
    keep_baseline,
    keep_manuscript,
    link_topics,
    lock_publishing,
    move,
    rewrite_draft,
)
from stories.tidying import check_draft, tidy_draft


@dataclass(frozen=True)
class PublishResult:
    """The story as it now stands, and what was done to it. `note` says why it was left alone.

    `look`: somebody should look at the document, or at what waits of it, whatever its reader thinks.
    """

    story: Story
    outcome: Outcome
    note: str = ""
    look: bool = False


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
    whatever editors have corrected since; what it says otherwise than before becomes a correction, except where an
    editor has changed the same: that is proposed to an editor, and nothing of it is public. A draft that waits for
    review is published, unless an editor has it in hand: then it is left alone. A document that tells another story is
    left alone, too. Raises DraftInvalidError.
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
    hand: then it is left alone, and a changed text is kept with a reason to look at it. Of a published story nothing
    changes: what its document says otherwise than before is proposed to an editor. Raises DraftInvalidError.
    """
    return _take_in(draft=draft, document=document, manuscript=manuscript, state=state, at=at, actor=actor)


def make_public(story: Story, *, since: datetime, by: Subscriber | None, at: datetime, note: str = "") -> None:
    """Show a draft to everybody, as version 1, published `since`. The caller holds the story's lock."""
    story.version, story.published_at = 1, since
    move(story, Story.State.PUBLISHED, by=by, at=at, note=note)
    link_topics(story)
    begin_passages(story)
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
            begin_passages(story)
            _announce(story, at)
    elif will.outcome in {"published", "refiled"}:
        _remember(story, draft, manuscript, at)
        rewrite_draft(story, draft, by=actor, at=at)
        if will.outcome == "published":
            make_public(story, since=at, by=actor, at=at)
    elif will.plan is not None:
        follow_document(story, draft, manuscript, will.plan, note=will.note, by=actor, at=at)
    elif not will.foreign and story.content_hash != draft.content_hash():
        _remember(story, draft, manuscript, at, will.note)
    return PublishResult(story, will.outcome, will.note, will.look)


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
    keep_baseline(story, draft)
    keep_manuscript(story, manuscript, at, *filter(None, [reason]))


def _announce(story: Story, at: datetime) -> None:
    """Tell the world, once."""
    emit("story.published", story=story.slug, at=at, title=story.title, version=story.version)
