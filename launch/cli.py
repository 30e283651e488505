"""The commands of `python3 -m launch`."""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from launch import checks
from launch.addresses import parse_port
from launch.console import say
from launch.data_folder import DataFolder
from launch.environment import DEVELOPMENT, RUNTIME, Environment
from launch.errors import LaunchError
from launch.places import ROOT, data_path
from launch.run import require_startable, run
from launch.stop import stop
from launch.testing import pytest_command, run_with_servers

CACHES = (".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis", ".import_linter_cache")


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; returns the exit code."""
    name, *rest = arguments or ["help"]
    command = COMMANDS.get(name)
    if command is None:
        say(f"python3 -m launch {{{','.join(COMMANDS)}}} ...; `make` tells what each of them does.")
        return 0 if name in {"help", "--help", "-h"} else 2
    try:
        return command(rest)
    except LaunchError as error:
        say(f"{name}: {error}")
        return 1
    except PermissionError as error:
        say(f"{name}: {error.filename} belongs to another user, or cannot be written.")
        return 1
    except KeyboardInterrupt:
        say("Interrupted.")
        return 130


def enter(requirements: str) -> None:
    """Go on inside an environment that holds these requirements: returns only there."""
    environment = Environment()
    python = str(environment.ensure(requirements))
    if not environment.is_current():
        os.chdir(ROOT)
        os.execv(python, [python, "-m", "launch", *sys.argv[1:]])


def _run(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m launch run")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", default="8000")
    options = parser.parse_args(arguments)
    data, port = DataFolder(data_path()), parse_port(options.port)
    require_startable(data, options.host, port)
    enter(RUNTIME)
    run(data, options.host, port)
    return 0


def _stop(_arguments: Sequence[str]) -> int:
    stop(DataFolder(data_path()))
    return 0


def _servers(arguments: Sequence[str]) -> int:
    """`servers [--machine | --embedded] -- COMMAND ...`; one of the two does not look at DATABASE_URL and REDIS_URL."""
    enter(RUNTIME)
    parser = argparse.ArgumentParser(prog="python3 -m launch servers")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--machine", dest="source", action="store_const", const="machine", default="any")
    which.add_argument("--embedded", dest="source", action="store_const", const="embedded")
    divider = arguments.index("--") if "--" in arguments else len(arguments)
    options, command = parser.parse_args(arguments[:divider]), arguments[divider + 1 :]
    if not command:
        parser.error("no command; write it after `--`")
    return run_with_servers(command, source=options.source, use_given=options.source == "any")


def _test(arguments: Sequence[str]) -> int:
    enter(DEVELOPMENT)
    return run_with_servers(pytest_command(arguments))


def _bench(arguments: Sequence[str]) -> int:
    enter(RUNTIME)
    return run_with_servers([sys.executable, "-m", "benchmarks", *arguments], durable=True)


def _check(arguments: Sequence[str]) -> int:
    enter(DEVELOPMENT)
    return checks.check(arguments)


def _format(_arguments: Sequence[str]) -> int:
    enter(DEVELOPMENT)
    return checks.format_code()


def _openapi(_arguments: Sequence[str]) -> int:
    enter(RUNTIME)
    return checks.openapi()


def _lock(_arguments: Sequence[str]) -> int:
    return checks.lock()


def _clean(_arguments: Sequence[str]) -> int:
    """Remove what tools left behind; never data, never the environment."""
    for folder in (*(ROOT / name for name in CACHES), *_bytecode()):
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _bytecode() -> list[Path]:
    kept = {".venv", "var", ".git"}
    rooms = [entry for entry in ROOT.iterdir() if entry.is_dir() and entry.name not in kept]
    return [found for room in rooms for found in (room, *room.rglob("*")) if found.name == "__pycache__"]


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": _run,
    "stop": _stop,
    "test": _test,
    "check": _check,
    "bench": _bench,
    "format": _format,
    "openapi": _openapi,
    "lock": _lock,
    "servers": _servers,
    "clean": _clean,
}
