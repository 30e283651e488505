"""`manage.py simulate_noise`: what the noise level does with crowds of known size."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.table import Table

from stories.noise.scenarios import SCENARIOS, simulate


class Command(BaseCommand):
    help = "Print the peaks of the scenarios of docs/noise.md, through the real ledger and fold. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_args: Any, format: str, **_options: Any) -> None:  # noqa: A002 - the option is called so
        now = timezone.now().replace(microsecond=0)
        rows = [(scenario.name, scenario.peak, simulate(scenario, at=now)) for scenario in SCENARIOS]
        if format == "json":
            told = [dict(zip(("scenario", "expected", "level"), row, strict=True)) for row in rows]
            self.stdout.write(json.dumps(told, indent=1))
            return
        table = Table("Scenario", "Level promised", "Level now", box=None)
        for name, expected, level in rows:
            table.add_row(name, f"{expected:g}", f"{level:.1f}")
        console = Console()
        with console.capture() as capture:
            console.print(table)
        self.stdout.write(capture.get())
