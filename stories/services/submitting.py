"""Stories that are written elsewhere and handed in whole."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from stories.drafts import StoryDraft
from stories.models import Story
from stories.services.foreseeing import is_in_hand
from stories.services.publishing import PublishResult, file_draft, publish_story
from stories.services.states import check_publish_time, publish_draft


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
    read again. Raises DraftInvalidError, PublishTimePastError.
    """
    check_publish_time(publish_at, at)
    if state == Story.State.PUBLISHED and publish_at is None:
        return publish_story(draft=draft, document=document, at=at, actor=actor)
    waiting = state if publish_at is None else Story.State.REVIEW
    filed = file_draft(draft=draft, document=document, at=at, actor=actor, state=waiting)
    if publish_at is None or is_in_hand(filed.story):
        return filed
    return replace(filed, story=publish_draft(story=filed.story, actor=actor, at=at, publish_at=publish_at))
