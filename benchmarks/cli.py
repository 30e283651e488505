"""The command: runs the benchmarks that are asked for, one after the other, each on its own database."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import redis
from django.conf import settings
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks.catalogue import BENCHMARKS
from benchmarks.databases import copied, site_template, template
from benchmarks.figures import Benchmark, Figure, Tell
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
    parser.add_argument(
        "--keep", action="store_true", help="keep the filled site on the server of DATABASE_URL, to use"
    )
    add_sizes(parser)
    options = parser.parse_args(arguments)
    chosen = [one for one in BENCHMARKS if one.name.startswith(tuple(options.rows or [""]))]
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if options.list or not chosen:
        for one in BENCHMARKS:
            console.print(f"{one.name:18} {one.what}", highlight=False, soft_wrap=True)
        return 0 if options.list else 2
    try:
        return _measure(chosen, read_sizes(options), console, keep=options.keep)
    except ServerInUseError as error:
        _tell_failure(console, error)
        return 2


def _measure(chosen: Sequence[Benchmark], sizes: Sizes, console: Console, *, keep: bool) -> int:
    machine, figures, failed = describe(), list[Figure](), False
    console.print(*(f"{name}: {value}" for name, value in machine.items()), sep="  ", highlight=False, soft_wrap=True)
    url = os.environ["DATABASE_URL"]
    with _clean_redis(), template(url) as empty, ExitStack() as stack:
        site = ""
        for one in chosen:
            if one.on_site and not site:
                with _progress("the site", console) as tell:
                    site = stack.enter_context(site_template(url, empty, sizes, tell, keep=keep))
            try:
                figures.extend(_run(one, site if one.on_site else empty, sizes, console))
            except (CommandFailedError, NobodyFoldsError) as error:
                _tell_failure(console, error)
                failed = True
    console.print()
    print_table(console, figures)
    path = write_results(figures, machine=machine, sizes=sizes, at=timezone.now())
    console.print(f"\nKept in {path}", highlight=False)
    if failed:
        return 2
    return 1 if any(figure.passed is False for figure in figures) else 0


def _tell_failure(console: Console, error: Exception) -> None:
    console.print(f"{type(error).__name__}: {error}", style="red", markup=False, soft_wrap=True)


def _run(one: Benchmark, original: str, sizes: Sizes, console: Console) -> list[Figure]:
    with _progress(one.name, console) as tell, copied(os.environ["DATABASE_URL"], original):
        return list(one.run(sizes, tell))


@contextmanager
def _progress(name: str, console: Console) -> Iterator[Tell]:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(name, total=None)
        yield lambda told: progress.update(task, description=f"{name}: {told}")
        progress.update(task, description=name, total=1, completed=1)


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
