"""In a loud story everybody waits a while between two comments, whatever side he is on."""

import math
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Subscriber
from core.errors import TooManyError
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.selectors import noise_of_many


class CoolingError(TooManyError):
    code = "cooling"
    message = "This discussion is loud. Everybody waits a while between two comments here."


def next_comment_at(*, author: Subscriber, story: Story, at: datetime) -> datetime | None:
    """When this person may write on this story again, by its noise at `at`; None for at once.

    It counts from his latest comment here, whatever became of that. Two queries at most.
    """
    longest = timedelta(seconds=max(settings.COOLING_SECONDS.values()))
    if not longest:
        return None
    own = Comment.objects.filter(author=author, story=story).order_by("-id")  # the index comment_by_author_here
    latest = own.values_list("created_at", flat=True).first()
    if latest is None or latest + longest <= at:
        return None
    moment = min(latest, at) + _wait_in(story, at)  # the clock may have been set back since
    return moment if moment > at else None


def require_cool(*, author: Subscriber, story: Story, at: datetime) -> None:
    """Raises CoolingError with `next_comment_at`. Call it while this author's other comments wait."""
    moment = next_comment_at(author=author, story=story, at=at)
    if moment is not None:
        wait = math.ceil((moment - at).total_seconds())
        raise CoolingError(retry_after=wait, next_comment_at=moment)


def _wait_in(story: Story, at: datetime) -> timedelta:
    return timedelta(seconds=settings.COOLING_SECONDS[noise_of_many([story], at)[story.pk]["band"]])
