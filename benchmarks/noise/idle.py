"""A site on which nobody does anything: every scheduled job at its times, hour after hour, and no row written."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from heapq import merge
from unittest.mock import patch

from benchmarks.data import NOW, make_people, make_stories, write_acts
from benchmarks.figures import Figure, Tell
from benchmarks.measuring import rows_written
from benchmarks.sizes import Sizes
from config.celery import app
from stories.noise.folding import rebuild_noise

STORIES, PEOPLE, ACTS = 20, 200, 1_000
FIRST = timedelta(minutes=10)
SPARSE = timedelta(minutes=5)  # from then on: twenty thousand sweeps more would tell nothing new


def measure(sizes: Sizes, tell: Tell) -> Iterator[Figure]:
    """The clock is moved, so that a day takes as long as its jobs need."""
    app.loader.import_default_modules()
    people, stories = make_people(PEOPLE), make_stories(STORIES)
    write_acts(ACTS, stories=stories, people=people, tag="before:")
    rebuild_noise(stories=stories, at=NOW)
    until = NOW + timedelta(hours=sizes.hours)
    _run_all(NOW)  # whatever is due on the first occasion, such as the figures of the day
    before, jobs = rows_written(), 0
    for at, name in merge(*(_times(name, until) for name in app.conf.beat_schedule)):
        if jobs % 1_000 == 0:
            tell(f"{at:%H:%M}")
        _run(name, at)
        jobs += 1
    measured = f"rows written by {jobs:,} scheduled jobs in {sizes.hours} idle hours"
    yield Figure(name="noise.idle", measured=measured, value=rows_written() - before, unit="rows", at_most=0)


def _times(name: str, until: datetime) -> Iterator[tuple[datetime, str]]:
    every = timedelta(seconds=app.conf.beat_schedule[name]["schedule"])
    at = NOW + every
    while at <= until:
        yield at, name
        at += every if at < NOW + FIRST else max(every, SPARSE)


def _run_all(at: datetime) -> None:
    for name in app.conf.beat_schedule:
        _run(name, at)


def _run(name: str, at: datetime) -> None:
    with patch("django.utils.timezone.now", return_value=at):
        app.tasks[app.conf.beat_schedule[name]["task"]]()
