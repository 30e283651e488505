"""From state to state: scheduled, published, closed, archived, and back again. Each step is a Transition row."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError, DomainError
from core.events import emit
from stories.drafts import StoryDraft
from stories.models import Story, Transition
from stories.services.drafting import edit_locked, lock_draft
from stories.services.publishing import make_public
from stories.services.writing import (
    NotPublishedError,
    StoryMergedError,
    check_version,
    lock_public,
    lock_publishing,
    lock_story,
    move,
)
from stories.versions import Version


class PublishTimePastError(DomainError):
    code = "publish_time_past"
    message = "The time of publication lies in the past."


class NotScheduledError(ConflictError):
    code = "story_not_scheduled"
    message = "This story is not waiting for a time."


class NotInReviewError(ConflictError):
    code = "story_not_in_review"
    message = "Only a draft that waits for review can be set aside."


class NotSetAsideError(ConflictError):
    code = "story_not_set_aside"
    message = "Only a draft that was set aside or is being written can be sent to review."


@transaction.atomic
def publish_draft(
    *,
    story: Story,
    actor: Subscriber,
    at: datetime,
    publish_at: datetime | None = None,
    note: str = "",
    draft: StoryDraft | None = None,
    version: Version | None = None,
) -> Story:
    """Show the story to everybody, now or at `publish_at`; a time that was given before is replaced.

    With `draft` it is first edited to say that; `version` is the one that the editor looked at, and `note` is kept with
    the step: so in every step of a draft.

    Raises NotADraftError, StaleStoryError, DraftInvalidError, PublishTimePastError.
    """
    check_publish_time(publish_at, at)
    locked = _take(story, draft, version, actor, at)
    if publish_at is None:
        make_public(locked, since=at, by=actor, at=at, note=note)
        return locked
    locked.published_at = publish_at
    move(locked, Story.State.SCHEDULED, by=actor, at=at, note=note or f"For {publish_at.isoformat()}")
    return locked


def check_publish_time(publish_at: datetime | None, at: datetime) -> None:
    """Raise PublishTimePastError for a time that is no longer to come."""
    if publish_at is not None and publish_at <= at:
        raise PublishTimePastError


def publish_due_stories(*, at: datetime) -> int:
    """Publish every story whose time has come, each in its own transaction; how many. Safe to run twice at once."""
    published = 0
    while _publish_next(at):
        published += 1
    return published


@transaction.atomic
def unschedule_story(
    *,
    story: Story,
    actor: Subscriber,
    at: datetime,
    note: str = "",
    draft: StoryDraft | None = None,
    version: Version | None = None,
) -> Story:
    """Take the time back: the story waits for review again. Raises what `publish_draft` does, and NotScheduledError."""
    locked = _take(story, draft, version, actor, at)
    if locked.state != Story.State.SCHEDULED:
        raise NotScheduledError
    locked.published_at = None
    move(locked, Story.State.REVIEW, by=actor, at=at, note=note)
    return locked


@transaction.atomic
def set_aside_draft(
    *,
    story: Story,
    actor: Subscriber,
    at: datetime,
    note: str = "",
    draft: StoryDraft | None = None,
    version: Version | None = None,
) -> Story:
    """Take a draft out of review; nothing is lost. Raises what `publish_draft` does, and NotInReviewError."""
    locked = _take(story, draft, version, actor, at)
    if locked.state != Story.State.REVIEW:
        raise NotInReviewError
    move(locked, Story.State.DRAFT, by=actor, at=at, note=note)
    return locked


@transaction.atomic
def send_to_review(
    *,
    story: Story,
    actor: Subscriber,
    at: datetime,
    note: str = "",
    draft: StoryDraft | None = None,
    version: Version | None = None,
) -> Story:
    """Put a draft before the editors. Raises what `publish_draft` does, and NotSetAsideError."""
    locked = _take(story, draft, version, actor, at)
    if locked.state != Story.State.DRAFT:
        raise NotSetAsideError
    move(locked, Story.State.REVIEW, by=actor, at=at, note=note)
    return locked


@transaction.atomic
def close_story(*, story: Story, actor: Subscriber, at: datetime, note: str = "") -> Story:
    """Take no more words below this story. Does nothing where it is closed. Raises NotPublishedError."""
    locked = lock_public(story)
    if locked.state == Story.State.PUBLISHED:
        _turn(locked, Story.State.CLOSED, "story.closed", actor, at, note=note)
    return locked


@transaction.atomic
def reopen_story(*, story: Story, actor: Subscriber, at: datetime, note: str = "") -> Story:
    """Take words again. Does nothing where the story is open. Raises NotPublishedError."""
    locked = lock_public(story)
    if locked.state == Story.State.CLOSED:
        _turn(locked, Story.State.PUBLISHED, "story.reopened", actor, at, note=note)
    return locked


@transaction.atomic
def archive_story(*, story: Story, actor: Subscriber, at: datetime, note: str = "") -> Story:
    """Out of every list, readable by its address, no new words. Does nothing where it is archived.

    Raises NotPublishedError.
    """
    locked = lock_story(story)
    if locked.state == Story.State.ARCHIVED:
        return locked
    if locked.state not in Story.SHOWN:
        raise NotPublishedError
    _turn(locked, Story.State.ARCHIVED, "story.archived", actor, at, note=note)
    return locked


@transaction.atomic
def unarchive_story(*, story: Story, actor: Subscriber, at: datetime, note: str = "") -> Story:
    """Back into the lists, open or closed as it was before. Does nothing where it is not archived.

    Raises NotPublishedError, or StoryMergedError for a duplicate, whose discussion is elsewhere.
    """
    locked = lock_story(story)
    if locked.state not in Story.SHOWN:
        raise NotPublishedError
    if locked.merged_into_id is not None:
        raise StoryMergedError
    if locked.state == Story.State.ARCHIVED:
        archivings = Transition.objects.filter(story=locked, after=Story.State.ARCHIVED).order_by("-id")
        before = archivings.values_list("before", flat=True).first()
        _turn(locked, Story.State(before or Story.State.CLOSED), "story.unarchived", actor, at, note=note)
    return locked


def _take(story: Story, draft: StoryDraft | None, version: Version | None, actor: Subscriber, at: datetime) -> Story:
    """The story, locked and, where somebody typed something, edited."""
    locked = lock_draft(story)
    check_version(locked, version)
    return locked if draft is None else edit_locked(locked, draft, actor=actor, at=at)


@transaction.atomic
def _publish_next(at: datetime) -> bool:
    lock_publishing()  # before the story's own lock, as every step of a draft takes them
    # Locked rows are skipped: another run, or an editor, has them in hand.
    due = Story.objects.filter(state=Story.State.SCHEDULED, published_at__lte=at).order_by("published_at", "id")
    story = due.select_for_update(no_key=True, skip_locked=True).first()
    if story is None:
        return False
    make_public(story, since=story.published_at or at, by=None, at=at)
    return True


def _turn(story: Story, state: Story.State, kind: str, actor: Subscriber, at: datetime, *, note: str) -> None:
    move(story, state, by=actor, at=at, note=note)
    emit(kind, story=story.slug, at=at)
