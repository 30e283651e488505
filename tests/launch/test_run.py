"""`make run` from its start to its end, as a person has it, with everything that goes wrong in between."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from launch.addresses import free_port
from launch.data_folder import DataFolder, Run
from launch.places import ROOT
from launch.process_table import carrying, find_process

pytestmark = pytest.mark.journey
GIVEN = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "HUBBUB_ENV", "BASE_URL", "HUBBUB_RUN"}


class Terminal:
    """Where somebody types `python3 -m launch ...` with VAR and nothing else set."""

    def __init__(self, var: Path) -> None:
        self.data = DataFolder(var)
        self.port = free_port()
        self.environ = {name: value for name, value in os.environ.items() if name not in GIVEN}
        self.environ["VAR"] = str(var)
        self.launcher: subprocess.Popen[str] | None = None

    def type(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "launch", *words]
        return subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, check=False, timeout=300
        )

    def run(self, until: str = "Ctrl-C stops everything") -> str:
        """Start everything; returns what was printed until it runs, or until these words."""
        self.launcher = subprocess.Popen(
            [sys.executable, "-m", "launch", "run", "--port", str(self.port)],
            cwd=ROOT,
            env=self.environ,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return self.read_until(until)

    def read_until(self, words: str) -> str:
        assert self.launcher
        assert self.launcher.stdout
        lines = []
        for line in self.launcher.stdout:
            lines.append(line)
            if words in line:
                return "".join(lines)
        raise AssertionError(f"It never said {words!r}, but:\n{''.join(lines)}")

    def end(self, number: signal.Signals) -> tuple[int, str]:
        """Send the launcher a signal; returns its exit code and last words."""
        assert self.launcher
        self.launcher.send_signal(number)
        words = self.launcher.communicate(timeout=180)[0]
        return self.launcher.returncode, words

    def noted(self) -> Run:
        run = self.data.read_run()
        assert run
        return run

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False


@pytest.fixture
def terminal(var: Path) -> Iterator[Terminal]:
    terminal = Terminal(var)
    yield terminal
    terminal.type("stop")
    if terminal.launcher:
        terminal.launcher.kill()
        terminal.launcher.communicate()


def await_that(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 180
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def kill_parts(terminal: Terminal) -> None:
    """A worker and PostgreSQL: each is started again."""
    noted = terminal.noted()
    os.kill(noted.children["worker"][0], signal.SIGKILL)
    terminal.read_until("worker was killed by signal 9; it is started again")
    await_that(lambda: terminal.noted().children["worker"] != noted.children["worker"])
    os.kill(terminal.noted().children["postgres"][0], signal.SIGKILL)
    terminal.read_until("postgres was killed by signal 9")
    await_that(terminal.is_ready)


def kill_the_launcher(terminal: Terminal) -> Run:
    """What it had started goes with it."""
    killed = terminal.noted()
    code, _ = terminal.end(signal.SIGKILL)
    assert code == -signal.SIGKILL
    await_that(lambda: all(is_gone(pid) for pid, _ in killed.children.values()))
    await_that(lambda: carrying(f"HUBBUB_RUN={killed.mark}") == [])
    return killed


def test_from_the_first_start_to_the_last_stop(terminal: Terminal) -> None:
    terminal.run(until="manage.py migrate ...")
    code, words = terminal.end(signal.SIGINT)
    assert (code, "Everything has stopped." in words) == (0, True)
    assert not terminal.data.run_file.exists()

    told = terminal.run()  # what is half done is finished
    base = f"http://127.0.0.1:{terminal.port}"
    for place in ("/", "/stories/", "/api/v1/docs/", "/admin/", "/dev/mailbox/", "/sign-in/"):
        assert base + place in told
    demo = json.loads((terminal.data.path / "demo.json").read_text())
    assert demo["moderator"]["password"] in told
    assert stat.S_IMODE((terminal.data.path / "demo.json").stat().st_mode) == 0o600
    assert "/stories/" in httpx.get(f"{base}/").text
    assert secrets_on_command_lines(terminal) == []

    second = terminal.type("run", "--port", str(free_port()))
    assert second.returncode == 1
    assert f"already runs on this data: {base}" in second.stderr

    kill_parts(terminal)
    killed = kill_the_launcher(terminal)

    again = terminal.run()  # finds its data: nothing is published or made a second time
    assert demo["moderator"]["password"] not in again
    assert json.loads((terminal.data.path / "demo.json").read_text()) == demo

    last = terminal.noted()
    assert terminal.type("stop").returncode == 0
    assert terminal.launcher
    words = terminal.launcher.communicate(timeout=180)[0]
    assert (terminal.launcher.returncode, "Everything has stopped." in words) == (0, True)
    assert all(is_gone(pid) for pid, _ in last.children.values())
    assert carrying(f"HUBBUB_RUN={last.mark}") == []
    assert not any(Path(folder).exists() for folder in [*killed.sockets, *last.sockets])
    assert not terminal.data.run_file.exists()


def test_a_taken_port_is_told_before_anything_starts(terminal: Terminal) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", terminal.port))
        other.listen()
        done = terminal.type("run", "--port", str(terminal.port))
    assert done.returncode == 1
    assert f"127.0.0.1:{terminal.port} is taken" in done.stderr
    assert [path.name for path in terminal.data.path.iterdir()] == ["lock"]


def test_nonsense_is_refused_in_a_sentence(terminal: Terminal) -> None:
    done = terminal.type("run", "--port", "eighty")
    assert (done.returncode, done.stderr) == (1, "run: PORT is 'eighty'; it must be a number from 1 to 65535.\n")
    assert terminal.type("fly").returncode == 2


def test_a_failing_command_stops_everything_with_its_reason(terminal: Terminal) -> None:
    terminal.environ["LOG_LEVEL"] = "LOUD"
    done = terminal.type("run", "--port", str(terminal.port))
    assert done.returncode == 1
    assert "manage.py migrate failed" in done.stderr
    assert "Unknown level: 'LOUD'" in done.stderr
    assert not terminal.data.run_file.exists()


def test_servers_that_cannot_be_used_are_told_before_anything_starts(terminal: Terminal) -> None:
    terminal.environ["DATABASE_URL"] = "postgresql://nobody:s3cr3t@127.0.0.1:1/nothing"
    terminal.environ["REDIS_URL"] = "redis://:s3cr3t@127.0.0.1:port"
    done = terminal.type("run", "--port", str(terminal.port))
    first, second = done.stderr.splitlines()
    assert done.returncode == 1
    assert first == "run: The database of DATABASE_URL (127.0.0.1:1) cannot be used: Connection refused."
    assert second.startswith("REDIS_URL is not of the form redis://")
    assert "s3cr3t" not in done.stderr
    assert [path.name for path in terminal.data.path.iterdir()] == ["lock"]


def test_servers_for_another_command(terminal: Terminal) -> None:
    show = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL'], os.environ['HUBBUB_ENV'])"
    done = terminal.type("servers", "--embedded", "--", sys.executable, "-c", f"{show}; raise SystemExit(5)")
    assert done.returncode == 5
    database, redis, kind = done.stdout.split()
    assert database.startswith("postgresql://hubbub@%2F")
    assert redis.startswith("unix:///")
    assert kind == "test"
    assert not Path(redis.removeprefix("unix://").partition("?")[0]).exists()


def test_servers_of_a_command_end_with_it_when_it_is_told_to(terminal: Terminal) -> None:
    show = "import os, time; print(os.environ['VAR'], flush=True); time.sleep(60)"
    command = [sys.executable, "-m", "launch", "servers", "--", sys.executable, "-c", show]
    with subprocess.Popen(command, cwd=ROOT, env=terminal.environ, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        folder = Path(process.stdout.readline().strip()).parent
        assert (folder / "postgres").is_dir()
        process.terminate()
        process.wait(180)
    assert not folder.exists()


def secrets_on_command_lines(terminal: Terminal) -> list[str]:
    """Command lines are readable by everybody on the machine."""
    run = terminal.noted()
    keys = (terminal.data.secret_key(), run.DATABASE_URL)
    lines = [Path(f"/proc/{pid}/cmdline").read_text() for pid, _ in run.children.values()]
    return [line for line in lines if any(key in line for key in keys)]


def is_gone(pid: int) -> bool:
    process = find_process(pid)
    return process is None or process.zombie
