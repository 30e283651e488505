"""Clocks and counters."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import perf_counter

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
# Of every table that is ours. The first SELECT hands in what this session has counted.
WRITTEN = "SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint FROM pg_stat_user_tables"


class CommandFailedError(RuntimeError):
    """A command that is measured did not do its work; holds its last words."""


@dataclass(frozen=True)
class Ran:
    """A command that has ended well."""

    seconds: float
    megabytes: float  # most that it held at one time
    output: str


def seconds_of(work: Callable[[], object]) -> float:
    """How long it takes, once."""
    began = perf_counter()
    work()
    return perf_counter() - began


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of them do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def rows_written() -> int:
    """Rows that were inserted, updated and deleted in this database so far, by sessions that rest now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute(WRITTEN)
        found: int = cursor.fetchone()[0]
    return found


def run_statement(statement: str, *arguments: datetime | int) -> None:
    """One bare statement, as a limit to compare with."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(arguments) or None)


def manage(*arguments: str) -> Ran:
    """Run `manage.py ARGUMENTS` in a process of its own. Raises CommandFailedError unless it exits with 0."""
    began = perf_counter()
    with start_manage(*arguments) as process:
        output = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise CommandFailedError(f"{' '.join(arguments)}: {output[-2000:]}")
    largest = usage.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Ran(perf_counter() - began, largest, output)


def start_manage(*arguments: str) -> subprocess.Popen[str]:
    """Start it, and leave the rest to the caller."""
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
