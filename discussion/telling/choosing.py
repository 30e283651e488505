"""Following and muting a story: one ends the other, as with threads."""

from datetime import datetime

from django.db import transaction

from accounts.models import Subscriber
from accounts.notices.services import mute_thread, unmute_thread
from discussion.telling.threads import story_key
from discussion.threads import services
from stories.models import Story


@transaction.atomic
def follow_story(*, story: Story, subscriber: Subscriber, at: datetime) -> None:
    """Hear of the story from now on; it is muted no longer. Twice is once."""
    services.follow_story(story=story, subscriber=subscriber, at=at)
    unmute_thread(subscriber=subscriber, thread=story_key(story.pk), at=at)


@transaction.atomic
def mute_story(*, story: Story, subscriber: Subscriber, at: datetime) -> None:
    """Hear nothing of the story until that ends, and follow it no longer. Twice is once."""
    services.unfollow_story(story=story, subscriber=subscriber, at=at)
    mute_thread(subscriber=subscriber, thread=story_key(story.pk), at=at)
