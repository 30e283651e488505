"""Bringing a story into the state that somebody asks for, by the steps that lead there."""

from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import Subscriber
from core.errors import DomainError
from stories.models import Story
from stories.services.states import (
    archive_story,
    close_story,
    publish_draft,
    reopen_story,
    send_to_review,
    set_aside_draft,
    unarchive_story,
    unschedule_story,
)
from stories.services.writing import check_version, lock_publishing, lock_story
from stories.versions import Version

State = Story.State


class PublishTimeMissingError(DomainError):
    code = "publish_time_missing"
    message = "Say when the story is to be published."


@transaction.atomic
def move_story(
    *,
    story: Story,
    to: Story.State,
    actor: Subscriber,
    at: datetime,
    publish_at: datetime | None = None,
    note: str = "",
    version: Version | None = None,
) -> Story:
    """Bring a story into the state `to`; with `publish_at` a draft is published then. Does nothing where it is there.

    A draft never becomes closed or archived, and a published story never a draft again.

    Raises StaleStoryError, PublishTimeMissingError, PublishTimePastError, NotADraftError, NotPublishedError,
    NotInReviewError, NotSetAsideError.
    """
    lock_publishing()  # before the story's own lock, as every step of a draft takes them
    locked = lock_story(story)
    check_version(locked, version)
    if to == State.PUBLISHED and publish_at is not None and locked.state in Story.UNPUBLISHED:
        to = State.SCHEDULED
    if locked.state == to and publish_at in {None, locked.published_at}:
        return locked
    step: dict[str, Any] = {"actor": actor, "at": at, "note": note}
    match to:
        case State.DRAFT:
            return set_aside_draft(story=locked, **step)
        case State.REVIEW:
            return _send_back(locked, step)
        case State.CLOSED | State.ARCHIVED:
            return _retire(locked, to, step)
        case State.SCHEDULED if publish_at is None:
            raise PublishTimeMissingError
    return _publish(locked, publish_at, step)


def _send_back(story: Story, step: dict[str, Any]) -> Story:
    back = unschedule_story if story.state == State.SCHEDULED else send_to_review
    return back(story=story, **step)


def _retire(story: Story, to: Story.State, step: dict[str, Any]) -> Story:
    if to == State.ARCHIVED:
        return archive_story(story=story, **step)
    return close_story(story=_out_of_the_archive(story, step), **step)


def _publish(story: Story, publish_at: datetime | None, step: dict[str, Any]) -> Story:
    if publish_at is not None or story.state in Story.UNPUBLISHED:
        return publish_draft(story=story, publish_at=publish_at, **step)
    return reopen_story(story=_out_of_the_archive(story, step), **step)


def _out_of_the_archive(story: Story, step: dict[str, Any]) -> Story:
    return unarchive_story(story=story, **step) if story.state == State.ARCHIVED else story
