"""Correcting a published story in the open."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from core.events import emit
from core.text import drop_unseen
from stories.drafts import StoryDraft
from stories.models import Correction, Story
from stories.services.passages import keep_passages
from stories.services.writing import changes_of, check_version, lock_public, note_story, write_fields
from stories.tidying import check_draft, tidy_draft
from stories.versions import Version


class NothingToCorrectError(DomainError):
    code = "nothing_to_correct"
    message = "The story says this already."


class ReasonMissingError(DomainError):
    code = "reason_missing"
    message = "A correction says why."


@transaction.atomic
def correct_story(
    *, story: Story, draft: StoryDraft, reason: str, actor: Subscriber, at: datetime, version: Version | None = None
) -> Correction:
    """Change a published story in the open: a new version, and a Correction with what was there before.

    `version` is the one that the editor looked at, where known. Raises DraftInvalidError, NotPublishedError,
    StaleStoryError, ReasonMissingError, NothingToCorrectError.
    """
    draft = tidy_draft(draft)
    check_draft(draft)
    locked = lock_public(story)
    check_version(locked, version)
    reason = drop_unseen(reason).strip()
    if not reason:
        raise ReasonMissingError
    correction = apply_correction(locked, draft, by=actor, reason=reason, at=at)
    if correction is None:
        raise NothingToCorrectError
    return correction


def apply_correction(
    story: Story, draft: StoryDraft, *, by: Subscriber | None, reason: str, at: datetime
) -> Correction | None:
    """Write what differs, if anything does. The caller holds the story's lock."""
    changes = changes_of(story, draft)
    if not changes:
        return None
    story.version += 1
    write_fields(story, draft, set(changes))
    keep_passages(story, changes)
    emit("story.corrected", story=story.slug, at=at, version=story.version, fields=sorted(changes), reason=reason)
    facts = {"version": story.version, "fields": sorted(changes)}
    note_story("story.corrected", story, by=by, at=at, before={"version": story.version - 1}, after=facts)
    return Correction.objects.create(story=story, version=story.version, by=by, at=at, reason=reason, changes=changes)
