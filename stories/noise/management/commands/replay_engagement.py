"""`manage.py replay_engagement FILE`: acts of elsewhere through ledger and fold, at their own times."""

import json
from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from core.progress import progress_over
from stories.noise.params import current_parameters
from stories.noise.reference import DEFAULT_HALF
from stories.noise.replaying import Line, LineError, Peak, ReplayedError, read_lines, replay, states
from stories.noise.scoring import Scale, read_state


def moment(text: str) -> datetime:
    """A time with its zone."""
    at = parse_datetime(text)
    if at is None or at.tzinfo is None:
        raise ArgumentTypeError(f"{text!r} is no time with a zone, such as 2026-11-21T12:00:00Z")
    return at


class Command(BaseCommand):
    help = (
        "Write the acts of a file into the ledger, at their own times, and fold them. One JSON object a line: story, "
        "actor, kind, target, side, at, established; id, if others answer it; other members are ignored. Stories "
        "become drafts, actors accounts without a way in: use a database of its own."
    )

    requires_system_checks = ()  # reading all pages and the reader of documents for them takes longer than a small run

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--peaks", action="store_true", help="print the highest volume and intensity of each story, once a file"
        )
        parser.add_argument(
            "--at", type=moment, help="only what had been done by then, and print the state at that time"
        )
        parser.add_argument("--format", choices=["table", "json"], default="table")

    def handle(self, *_args: Any, file: Path, peaks: bool, at: datetime | None, format: str, **_options: Any) -> None:  # noqa: A002 - the option is called so
        lines = [line for line in _lines(file) if at is None or line.at <= at]
        if not lines:
            raise CommandError("There is no act in the file, or none so early.")
        found: dict[str, Peak] | None = {} if peaks else None
        try:
            self._write(lines, found)
        except ReplayedError:
            raise CommandError(
                "This file was replayed into this database before; its peaks are told by the run that writes them."
            ) from None
        scale = Scale(DEFAULT_HALF, current_parameters().steepness)
        told = [_told(name, peak, scale) for name, peak in sorted(found.items())] if found is not None else []
        if at is not None:
            told = [_state(name, state, at) for name, state in states(lines)]
        self._print(told, format)

    def _write(self, lines: Sequence[Line], peaks: dict[str, Peak] | None) -> None:
        with progress_over(len(lines)) as advance:
            for done in replay(lines, peaks=peaks):
                advance(done)
        self.stderr.write(f"{len(lines)} acts of {len({line.story for line in lines})} stories")

    def _print(self, rows: list[dict[str, Any]], form: str) -> None:
        if form == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1))
            return
        for row in rows:
            self.stdout.write("  ".join(f"{name} {value}" for name, value in row.items()))


def _lines(file: Path) -> list[Line]:
    try:
        with file.open(encoding="utf-8-sig") as text:
            return read_lines(text)
    except (OSError, UnicodeDecodeError, LineError) as error:
        raise CommandError(f"{file}: {error}") from None


def _told(name: str, peak: Peak, scale: Scale) -> dict[str, Any]:
    return {
        "story": name,
        "peak_volume": round(peak.volume, 6),
        "peak_intensity": round(peak.intensity, 6),
        "peak_level": round(scale.level(peak.intensity), 1),
    }


def _state(name: str, state: Any, at: datetime) -> dict[str, Any]:
    reading = read_state(state, at=at, half=DEFAULT_HALF)
    return {
        "story": name,
        "level": reading.level,
        "volume": round(reading.volume, 6),
        "intensity": round(reading.intensity, 6),
        "noise_key": state.noise_key,
    }
