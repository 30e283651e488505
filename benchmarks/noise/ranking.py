"""The list of the loudest stories, with few stories and with many."""

from collections.abc import Iterator
from http import HTTPStatus
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.data import NOW, make_people, make_stories, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import CommandFailedError, seconds_of
from benchmarks.sizes import Sizes
from stories.models import Story
from stories.noise.folding import rebuild_noise

ORDER = 'ORDER BY "stories_story"."noise_rank" DESC'
PAGE = "/api/v1/stories/?order=noise"
FEW = 100
ACTS_A_STORY = 2
ROUNDS = 5  # of the comparison, in turns
GROWTH = 1.3


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Only the first FEW are public at first: then the others are published, too, and hidden again, in turns."""
    tell("data")
    people, stories = make_people(FEW), make_stories(sizes.stories)
    write_acts(ACTS_A_STORY * sizes.stories, stories=stories, people=people, tag="before:")
    rebuild_noise(stories=stories, at=NOW)
    few, many = list[float](), list[float]()
    for number in range(ROUNDS):
        tell(f"round {number + 1} of {ROUNDS}")
        few += _pages(stories[FEW:], Story.State.DRAFT, sizes.repeats)
        many += _pages(stories[FEW:], Story.State.PUBLISHED, sizes.repeats)
    at = f"p50 of {PAGE}"
    yield Figure(
        name="noise.ranking", measured=f"{at}, {sizes.stories:,} stories", value=1000 * median(many), unit="ms"
    )
    growth = median(many) / median(few)
    measured = f"the same against {FEW} stories"
    yield Figure(name="noise.ranking.growth", measured=measured, value=growth, unit="x", at_most=GROWTH)
    sorts = "sorts and scans of whole tables in its plan"
    yield Figure(name="noise.ranking.sorts", measured=sorts, value=_sorts(), unit="steps", at_most=0)


def _pages(others: list[int], state: str, repeats: int) -> list[float]:
    Story.objects.filter(pk__in=others).update(state=state)
    tidy()
    _get()
    return [seconds_of(_get) for _ in range(repeats)]


def _get() -> None:
    answer = Client(SERVER_NAME="localhost").get(PAGE)
    if answer.status_code != HTTPStatus.OK:
        raise CommandFailedError(f"{PAGE}: {answer.content[:500]!r}")


def _sorts() -> int:
    """Of the statement that picks the stories: the index of ranks must give them in their order."""
    with CaptureQueriesContext(connection) as captured:
        _get()
    [ranking] = [query["sql"] for query in captured.captured_queries if ORDER in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {ranking}")
        plan = [line for (line,) in cursor.fetchall()]
    return sum("Sort  (" in line or "Seq Scan on stories_story " in line for line in plan)
