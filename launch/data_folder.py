"""The data folder (`VAR`): who uses it, what runs on it, and its secret key."""

import fcntl
import json
import os
import secrets
import shutil
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from launch import process_table
from launch.errors import LaunchError

SHORTEST_KEY = 50  # characters


@dataclass
class Run:
    """What `run.json` says: one start of everything, until it stops."""

    DATABASE_URL: str
    REDIS_URL: str
    BASE_URL: str
    mark: str  # all but the servers carry HUBBUB_RUN=mark in their environment
    launcher: tuple[int, str]  # number and start of the process
    children: dict[str, tuple[int, str]] = field(default_factory=dict)
    sockets: list[str] = field(default_factory=list)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """None if the text is damaged or of another version."""
        try:
            return cls(**json.loads(text))
        except (ValueError, TypeError):
            return None

    @property
    def alive(self) -> bool:
        """Whether its launcher still runs."""
        return process_table.is_alive(*self.launcher)

    def leftovers(self) -> list[int]:
        """What still runs of it: the recorded processes and, on Linux, all that they started."""
        recorded = [pid for pid, started in self.children.values() if process_table.is_alive(pid, started)]
        return list({*recorded, *process_table.carrying(f"HUBBUB_RUN={self.mark}")})


class DataFolder:
    """Everything that a start needs to remember lives under this path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "log"
        self.run_file = path / "run.json"
        self._lock_file = path / "lock"
        self._given_file = path / "given_database"

    def make(self) -> None:
        """Make it if it does not exist, closed to others: it holds mails and keys."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise LaunchError(f"The data folder {self.path} cannot be made: {error.strerror}. Set VAR.") from None
        if not os.access(self.path, os.W_OK | os.X_OK):
            raise LaunchError(f"The data folder {self.path} cannot be written by this user. Set VAR to another one.")

    @contextmanager
    def locked(self, purpose: str) -> Iterator[None]:
        """Be the only one who starts servers here. The system opens the lock again however we end."""
        self.make()
        try:
            lock = self._lock_file.open("a+")
        except PermissionError:
            raise LaunchError(f"{self._lock_file} belongs to another user. Run as that user, or set VAR.") from None
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise LaunchError(self._who_has_it()) from None
            lock.truncate(0)
            lock.write(f"{purpose} (process {os.getpid()})")
            lock.flush()
            yield

    def read_run(self) -> Run | None:
        """The run that run.json tells of, whether or not it still lives."""
        try:
            return Run.parse(self.run_file.read_text())
        except OSError:
            return None

    def write_run(self, run: Run) -> None:
        """Replace run.json at once, readable by us alone: the addresses may hold passwords."""
        write_private(self.run_file, json.dumps(asdict(run), indent=1))

    def end_leftovers(self) -> None:
        """End what a launcher that was killed left behind. Call it while holding the lock."""
        run = self.read_run()
        if run is None:
            return
        servers = {pid for name, (pid, _) in run.children.items() if name in {"postgres", "valkey"}}
        left = run.leftovers()
        process_table.end([pid for pid in left if pid not in servers])
        process_table.end([pid for pid in left if pid in servers], number=signal.SIGINT, seconds=30)
        for folder in map(Path, run.sockets):
            shutil.rmtree(folder, ignore_errors=True)
        self.run_file.unlink(missing_ok=True)

    @property
    def has_database(self) -> bool:
        """Whether a PostgreSQL of our own was ever made here."""
        return (self.path / "postgres").exists()

    @property
    def uses_given_database(self) -> bool:
        """Whether the last `make run` here was on a database of DATABASE_URL."""
        return self._given_file.exists()

    def note_database(self, *, given: bool) -> None:
        """Remember whether this run is on a database of DATABASE_URL."""
        if given:
            self._given_file.touch()
        else:
            self._given_file.unlink(missing_ok=True)

    def secret_key(self) -> str:
        """SECRET_KEY, made at the first start and kept."""
        path = self.path / "secret_key"
        key = path.read_text() if path.exists() else ""
        if len(key) < SHORTEST_KEY:
            key = secrets.token_urlsafe(SHORTEST_KEY)
            write_private(path, key)
        return key

    def _who_has_it(self) -> str:
        run = self.read_run()
        if run and run.alive:
            return f"It already runs on this data: {run.BASE_URL} ({self.path}). `make stop` ends it."
        return f"The data folder {self.path} is in use by {self._lock_file.read_text()}."


def write_private(path: Path, text: str) -> None:
    """Write a file that only we can read, completely or not at all."""
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.replace(path)
