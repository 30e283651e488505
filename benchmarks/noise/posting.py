"""Whoever comments while everything is computed anew does not feel it."""

from collections.abc import Iterator
from functools import partial
from itertools import count, cycle
from time import monotonic

from django.utils import timezone

from accounts.models import Subscriber
from benchmarks.data import make_people, make_stories, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import percentile, seconds_of, start_manage
from benchmarks.sizes import Sizes
from discussion.moderation.intake import submit_comment
from stories.models import Story

WINDOWS = 3  # of each sort, in turns
SHARE = 0.95
SHARE_REBUILT = 4  # of the acts that `rebuild` takes: it must last for a window, no longer
GROWTH = 1.5
BODY = "This plan costs more than it saves, number {}, and nobody has said yet who is to pay for it."


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Through everything that happens to a comment: screening, the ledger, the event."""
    tell("data")
    people, stories = make_people(sizes.people), make_stories(sizes.stories)
    write_acts(sizes.acts // SHARE_REBUILT, stories=stories, people=people, tag="before:")
    tidy()
    writers = cycle(zip(Subscriber.objects.order_by("-pk"), Story.objects.order_by("-pk"), strict=False))
    numbers = count()
    idle, busy = list[float](), list[float]()
    for number in range(WINDOWS):
        tell(f"window {number + 1} of {WINDOWS}")
        idle += _post(writers, numbers, sizes.seconds / WINDOWS)
        rebuilding = start_manage("rebuild_noise")
        try:
            busy += _post(writers, numbers, sizes.seconds / WINDOWS)
        finally:
            rebuilding.kill()
            rebuilding.communicate()
    calm = 1000 * percentile(idle, SHARE)
    yield Figure(
        name="noise.posting", measured=f"p95 of posting a comment, {len(idle):,} of them", value=calm, unit="ms"
    )
    measured = f"the same while everything is rebuilt, {len(busy):,} comments"
    growth = percentile(busy, SHARE) / percentile(idle, SHARE)
    yield Figure(name="noise.posting.rebuilding", measured=measured, value=growth, unit="x", at_most=GROWTH)


def _post(writers: Iterator[tuple[Subscriber, Story]], numbers: Iterator[int], seconds: float) -> list[float]:
    took, until = [], monotonic() + seconds
    while monotonic() < until:
        author, story = next(writers)
        post = partial(submit_comment, author=author, story=story, parent=None, side="")
        body = BODY.format(next(numbers))
        took.append(seconds_of(partial(post, body=body, at=timezone.now())))
    return took
