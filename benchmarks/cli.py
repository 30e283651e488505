"""The command: runs the benchmarks that are asked for, one after the other, each on its own database."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import redis
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.catalogue import BENCHMARKS
from benchmarks.databases import copied, template
from benchmarks.figures import Benchmark, Figure
from benchmarks.machine import describe
from benchmarks.measuring import CommandFailedError
from benchmarks.noise.watching import NobodyFoldsError
from benchmarks.report import print_table, write_results
from benchmarks.sizes import Sizes, add_sizes, read_sizes

WIDE = 180  # columns of a file: nothing is cut off


class ServerInUseError(RuntimeError):
    """The Redis database that we were given holds something: a site's queue, perhaps."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print, keep. Exit code 1 where a goal was missed, 2 where it could not be measured."""
    parser = ArgumentParser(prog="make bench", description="Options go into ARGS: make bench ARGS='--rows noise.live'")
    parser.add_argument("--rows", action="append", metavar="NAME", help="only those whose name begins so; repeatable")
    parser.add_argument("--list", action="store_true", help="tell their names and measure nothing")
    add_sizes(parser)
    options = parser.parse_args(arguments)
    chosen = [one for one in BENCHMARKS if one.name.startswith(tuple(options.rows or [""]))]
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if options.list or not chosen:
        for one in BENCHMARKS:
            console.print(f"{one.name:16} {one.what}", highlight=False, soft_wrap=True)
        return 0 if options.list else 2
    try:
        return _measure(chosen, read_sizes(options), console)
    except (ServerInUseError, CommandFailedError, NobodyFoldsError) as error:
        console.print(f"{type(error).__name__}: {error}", style="red", markup=False, soft_wrap=True)
        return 2


def _measure(chosen: Sequence[Benchmark], sizes: Sizes, console: Console) -> int:
    machine, figures = describe(), list[Figure]()
    console.print(*(f"{name}: {value}" for name, value in machine.items()), sep="  ", highlight=False, soft_wrap=True)
    with _clean_redis(), template(os.environ["DATABASE_URL"]) as original:
        for one in chosen:
            figures.extend(_run(one, original, sizes, console))
    console.print()
    print_table(console, figures)
    path = write_results(figures, machine=machine, sizes=sizes, at=timezone.now())
    console.print(f"\nKept in {path}", highlight=False)
    return 1 if any(figure.passed is False for figure in figures) else 0


def _run(one: Benchmark, original: str, sizes: Sizes, console: Console) -> list[Figure]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress, copied(os.environ["DATABASE_URL"], original):
        task = progress.add_task(one.name, total=None)
        figures = list(one.run(sizes, lambda told: progress.update(task, description=f"{one.name}: {told}")))
        progress.update(task, description=one.name, total=1, completed=1)
    return figures


@contextmanager
def _clean_redis() -> Iterator[None]:
    """Broker and cache, empty before and afterwards. Raises ServerInUseError where one of them is not empty."""
    for url in (settings.REDIS_URL, settings.CACHE_URL):
        if redis.Redis.from_url(url).dbsize():
            raise ServerInUseError(f"{url} is in use; a benchmark needs two Redis databases for itself.")
    try:
        yield
    finally:
        for url in (settings.REDIS_URL, settings.CACHE_URL):
            redis.Redis.from_url(url).flushdb()
