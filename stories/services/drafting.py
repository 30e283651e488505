"""Stories that nobody has seen yet, in the hands of editors."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from core.ids import new_id
from stories.drafts import StoryDraft
from stories.models import Story
from stories.services.writing import check_version, lock_publishing, lock_story, rewrite_draft
from stories.tidying import check_draft, tidy_draft
from stories.versions import Version


class NotADraftError(ConflictError):
    code = "story_not_draft"
    message = "This story is published: it changes only through a correction."


def new_document() -> str:
    """The identity of a story that is not read from a document."""
    return f"written:{new_id()}"


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
    if rewrite_draft(story, draft, by=actor, at=at):
        story.edited_by, story.edited_at = actor, at
        story.save(update_fields=["edited_by", "edited_at"])
    return story
