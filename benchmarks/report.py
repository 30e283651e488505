"""Figures as a table for the screen and as JSON to keep."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.figures import Figure
from benchmarks.sizes import Sizes

RESULTS = Path(__file__).resolve().parent / "results"
VERDICTS = {True: "[green]pass[/]", False: "[bold red]FAIL[/]", None: ""}


def print_table(console: Console, figures: Sequence[Figure]) -> None:
    """One line a figure."""
    table = Table("Row", "Measured", "Value", "Goal", "", box=None, pad_edge=False)
    for figure in figures:
        value = f"{_short(figure.value)} {figure.unit}"
        table.add_row(figure.name, figure.measured, value, figure.goal, VERDICTS[figure.passed])
    console.print(table)


def write_results(
    figures: Sequence[Figure], *, machine: dict[str, Any], sizes: Sizes, at: datetime, folder: Path = RESULTS
) -> Path:
    """Keep them with the machine and the sizes, as `folder`/TIME-COMMIT.json."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%dT%H%M%SZ}-{machine['commit']}.json"
    rows = [{**asdict(figure), "goal": figure.goal, "passed": figure.passed} for figure in figures]
    told = {"at": at.isoformat(), "machine": machine, "sizes": asdict(sizes), "figures": rows}
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
    return path


def _short(value: float) -> str:
    """Three digits that mean something."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
