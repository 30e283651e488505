"""After other numbers were adopted: every story once more, in the background, while each is read by its own version."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from stories.models import Story
from stories.noise.folding import CHUNK, update_stories
from stories.noise.models import StoryNoise
from stories.noise.params import current_parameters

CHUNKS = 20  # a run, so that one is done long before its time limit


def outdated_stories() -> QuerySet[StoryNoise]:
    """The states that were computed by an earlier version of the parameters."""
    return StoryNoise.objects.filter(params__lt=current_parameters())


def recompute_outdated(*, at: datetime) -> bool:
    """Recompute outdated stories, loudest first; returns whether there may be more of them.

    Each chunk is a transaction of its own: readers and writers wait for nothing. A story that a fold or another run has
    locked is passed over. Safe to run twice at once, and to be killed anywhere.
    """
    return all(_recompute_chunk(at) for _ in range(CHUNKS))


@transaction.atomic
def _recompute_chunk(at: datetime) -> bool:
    outdated = Story.objects.filter(noise__in=outdated_stories()).order_by("-noise__noise_key", "id")
    held = outdated.select_for_update(no_key=True, skip_locked=True, of=("self",))[:CHUNK]
    locked = [story.pk for story in held.only("id")]
    update_stories(locked, at=at)  # builds the rows of a story anew whose state is of another version
    return len(locked) == CHUNK
