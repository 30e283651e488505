"""`make check`: every check that a change must pass, and `make format`, `make openapi`, `make lock`."""

import difflib
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from launch.console import say
from launch.errors import LaunchError
from launch.places import ROOT
from launch.servers import throwaway_servers
from launch.testing import pytest_command, test_environ

OPENAPI = ROOT / "docs" / "openapi.yaml"
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
Environ = Mapping[str, str]


def check(arguments: Sequence[str]) -> int:
    """Run all of them, the quick ones first, and say in the end which failed. Exit code 0 only if none did.

    Types take most of a minute of one core, while the quick ones leave the others idle: they run beside the rest, and
    what they say comes when they are done.
    """
    with throwaway_servers() as urls, ThreadPoolExecutor() as beside:
        environ = test_environ(urls)
        production = production_environ(urls)
        python = [sys.executable, "-m"]
        manage = [sys.executable, "manage.py"]
        steps: dict[str, Callable[[], bool]] = {
            "format": lambda: _passes([*python, "ruff", "format", "--check", "."], environ),
            "lint": lambda: _passes([*python, "ruff", "check", "."], environ),
            "import order": lambda: _passes([sys.executable, "-c", LINT_IMPORTS], environ),
            "deploy check": lambda: _passes([*manage, "check", "--deploy", "--fail-level", "WARNING"], production),
            "migrations": lambda: _passes([*manage, "makemigrations", "--check", "--dry-run"], environ),
            "API description": lambda: openapi_is_current(environ),
            "tests": lambda: _passes([*pytest_command(["-p", "tests.measuring"]), *arguments], environ),
        }
        types = beside.submit(_passes_beside, "types", [*python, "mypy", "."], environ)
        failed = [name for name, passes in steps.items() if not _announced(name, passes)]
        failed += [] if types.result() else ["types"]
    say(f"\nFailed: {', '.join(failed)}." if failed else "\nEvery check passed.")
    return 1 if failed else 0


def production_environ(urls: Environ) -> dict[str, str]:
    """Settings as a real site has them, for `check --deploy`."""
    return {
        **os.environ,
        **urls,
        "HUBBUB_ENV": "production",
        "BASE_URL": "https://hubbub.example",
        "SECRET_KEY": secrets.token_urlsafe(50),
    }


def openapi_is_current(environ: Environ) -> bool:
    """Whether the committed description is what the code says; the difference is printed."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, "openapi.yaml")
        if not write_openapi(fresh, environ):
            return False
        committed = OPENAPI.read_text().splitlines(keepends=True) if OPENAPI.exists() else []
        now = fresh.read_text().splitlines(keepends=True)
    difference = "".join(difflib.unified_diff(committed, now, "docs/openapi.yaml", "what the code says", n=2))
    if difference:
        say(f"{difference}\nRun `make openapi`, look at the difference, and commit it.")
    return not difference


def openapi() -> int:
    """Write docs/openapi.yaml anew."""
    with throwaway_servers() as urls:
        return 0 if write_openapi(OPENAPI, test_environ(urls)) else 1


def write_openapi(path: Path, environ: Environ) -> bool:
    """The description that the code gives of itself; False if it is not valid or warns."""
    command = [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", str(path)]
    return _passes(command, environ)


def format_code() -> int:
    """Order imports, mend what ruff can mend, and format."""
    fixed = _passes([sys.executable, "-m", "ruff", "check", "--fix", "."], os.environ)
    return 0 if _passes([sys.executable, "-m", "ruff", "format", "."], os.environ) and fixed else 1


def lock() -> int:
    """Pin everything in requirements*.in anew, for every Python from 3.11 and every system, with hashes."""
    uv = shutil.which("uv")
    if not uv:
        raise LaunchError("`make lock` needs uv: https://docs.astral.sh/uv/")
    command = [uv, "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    command += ["--custom-compile-command", "make lock"]
    names = ("requirements", "requirements-dev")
    return 0 if all(_passes([*command, f"{name}.in", "-o", f"{name}.txt"], os.environ) for name in names) else 1


def _announced(name: str, passes: Callable[[], bool]) -> bool:
    say(f"\n=== {name}")
    return passes()


def _passes(command: Sequence[str], environ: Environ) -> bool:
    return subprocess.run(command, cwd=ROOT, env=environ, check=False).returncode == 0


def _passes_beside(name: str, command: Sequence[str], environ: Environ) -> bool:
    """Like `_passes`, but what it says is said at once when it is over."""
    done = subprocess.run(
        command, cwd=ROOT, env=environ, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    say(f"\n=== {name}\n{done.stdout.rstrip()}")
    return done.returncode == 0
