"""Stories that are written elsewhere and handed in whole."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from stories.drafts import StoryDraft
from stories.models import Story
from stories.services.drafting import NotADraftError
from stories.services.foreseeing import is_in_hand
from stories.services.publishing import PublishResult, file_draft, publish_story
from stories.services.states import check_publish_time, publish_draft
from stories.services.writing import changes_of
from stories.tidying import tidy_draft

SAYS_OTHERWISE = "An editor has changed this story, or left this out of it: it stays as it is."


class ScheduledAlreadyError(ConflictError):
    code = "story_scheduled"
    message = "This story waits for another time already: give it a new one through its state."


@transaction.atomic
def submit_story(
    *,
    draft: StoryDraft,
    document: str,
    state: Story.State,
    actor: Subscriber,
    at: datetime,
    publish_at: datetime | None = None,
) -> PublishResult:
    """Take in a story: as a draft, for review, or to be published now or, where that is said, at `publish_at`.

    Handed in again under the same `document` it is treated as `file_draft` and `publish_story` treat a document that is
    read again; `note` says what was asked for and not done. A time is given to drafts only, and taken from none. Raises
    DraftInvalidError, PublishTimePastError, NotADraftError, ScheduledAlreadyError.
    """
    check_publish_time(publish_at, at)
    if state == Story.State.PUBLISHED and publish_at is None:
        done = publish_story(draft=draft, document=document, at=at, actor=actor)
    else:
        waiting = state if publish_at is None else Story.State.REVIEW
        done = file_draft(draft=draft, document=document, at=at, actor=actor, state=waiting)
    if publish_at is not None:
        return _schedule(done, publish_at, actor=actor, at=at)
    return done if done.note else replace(done, note=_left_undone(done, draft, state))


def _schedule(filed: PublishResult, publish_at: datetime, *, actor: Subscriber, at: datetime) -> PublishResult:
    """Give the story its time, unless an editor has it in hand. Raises NotADraftError, ScheduledAlreadyError."""
    story = filed.story
    if story.state in Story.SHOWN:
        raise NotADraftError
    if story.state == Story.State.SCHEDULED and story.published_at != publish_at:
        raise ScheduledAlreadyError
    if is_in_hand(story):
        return filed
    return replace(filed, story=publish_draft(story=story, actor=actor, at=at, publish_at=publish_at))


def _left_undone(done: PublishResult, draft: StoryDraft, state: Story.State) -> str:
    """What was asked for and not done, in words; "" where all was."""
    if done.outcome == "unchanged" and changes_of(done.story, tidy_draft(draft)):
        return SAYS_OTHERWISE
    return "" if done.story.state == state else f"It is in the state {done.story.state}, and stays there."
