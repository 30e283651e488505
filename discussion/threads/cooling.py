"""In a loud story everybody waits a while between two comments, whatever side he is on."""

import math
from datetime import datetime, timedelta

from django.conf import settings

from accounts.models import Subscriber
from core.errors import TooManyError
from core.kept_sql import Question, given
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.selectors import noise_card

_LATEST = Question(  # the index comment_by_author_here
    lambda: (
        Comment.objects.filter(author=given("author"), story=given("story"))
        .order_by("-id")
        .values_list("created_at")[:1]
    )
)


class CoolingError(TooManyError):
    code = "cooling"
    message = "This discussion is loud. Everybody waits a while between two comments here."


def next_comment_at(*, author: Subscriber, story: Story, at: datetime) -> datetime | None:
    """When this person may write on this story again, by its noise at `at`; None for at once.

    It counts from his latest comment here, whatever became of that. Two queries at most.
    """
    latest = _LATEST.rows(author=author.pk, story=story.pk)
    return next_after(latest[0][0] if latest else None, story=story, at=at)


def next_after(latest: datetime | None, *, story: Story, at: datetime) -> datetime | None:
    """The same for one whose latest comment here was written then. One query at most."""
    longest = timedelta(seconds=max(settings.COOLING_SECONDS.values()))
    if latest is None or latest + longest <= at:
        return None
    wait = timedelta(seconds=settings.COOLING_SECONDS[noise_card(story, at)["band"]])
    moment = min(latest, at) + wait  # the clock may have been set back since
    return moment if moment > at else None


def require_cool(latest: datetime | None, *, story: Story, at: datetime) -> None:
    """Raises CoolingError with `next_comment_at`. Call it while this author's other comments wait."""
    moment = next_after(latest, story=story, at=at)
    if moment is not None:
        wait = math.ceil((moment - at).total_seconds())
        raise CoolingError(retry_after=wait, next_comment_at=moment)
