"""A command that is waited for, and ended when a stop signal comes."""

import subprocess
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from launch import process_table
from launch.errors import InterruptedStart, LaunchError
from launch.places import ROOT
from launch.signals import StopSignals


def run_command(
    command: Sequence[str],
    *,
    name: str,
    environ: Mapping[str, str],
    signals: StopSignals,
    log: Path | None = None,
) -> None:
    """Its output goes to the terminal, or to `log`, which is shown if it fails. LaunchError unless it exits with 0."""
    if log:  # on servers of yours, this is the first to write there
        log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as files:
        output = files.enter_context(log.open("w")) if log else None
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if log else None,
            start_new_session=True,  # Ctrl-C is for us; we end it
        )
        _wait(process, signals)
    if process.returncode != 0:
        reason = f":\n{log.read_text(errors='replace')[-3000:]}" if log else "; the reason stands above."
        raise LaunchError(f"{name} failed{reason}")


def _wait(process: subprocess.Popen[bytes], signals: StopSignals) -> None:
    while True:
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            if signals.received:
                process_table.end([process.pid])
                process.wait()
                raise InterruptedStart from None
        else:
            return
