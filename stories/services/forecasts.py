"""What becomes of a forecast: readers answer it until an editor says how it came out."""

from datetime import datetime

from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import ConflictError, NotFoundError
from core.events import emit
from core.text import drop_unseen
from stories.models import Resolution, Story
from stories.services.writing import NotPublishedError, StoryMergedError, lock_story, note_story

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


class ForecastNotFoundError(NotFoundError):
    code = "forecast_not_found"
    message = "This story has no forecast."


class ForecastResolvedError(ConflictError):
    code = "forecast_resolved"
    message = "It is known what became of this forecast, so nobody answers it any more."


@transaction.atomic
def resolve_forecast(*, story: Story, outcome: str, note: str, actor: Subscriber, at: datetime) -> Resolution:
    """Say how the forecast came out; answers to it are closed from here on. A later word takes the place of this one.

    The same outcome and note again write nothing. Raises NotPublishedError, StoryMergedError, ForecastNotFoundError.
    """
    _take(ALONE, story)  # before the story's row, as those who answer take it
    locked = lock_story(story)
    if locked.state not in Story.SHOWN:
        raise NotPublishedError
    if locked.merged_into_id is not None:
        raise StoryMergedError
    if not locked.forecast:
        raise ForecastNotFoundError
    note = drop_unseen(note).strip()
    before = locked.resolutions.order_by("-id").first()
    if before is not None and (before.outcome, before.note) == (outcome, note):
        return before
    resolution = Resolution.objects.create(story=locked, outcome=outcome, note=note, by=actor, at=at)
    locked.forecast_resolution = resolution.text
    locked.save(update_fields=["forecast_resolution"])
    earlier = {"resolution": before.pk, "outcome": before.outcome} if before else {}
    later = {"resolution": resolution.pk, "outcome": outcome}
    note_story("forecast.resolved", locked, by=actor, at=at, before=earlier, after=later)
    emit("story.forecast_resolved", story=locked.slug, at=at, outcome=outcome)
    return resolution


def enter_forecast(story: Story) -> Story:
    """The story as it now is, whose forecast nobody resolves until the end of this transaction.

    Those who answer do not wait for each other. Raises ForecastNotFoundError or ForecastResolvedError. Two queries.
    """
    _take(TOGETHER, story)
    found = Story.objects.get(pk=story.pk)
    require_forecast(found)
    if found.forecast_resolution:
        raise ForecastResolvedError
    return found


def require_forecast(story: Story) -> None:
    """Raises ForecastNotFoundError where there is nothing to answer."""
    if not story.forecast:
        raise ForecastNotFoundError


def _take(lock: str, story: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute(lock, [f"forecast of {story.pk}"])
