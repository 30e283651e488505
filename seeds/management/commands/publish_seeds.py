"""`manage.py publish_seeds`: documents in, stories out."""

import shutil
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from seeds.files import DOCUMENTS, find_documents
from seeds.publisher import DocumentResult, publish_documents
from seeds.report import json_list, table

_WIDTH = 100  # characters, where the output is no terminal


class Command(BaseCommand):
    """Publish documents as stories. Ends with 1 if any was refused; a refused document publishes nothing."""

    help = """Publish documents as stories: Markdown with YAML front matter, or raw news text.

A document is known by its file name, in folders below the given one by its path from there, or by
`document` in its front matter. Published before and not changed since, it leaves its story alone;
changed, it corrects it in the open, except in what editors have changed by hand: that waits for them in
the admin.

A document that somebody should look at first (the list says why) is filed for review in the
admin; --publish publishes those, too.

A refused document publishes nothing. The others are published all the same, and the command ends
with 1. Run it with --dry-run first to see all of it without writing anything."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Any:
        return super().create_parser(prog_name, subcommand, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="*",
            type=Path,
            metavar="PATH",
            help="a file, or a folder of files (default: seeds/documents)",
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing, say what would happen")
        parser.add_argument("--publish", action="store_true", help="publish what should be reviewed, too")
        parser.add_argument("--format", choices=["table", "json"], default="table", help="for people or for programs")

    def handle(self, *, paths: list[Path], dry_run: bool, publish: bool, format: str, **_: Any) -> None:  # noqa: A002 - the option
        paths, statuses = paths or [DOCUMENTS], Counter[str]()
        results = publish_documents(paths=paths, at=timezone.now(), dry_run=dry_run, publish=publish)
        with _progress() as progress:
            counted = _count(results, statuses, progress, total=sum(1 for _ in find_documents(paths)))
            width = shutil.get_terminal_size((_WIDTH, 0)).columns
            for piece in json_list(counted) if format == "json" else table(counted, width=width, dry_run=dry_run):
                self._say(piece, progress)
        if statuses["refused"]:
            raise CommandError(f"Refused, and not published: {statuses['refused']} of {statuses.total()} documents.")

    def _say(self, piece: str, progress: Progress) -> None:
        """Above the bar, where both are on one screen."""
        if self.stdout.isatty() and not progress.disable:
            progress.console.out(piece, end="", highlight=False)
        else:
            self.stdout.write(piece, ending="")


def _progress() -> Progress:
    """On the screen only, and gone in the end."""
    console = Console(stderr=True)
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, redirect_stdout=False, disable=not console.is_terminal)


def _count(
    results: Iterable[DocumentResult], statuses: Counter[str], progress: Progress, *, total: int
) -> Iterator[DocumentResult]:
    task = progress.add_task("", total=total)
    for result in results:
        statuses[result.status] += 1
        progress.advance(task)
        yield result
