"""Stories that nobody has seen yet: filed for review, and edited."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from core.ids import new_id
from stories.drafts import ManuscriptDraft, StoryDraft
from stories.models import Story
from stories.services.publishing import (
    PublishResult,
    find_story,
    is_in_hand,
    refile,
    reread_in_hand,
    reread_published,
)
from stories.services.writing import (
    check_version,
    create_story,
    keep_manuscript,
    lock_publishing,
    lock_story,
    rewrite_draft,
)
from stories.tidying import check_draft, tidy_draft
from stories.versions import Version


class NotADraftError(ConflictError):
    code = "story_not_draft"
    message = "This story is published: it changes only through a correction."


def new_document() -> str:
    """The identity of a story that is not read from a document."""
    return f"written:{new_id()}"


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

    Read again with other content it is filed anew, unless an editor has it in hand: then it is left alone, and the new
    text is kept with a reason to look at it. The document of a published story becomes a correction, as in
    `publish_story`. Raises DraftInvalidError.
    """
    draft = tidy_draft(draft)
    check_draft(draft)
    story = find_story(document)
    if story is None:
        story = create_story(draft, document, state, at, actor)
        keep_manuscript(story, manuscript, at)
        return PublishResult(story, "filed")
    if story.state in Story.SHOWN:
        return reread_published(story, draft, manuscript, at, actor)
    if is_in_hand(story):
        return reread_in_hand(story, draft, manuscript, at)
    if story.content_hash == draft.content_hash():
        return PublishResult(story, "unchanged")
    refile(story, draft, manuscript, at)
    return PublishResult(story, "refiled")


@transaction.atomic
def edit_draft(
    *, story: Story, draft: StoryDraft, actor: Subscriber, at: datetime, version: Version | None = None
) -> Story:
    """Change a story that is not published; its address follows its title. Does nothing where it says this already.

    `version` is the one that the editor looked at. Raises DraftInvalidError, NotADraftError, StaleStoryError.
    """
    locked = lock_draft(story)
    check_version(locked, version)
    return edit_locked(locked, draft, actor=actor, at=at)


def lock_draft(story: Story) -> Story:
    """The story, if it is not published, and the publishing lock. Raises NotADraftError."""
    lock_publishing()
    locked = lock_story(story)
    if locked.state not in Story.UNPUBLISHED:
        raise NotADraftError
    return locked


def edit_locked(story: Story, draft: StoryDraft, *, actor: Subscriber, at: datetime) -> Story:
    """Write what an editor changed, and that it was an editor. The caller has the story from `lock_draft`."""
    draft = tidy_draft(draft)
    check_draft(draft)
    if rewrite_draft(story, draft):
        story.edited_by, story.edited_at = actor, at
        story.save(update_fields=["edited_by", "edited_at"])
    return story
