"""`manage.py COMMAND` without DATABASE_URL: on the data of the `make run` beside it, or on servers of its own."""

import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

from launch.console import say
from launch.data_folder import DataFolder
from launch.errors import LaunchError
from launch.places import ENVIRONMENT, data_path
from launch.postgres import Postgres
from launch.servers import throwaway_servers
from launch.valkey import Valkey

NEEDS_NO_DATA = {"help", "version", "--version"}
NEEDS_NO_TABLES = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "findstatic",
    "makemessages",
    "makemigrations",
    "optimizemigration",
    "showmigrations",
    "spectacular",
    "sqlflush",
    "sqlmigrate",
    "sqlsequencereset",
    "squashmigrations",
    "startapp",
    "test",
    "testserver",
}
NOWHERE = {"DATABASE_URL": "postgresql:///hubbub", "REDIS_URL": "redis://127.0.0.1/0", "SECRET_KEY": "-"}


def enter_environment() -> None:
    """Called with a Python that has no Django: go on with that of `.venv`; does not return then."""
    python = ENVIRONMENT / "bin" / "python"
    if importlib.util.find_spec("django"):
        return
    if not python.exists() or sys.prefix == str(ENVIRONMENT):
        sys.exit("Django is missing here. `make run` makes .venv, or mends it; then use .venv/bin/python.")
    os.execv(python, [str(python), *sys.argv])


@contextmanager
def data_servers(arguments: Sequence[str]) -> Iterator[None]:
    """While entered, the environment names the servers that the command of `arguments` (sys.argv) works on.

    Nothing happens if DATABASE_URL is set or this is production: then the environment has said it all.
    """
    if os.environ.get("DATABASE_URL") or os.environ.get("HUBBUB_ENV") == "production":
        yield
        return
    data = DataFolder(data_path())
    with ExitStack() as running:
        try:
            chosen = NOWHERE if needs_no_data(arguments) else _attached(data) or _alone(data, arguments, running)
        except LaunchError as error:
            sys.exit(f"manage.py: {error}")
        os.environ.update({"HUBBUB_ENV": os.environ.get("HUBBUB_ENV", "development"), "VAR": str(data.path)})
        for name, value in chosen.items():
            os.environ.setdefault(name, value)
        yield


def needs_no_data(arguments: Sequence[str]) -> bool:
    """Whether it only prints help or the version."""
    words = arguments[1 : arguments.index("--")] if "--" in arguments else arguments[1:]
    return not words or words[0] in NEEDS_NO_DATA or not {"-h", "--help"}.isdisjoint(words)


def _attached(data: DataFolder) -> dict[str, str] | None:
    run = data.read_run()
    if run is None or not run.alive:
        return None
    urls = {"DATABASE_URL": run.DATABASE_URL, "REDIS_URL": run.REDIS_URL, "BASE_URL": run.BASE_URL}
    return {**urls, "SECRET_KEY": data.secret_key()}


def _alone(data: DataFolder, arguments: Sequence[str], running: ExitStack) -> dict[str, str]:
    """Servers for the time of the command; they end with it however it ends. Only `migrate` begins new data."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))  # through every `finally`
    command = arguments[1]
    ours = data.has_database and not data.uses_given_database
    if not ours and command in NEEDS_NO_TABLES:
        return {**running.enter_context(throwaway_servers()), "SECRET_KEY": "-"}
    if data.uses_given_database:
        raise LaunchError(
            f"{data.path} was last used with a database of yours. Set DATABASE_URL to it again; or `make run` without"
            " DATABASE_URL goes on with one of its own."
        )
    if not ours and command != "migrate":
        raise LaunchError("There is no data here yet; `make run` makes it.")
    return _started(data, command, running)


def _started(data: DataFolder, command: str, running: ExitStack) -> dict[str, str]:
    running.enter_context(data.locked(f"manage.py {command}"))
    data.end_leftovers()
    if not data.has_database:
        say(f"No data in {data.path} yet: making an empty database. `make run` fills it.")
    postgres = running.enter_context(Postgres(data.path / "postgres", log=data.log / "postgres.log"))
    urls = {"DATABASE_URL": postgres.url, "SECRET_KEY": data.secret_key()}
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(data.path / "valkey", log=data.log / "valkey.log")
        urls["REDIS_URL"] = running.enter_context(valkey).url
    return urls
