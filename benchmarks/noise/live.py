"""The whole way, with the real worker and beat: acts at a steady rate, and how soon each is in its level."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory
from time import sleep, time
from typing import Any

from django.conf import settings

from benchmarks.data import NOW, make_people, make_stories, tidy, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import ROOT, CommandFailedError, percentile
from benchmarks.noise.watching import Folds, Probe, Publishes
from benchmarks.sizes import Sizes
from launch.stack import Stack
from stories.noise.folding import rebuild_noise
from stories.noise.models import Engagement

MANY = 1_000
WRITERS = 4  # more than cores: most of their time is waiting for the disk
BATCH = 5  # acts a transaction: on two cores, with the worker beside them, single ones do not come to the rate
WRITER = (sys.executable, "-m", "benchmarks.noise.writer")
LEAD = 0.5  # seconds in which the writers read their orders
KEPT = 0.95  # of the rate: slower writers would make it easy
MOST = 2.0  # jobs and publishes a second, for the whole site
LATEST = 3.0  # seconds


def measure_story(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """All of them about one story."""
    yield from _measure("noise.live.story", 1, sizes, tell)


def measure_site(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """Each about one of a thousand."""
    yield from _measure("noise.live.site", min(MANY, sizes.stories), sizes, tell)


def _measure(name: str, number: int, sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    tell("data")
    people, stories = make_people(sizes.people), make_stories(number)
    write_acts(sizes.people, stories=stories, people=people, tag="before:")
    rebuild_noise(stories=stories, at=NOW)
    tidy()
    before = Engagement.objects.count()
    with _worker() as log:
        probe = Probe(stories=stories, actor=people[0])
        tell("waiting for the worker")
        probe.wait_for_worker()
        tell(f"{sizes.rate:,} acts/s")
        with _writers(stories, people, sizes) as begin:
            sleep(max(0.0, begin - time()))
            with Folds(log) as folds, Publishes(settings.REDIS_URL) as published:
                delays = probe.watch(begin=begin, end=begin + sizes.seconds)
    acts = Engagement.objects.count() - before
    where = f"{number:,} stories" if number > 1 else "one story"
    measured = f"acts recorded on {where}, {BATCH} a transaction"
    least = KEPT * sizes.rate
    yield Figure(name=f"{name}.rate", measured=measured, value=acts / sizes.seconds, unit="/s", at_least=least)
    counted = {
        "jobs": ("folds, those of the sweep among them", len(folds.seconds)),
        "publishes": ("messages for them, beat's among them", published.of_folds),
    }
    for what, (told, times) in counted.items():
        yield Figure(name=f"{name}.{what}", measured=told, value=times / sizes.seconds, unit="/s", at_most=MOST)
    every = "messages for all jobs, whatever happens: most of them beat's"
    yield Figure(name=f"{name}.messages", measured=every, value=published.number / sizes.seconds, unit="/s")
    yield Figure(name=f"{name}.job", measured="one fold, p95", value=percentile(folds.seconds, 0.95), unit="s")
    yield from _waits(name, delays)


def _waits(name: str, delays: Sequence[float]) -> Iterator[Figure]:
    told = "from act to visible level"
    yield Figure(name=f"{name}.p50", measured=f"{told}, p50", value=percentile(delays, 0.5), unit="s")
    late = percentile(delays, 0.95)
    yield Figure(name=f"{name}.p95", measured=f"{told}, p95", value=late, unit="s", at_most=LATEST)


@contextmanager
def _worker() -> Iterator[Path]:
    """The real worker and beat on the same data; the worker's log."""
    with TemporaryDirectory() as folder:
        stack = Stack(database_url=os.environ["DATABASE_URL"], redis_url=settings.REDIS_URL, var=Path(folder, "var"))
        try:
            stack.worker.start()
            stack.beat.start()
            yield stack.worker.log
        finally:
            stack.beat.stop()
            stack.worker.stop()


@contextmanager
def _writers(stories: Sequence[int], people: Sequence[int], sizes: Sizes) -> Iterator[float]:
    """Processes that record acts from the time that this yields, in seconds since 1970; awaited."""
    processes = [subprocess.Popen(WRITER, cwd=ROOT, text=True, stdin=PIPE, stdout=PIPE) for _ in range(WRITERS)]
    try:
        for process in processes:
            _expect_ready(process)
        begin = time() + LEAD
        orders = {"stories": stories, "people": people, "rate": sizes.rate / WRITERS, "batch": BATCH}
        orders |= {"begin": begin, "end": begin + sizes.seconds}
        for number, process in enumerate(processes):
            _order(process, {**orders, "name": f"writer {number}"})
        yield begin
    finally:
        for process in processes:
            process.communicate()


def _expect_ready(process: subprocess.Popen[str]) -> None:
    if process.stdout is None or process.stdout.readline() != "ready\n":
        raise CommandFailedError(f"{' '.join(WRITER)} did not start")


def _order(process: subprocess.Popen[str], orders: dict[str, Any]) -> None:
    if process.stdin:
        with process.stdin as channel:
            json.dump(orders, channel)
        process.stdin = None  # communicate() would flush it
