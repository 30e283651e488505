"""One act, recorded and folded, on stories with ever more people."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from accounts.models import Subscriber
from benchmarks.data import NOW, make_people, make_stories, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import rows_written, seconds_of
from benchmarks.sizes import Sizes
from stories.models import Story
from stories.noise.folding import fold_pending, rebuild_noise
from stories.noise.services import record_engagement

SHARES = (50, 5, 1)  # of `people`: 1,000, 10,000 and 50,000
ACTS_A_PERSON = 2
GROWTH = 1.3


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """What an act costs must not depend on how many have talked about its story before."""
    tell("data")
    people = make_people(sizes.people)
    crowds = dict(zip(make_stories(len(SHARES)), (max(1, sizes.people // share) for share in SHARES), strict=True))
    for story, crowd in crowds.items():
        write_acts(crowd * ACTS_A_PERSON, stories=[story], people=people[:crowd], tag=f"{story}:")
    rebuild_noise(stories=crowds, at=NOW)
    tidy()
    tell("acts")
    took, rows = _act(list(Story.objects.filter(pk__in=crowds)), sizes.repeats)
    for story, crowd in crowds.items():
        measured = f"record and fold one act, {crowd * ACTS_A_PERSON:,} acts by {crowd:,} people before it, p50"
        yield Figure(name=f"noise.act.{crowd}", measured=measured, value=1000 * median(took[story]), unit="ms")
    costs = [median(took[story]) for story in crowds]
    most = f"the largest of these stories against the smallest ({crowd // min(crowds.values())} times the people)"
    yield Figure(name="noise.act.growth", measured=most, value=costs[-1] / costs[0], unit="x", at_most=GROWTH)
    yield Figure(name="noise.act.rows", measured="rows written an act, ledger and all", value=rows, unit="rows")


def _act(stories: list[Story], repeats: int) -> tuple[dict[int, list[float]], float]:
    """In turns, so that whatever else the machine does meets all of them."""
    actor = Subscriber.objects.order_by("-pk")[0]  # one of the many who act once or twice
    took: dict[int, list[float]] = {story.pk: [] for story in stories}
    before = rows_written()
    for number in range(repeats):
        for story in stories:
            took[story.pk].append(seconds_of(partial(_record_and_fold, story, actor, f"act:{number}:{story.pk}")))
    return took, (rows_written() - before) / (repeats * len(stories))


def _record_and_fold(story: Story, actor: Subscriber, key: str) -> None:
    record_engagement(story=story, actor=actor, kind="comment", source_key=key, at=NOW)
    fold_pending(at=NOW)
