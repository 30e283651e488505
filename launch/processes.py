"""A child process that never outlives its starter, and whose output goes to a log file."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from launch import process_table
from launch.places import ROOT

CHILD = Path(__file__).with_name("child.py")
LARGEST_LOG = 5 * 1024 * 1024  # bytes; a longer one becomes NAME.log.1 at the next start


def guarded(
    command: Sequence[str], *, identity: str = "self", death_signal: signal.Signals = signal.SIGTERM
) -> list[str]:
    """The same command, made to get `death_signal` when this process dies, run as `identity` (see child.py)."""
    return [sys.executable, "-I", "-S", str(CHILD), str(os.getpid()), str(int(death_signal)), identity, *command]


class Child:
    """One process of ours. Each leads a session of its own, so Ctrl-C reaches only who stops them in order.

    Start children from the main thread: Linux sends the death signal when the *thread* that started them ends.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environ: Mapping[str, str],
        identity: str = "self",
        stop_signal: signal.Signals = signal.SIGTERM,
        death_signal: signal.Signals = signal.SIGTERM,
        patience: float = 10,
    ) -> None:
        """Start nothing yet. `stop` sends `stop_signal` and kills after `patience` seconds."""
        self.name = name
        self.log = log
        self._command = guarded(command, identity=identity, death_signal=death_signal)
        self._environ = dict(environ)
        self._stop_signal = stop_signal
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; returns at once. A process that already runs is left alone."""
        if self.running:
            return
        if self._process is not None:
            self._kill_group()  # what a killed parent left behind would keep its port, or work beside us
        self.log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)) as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def running(self) -> bool:
        """Whether it lives; one that has ended is reaped by asking."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The process number of the last start; 0 before the first."""
        return self._process.pid if self._process else 0

    @property
    def exit_code(self) -> int | None:
        """None before the end; -9 if signal 9 ended it."""
        return self._process.poll() if self._process else None

    def stop(self) -> None:
        """End it in good order, and kill whatever of its group is left. Harmless if it does not run."""
        if self._process is None:
            return
        if self.running:
            self.resume()
            process_table.send([self.pid], self._stop_signal)
            self.wait(self._patience)
        self._kill_group()
        self._process.wait()

    def kill(self) -> None:
        """kill -9 for it and everything that it started."""
        if self._process is not None:
            process_table.send(process_table.family(self.pid), signal.SIGKILL)
            self._process.wait()

    def pause(self) -> None:
        """Freeze it and everything that it started: connections stay open and nobody answers."""
        process_table.send(process_table.family(self.pid), signal.SIGSTOP)

    def resume(self) -> None:
        """Undo `pause`."""
        process_table.send(process_table.family(self.pid), signal.SIGCONT)

    def wait(self, seconds: float) -> bool:
        """Wait for its end; False if it still runs after so many seconds."""
        try:
            if self._process:
                self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def last_words(self, lines: int = 20) -> str:
        """The end of its log."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace")[-20_000:].splitlines()[-lines:])

    def _kill_group(self) -> None:
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):  # macOS says the latter of a group of zombies
            return
