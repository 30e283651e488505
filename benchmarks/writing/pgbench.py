"""PostgreSQL's own load generator, where it came with the server or is on the machine."""

import os
import re
import shutil
import subprocess
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.load.asking import CONNECTIONS, Answers
from benchmarks.measuring import CommandFailedError
from benchmarks.writing.same_rows import Script
from launch.binaries import find_postgres

THREADS = 2
SPACING = 10_000_000  # of the numbers of two runs
RUNS = count(1)


def run_pgbench(script: Script, seconds: float) -> Answers:
    """So many transactions of this script. Raises CommandFailedError where there is no pgbench, or where it fails."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "script.sql")
        path.write_text(script.text)
        command = [
            _program(),
            "--no-vacuum",
            "--protocol=prepared",
            f"--file={path}",
            f"--time={max(1, round(seconds))}",
        ]
        command += [f"--client={CONNECTIONS}", f"--jobs={THREADS}", f"--define=n={next(RUNS) * SPACING}"]
        done = subprocess.run(
            [*command, os.environ["DATABASE_URL"]],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode != 0 or rate is None:
        raise CommandFailedError(f"pgbench: {done.stdout}{done.stderr}")
    return Answers(
        answers=round(float(rate[1]) * 1000),
        took=1000,
        statuses={},
        seconds={},
        posted=[],
        pages=[],
        unseen=0,
        refused="",
    )


def _program() -> str:
    beside = find_postgres().path("pgbench")
    found = beside if Path(beside).exists() else shutil.which("pgbench")
    if found is None:
        raise CommandFailedError("there is no pgbench on this machine")
    return found
