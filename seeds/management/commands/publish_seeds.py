"""`manage.py publish_seeds`: documents in, stories out."""

import shutil
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seeds.files import DOCUMENTS
from seeds.publisher import DocumentResult, publish_documents
from seeds.report import json_list, table

_WIDTH = 160  # characters, where the output is no terminal


class Command(BaseCommand):
    """Publish documents as stories. Ends with 1 if any was refused; a refused document publishes nothing."""

    help = """Publish documents as stories: Markdown with YAML front matter, or raw news text, both UTF-8.

A document is known by its file name, or by `document` in its front matter, wherever it lies. Published
before and not changed since, it leaves its story alone; changed, it corrects it in the open.

A refused document publishes nothing. The others are published all the same, and the command ends
with 1. Run it with --dry-run first to see both without writing anything."""

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
        parser.add_argument("--format", choices=["table", "json"], default="table", help="for people or for programs")

    def handle(self, *, paths: list[Path], dry_run: bool, format: str, **_options: Any) -> None:  # noqa: A002
        statuses: Counter[str] = Counter()
        results = publish_documents(paths=paths or [DOCUMENTS], at=timezone.now(), dry_run=dry_run)
        counted = _count(results, statuses)
        if format == "json":
            for piece in json_list(counted):
                self.stdout.write(piece, ending="")
        else:
            width = shutil.get_terminal_size((_WIDTH, 0)).columns
            self.stdout.write(table(counted, width=width), ending="")
        if statuses["refused"]:
            raise CommandError(f"Refused, and not published: {statuses['refused']} of {statuses.total()} documents.")


def _count(results: Iterable[DocumentResult], statuses: Counter[str]) -> Iterator[DocumentResult]:
    for result in results:
        statuses[result.status] += 1
        yield result
