"""A bar for commands that take their time: on a terminal only, and on standard error, so that output stays output."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn


@contextmanager
def progress_over(total: int) -> Iterator[Callable[[int], None]]:
    """Yields what has to be told how many of `total` are done more."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=total)
        yield lambda more: progress.advance(bar, more)
