"""`make test`, and any other command, on servers that exist only for its duration."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Sequence

from launch.binaries import Source
from launch.places import ROOT
from launch.servers import throwaway_servers


def test_environ(urls: dict[str, str]) -> dict[str, str]:
    """The environment of a test run on these servers.

    Compiled files are kept, whatever the machine prefers: the tests start over a hundred processes, and each would
    compile the whole program for itself.
    """
    ours = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {
        "SECRET_KEY": secrets.token_urlsafe(50),
        **ours,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "HUBBUB_ENV": "test",
        **urls,
    }


def run_with_servers(
    command: Sequence[str], *, source: Source = "any", use_given: bool = True, durable: bool = False
) -> int:
    """Run it with DATABASE_URL, REDIS_URL and an empty VAR; returns its exit code. Ctrl-C reaches it as well as us."""
    with throwaway_servers(source=source, use_given=use_given, durable=durable) as urls:
        process = subprocess.Popen(command, cwd=ROOT, env=test_environ(urls))
        for number in (signal.SIGTERM, signal.SIGHUP):  # let the command end first, and throw everything away then
            signal.signal(number, lambda received, _frame: process.send_signal(received))
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # the command got it, too, and has something to say yet
                continue


def pytest_command(arguments: Sequence[str]) -> list[str]:
    """pytest on all cores, and one process more: journeys and browsers wait for others most of their time."""
    processes = (os.cpu_count() or 1) + 1
    return [sys.executable, "-m", "pytest", "-n", str(processes), "--dist", "worksteal", *arguments]
