"""Our own PostgreSQL: one data folder, one Unix socket, no TCP port, no password, and no root."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from launch import process_table
from launch.binaries import PostgresBinaries, Source, find_postgres
from launch.errors import LaunchError
from launch.identity import choose_identity, give_to
from launch.processes import Child, guarded
from launch.server import Server

DATABASE = USER = "hubbub"
PORT = "5432"  # only a part of the socket's name
BACKENDS_GONE_SECONDS = 10
SETTINGS = (
    "listen_addresses=",
    "max_connections=200",
    "log_timezone=UTC",
    "timezone=UTC",
    "log_min_error_statement=panic",
    "log_error_verbosity=terse",  # no DETAIL: it quotes the rows, and so what people have told
)
CARELESS = ("fsync=off", "full_page_writes=off")  # a kill -9 loses nothing even so; the end of the machine would


class Postgres(Server):
    """A PostgreSQL on `folder`, which is made if it does not exist, with a database `hubbub` and its superuser.

    `durable=False` gives up safety for speed: for tests, whose folder is thrown away.
    """

    name = "postgres"

    def __init__(self, folder: Path, *, durable: bool = True, log: Path | None = None, source: Source = "any") -> None:
        super().__init__(folder, durable=durable, log=log)
        self._source = source

    @property
    def url(self) -> str:
        """`postgresql://hubbub@%2Ftmp%2Fhb-xyz/hubbub`: the host is the socket's folder."""
        return f"postgresql://{USER}@{quote(str(self.sockets), safe='')}/{DATABASE}"

    @cached_property
    def binaries(self) -> PostgresBinaries:
        """Those that made the data, or the best ones for a new folder."""
        version = self.folder / "PG_VERSION"
        return find_postgres(source=self._source, major=int(version.read_text()) if version.exists() else None)

    def start(self) -> None:
        """Start, wait until it serves clients, and see that the database exists."""
        deadline = time.monotonic() + BACKENDS_GONE_SECONDS
        while True:
            try:
                super().start()
                break
            except LaunchError as error:
                # After a kill -9 its backends need a moment to notice; until then their shared memory is in the way.
                if "shared memory block" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
        if DATABASE not in self._psql("SELECT datname FROM pg_database").split():
            self._psql(f"CREATE DATABASE {DATABASE}")

    def _prepare(self) -> None:
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        else:
            stop_leftover(self.folder)

    def _make_child(self) -> Child:
        settings = (*SETTINGS, *(() if self.durable else CARELESS))
        identity = choose_identity(self.folder)
        give_to(identity, self.sockets)
        return Child(
            self.name,
            [
                *(self.binaries.path("postgres"), "-D", str(self.folder), "-k", str(self.sockets), "-p", PORT),
                *(word for setting in settings for word in ("-c", setting)),
            ],
            log=self.log,
            environ=plain_environ(),
            identity=identity,
            stop_signal=signal.SIGINT,  # fast shutdown: clients are cut off, everything is written
            death_signal=signal.SIGINT,
            patience=30,
        )

    def _create(self) -> None:
        """Make the data beside its place and move it there: what was interrupted is never taken for a database."""
        if self.folder.exists() and any(self.folder.iterdir()):
            raise LaunchError(f"{self.folder} is not empty, and no PostgreSQL data. Move it away, or set VAR.")
        unfinished = self.folder.with_name(f"{self.folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700, parents=True)
        command = [self.binaries.path("initdb"), "-D", str(unfinished), *self._initdb_options()]
        guard = guarded(command, identity=choose_identity(unfinished))
        done = subprocess.run(guard, capture_output=True, text=True, check=False, env=plain_environ())
        if done.returncode != 0:
            raise LaunchError(f"initdb failed:\n{done.stdout}{done.stderr}")
        unfinished.replace(self.folder)

    def _initdb_options(self) -> Iterator[str]:
        yield from ("--username", USER, "--auth", "trust", "--encoding", "UTF8", "--no-instructions")
        if self.binaries.major >= 17:  # noqa: PLR2004 -- the first with a C.UTF-8 that is the same on every system
            yield from ("--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8")
        else:
            yield from ("--locale", "C", "--lc-ctype", "C.UTF-8")
        if not self.durable:
            yield "--no-sync"

    def _answers(self) -> bool:
        command = [
            self.binaries.path("pg_isready"),
            "-q",
            "-h",
            str(self.sockets),
            "-p",
            PORT,
            "-U",
            USER,
            "-d",
            "postgres",
        ]
        return subprocess.run(command, check=False, env=plain_environ()).returncode == 0

    def _psql(self, statement: str) -> str:
        address = ("-h", str(self.sockets), "-p", PORT, "-U", USER, "-d", "postgres")
        command = [self.binaries.path("psql"), "-X", "-q", "-A", "-t", *address, "-c", statement]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=plain_environ())
        if done.returncode != 0:
            raise LaunchError(f"PostgreSQL refused `{statement}`:\n{done.stderr}")
        return done.stdout.strip()


def plain_environ() -> dict[str, str]:
    """Our environment without anybody's PGHOST, PGPORT, PGDATA, PGOPTIONS, and with messages in English."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C"}


def stop_leftover(folder: Path) -> None:
    """End a PostgreSQL that still runs on this folder, and remove a pid file that names somebody else.

    PostgreSQL believes its pid file as long as *any* process has that number: a zombie that a careless PID 1 never
    reaps, or after a reboot a stranger. A file whose process is gone stays: PostgreSQL then looks for orphaned
    backends.
    """
    pid_file = folder / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return
    process = process_table.find_process(pid)
    if process is None:
        return
    if process.zombie or not _serves(process, folder):
        pid_file.unlink()
        return
    process_table.end([pid], number=signal.SIGINT, seconds=30)


def _serves(process: process_table.Process, folder: Path) -> bool:
    """Whether it is a postgres, and as far as this system tells, one on this folder."""
    if process.name not in {"postgres", "postmaster"}:
        return False
    with suppress(OSError):
        return Path(f"/proc/{process.pid}/cwd").resolve(strict=True) == folder.resolve()
    return True
