"""Reading and writing the same story at once: how fast, how old what readers see, and whether writers see their own."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count
from typing import Any
from uuid import uuid4

from benchmarks.figures import Figure, Tell
from benchmarks.load.asking import Answers, ask, asking, get
from benchmarks.load.serving import bare, site
from benchmarks.load.turns import rates
from benchmarks.reading.pages import AS_CLIENTS, PATH, PLAIN, SLUG, whole_page
from benchmarks.site.people import give_keys
from benchmarks.sizes import Sizes
from benchmarks.writing.comments import comment_request

GOAL = 0.40
SHARE = 0.05
OLDEST = 2.0  # seconds
LOOK_EVERY = 0.05
WRITERS = 2_000
ENOUGH = 400  # writes a second of measuring: none runs out of them


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """With worker and beat, as on a site; the limit only reads."""
    tell("the site")
    keys = give_keys(WRITERS)
    numbers = count()
    told: list[Answers] = []
    with site(jobs=True) as stack, bare(whole_page(stack.base_url, sizes)) as limit:
        tell("in turns")
        contestants = {
            "limit": partial(_read, limit),
            "site": partial(_mix, stack.base_url, keys, numbers, told),
        }
        found = rates(contestants, seconds=sizes.seconds)
    writes = sum(len(answers.posted) for answers in told)
    measured = f"reads and writes of one story, {SHARE:.0%} of them writes ({writes:,})"
    yield Figure(name="reading.mixed.rate", measured=measured, value=found["site"], unit="/s")
    yield Figure(
        name="reading.mixed",
        measured="against a WSGI callable with one Redis GET that is only read",
        value=found["site"] / found["limit"],
        unit="x",
        at_least=GOAL,
    )
    oldest = max(stale_seconds(answers.posted, answers.pages) for answers in told)
    pages = sum(len(answers.pages) for answers in told)
    measured = f"the oldest of {pages:,} pages: since when a comment that is not on it had been written"
    yield Figure(name="reading.mixed.oldest", measured=measured, value=oldest, unit="s", at_most=OLDEST)
    unseen = sum(answers.unseen for answers in told)
    measured = f"writers who did not find their own comment on the page at once, of {writes:,}"
    yield Figure(name="reading.mixed.unseen", measured=measured, value=unseen, unit="writers", at_most=0)


def stale_seconds(posted: Sequence[tuple[str, float]], pages: Sequence[tuple[float, str]]) -> float:
    """How long a comment had been there that the page should have begun with; the most of all pages.

    `posted` is ids and when their writers knew of them, `pages` is when each was asked for and the id it begins with.
    """
    return max(
        (begun - done for begun, first in pages for pk, done in posted if pk > first and done < begun), default=0.0
    )


def _mix(address: str, keys: Sequence[str], numbers: Iterator[int], told: list[Answers], seconds: float) -> Answers:
    writes = []
    for number in (next(numbers) for _ in range(int(ENOUGH * seconds) + 100)):
        bearer = {"Authorization": f"Bearer {keys[number % len(keys)]}"}
        writes.append(
            {
                "request": comment_request(address, SLUG, number, key=str(uuid4()), **bearer),
                "own": get(address, PATH, **PLAIN, **bearer),
            }
        )
    looking: dict[str, Any] = {
        "reads": [get(address, PATH, **PLAIN)],
        "connections": 1,
        "kind": "page",
        "pause": LOOK_EVERY,
    }
    with asking(address, seconds=seconds, **looking) as seen:
        answers = ask(
            address, reads=[get(address, PATH, **AS_CLIENTS)], writes=writes, share=SHARE, seconds=seconds
        ).require(200, 201)
    told.append(Answers(**{**vars(answers), "pages": seen[0].require(200).pages}))
    return answers


def _read(address: str, seconds: float) -> Answers:
    return ask(address, reads=[get(address, PATH, **AS_CLIENTS)], seconds=seconds).require(200)
