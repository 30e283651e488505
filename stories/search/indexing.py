"""Writing down the words of a story."""

from collections.abc import Iterator
from functools import reduce
from operator import add
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Value

from stories.models import Story
from stories.search.folding import fold
from stories.search.languages import configuration_of
from stories.search.models import StoryWords

LONGEST = 100_000  # characters of a story that are searched; PostgreSQL's limit for one vector is 1 MiB
START, STOP = "\ue000", "\ue001"  # private to snippets: what is found stands between them, so they stand in no text
_WITHOUT_MARKS = str.maketrans("", "", START + STOP)


def index_story(*, story: Story) -> None:
    """Write down what the story is found by, whoever may see it. Two queries.

    Called by whatever writes a story, in the same transaction.
    """
    title, lead, rest = story.title, _joined(_lead(story)), _joined(_rest(story))
    configuration = configuration_of(story.language)
    parts = (
        SearchVector(Value(fold(text)), weight=weight, config=configuration)
        for text, weight in zip((title, lead, rest), "ABC", strict=True)
    )
    StoryWords.objects.bulk_create(
        [StoryWords(story=story, configuration=configuration, text=f"{lead}\n{rest}", vector=reduce(add, parts))],
        update_conflicts=True,
        unique_fields=["story"],
        update_fields=["configuration", "text", "vector"],
    )


def _lead(story: Story) -> Iterator[str]:
    if not story.why_it_matters.startswith(story.summary):  # as its first sentence it would be there twice
        yield story.summary
    yield story.why_it_matters


def _rest(story: Story) -> Iterator[str]:
    yield from story.key_points
    for part in story.body:
        yield part["heading"]
        yield from part["paragraphs"]
    for side in story.sides.order_by("position", "id").values("name", "statement"):
        yield side["name"]
        yield side["statement"]


def _joined(texts: Any) -> str:
    return "\n".join(filter(None, texts)).translate(_WITHOUT_MARKS)[:LONGEST]
