"""The processes of this machine: who lives, since when, and who is whose child."""

import os
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HAS_PROC = Path("/proc/self/stat").exists()  # Linux; elsewhere `ps` is asked


@dataclass(frozen=True)
class Process:
    """One line of the process table. Number and start together name a process; a number alone is used again."""

    pid: int
    parent: int
    zombie: bool
    started: str
    name: str


def find_process(pid: int) -> Process | None:
    """The process with that number, zombies included."""
    if HAS_PROC:
        return _read_proc(pid)
    return next((process for process in _ask_ps("-p", str(pid))), None)


def all_processes() -> list[Process]:
    """Every process that can be seen."""
    if HAS_PROC:
        found = (_read_proc(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        return [process for process in found if process]
    return _ask_ps("-A")


def is_alive(pid: int, started: str) -> bool:
    """Whether that very process runs: not a zombie, not another one with the same number."""
    process = find_process(pid)
    return process is not None and not process.zombie and process.started == started


def family(pid: int) -> list[int]:
    """The process and all that descend from it, parents first."""
    children: dict[int, list[int]] = {}
    for process in all_processes():
        children.setdefault(process.parent, []).append(process.pid)
    members = [pid]
    for member in members:
        members.extend(children.get(member, []))
    return members


def carrying(mark: str) -> list[int]:
    """Processes that were started with this environment entry (`NAME=value`). Linux only; elsewhere none are found."""
    entry = os.fsencode(mark)
    return [
        process.pid
        for process in (all_processes() if HAS_PROC else [])
        if process.pid != os.getpid() and not process.zombie and entry in _environment(process.pid)
    ]


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Signal each of them; those that are gone do not matter."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


def wait_gone(pids: Iterable[int], seconds: float) -> list[int]:
    """Wait until all have ended; returns those that have not."""
    deadline = time.monotonic() + seconds
    left = list(pids)
    while True:
        left = [pid for pid in left if (process := find_process(pid)) and not process.zombie]
        if not left or time.monotonic() > deadline:
            return left
        time.sleep(0.05)


def end(pids: Iterable[int], *, number: signal.Signals = signal.SIGTERM, seconds: float = 5) -> None:
    """Ask them to end, and kill what has not after so many seconds."""
    asked = list(pids)
    send(asked, number)
    send(wait_gone(asked, seconds), signal.SIGKILL)
    wait_gone(asked, seconds)


def _read_proc(pid: int) -> Process | None:
    try:
        head, _, tail = Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")
    except OSError:
        return None
    fields = tail.split()  # counted from `state`, the third field of proc(5)
    return Process(
        pid=pid,
        parent=int(fields[1]),
        zombie=fields[0] in {"Z", "X"},
        started=fields[19],
        name=head.partition("(")[2],
    )


def _environment(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return []


def _ask_ps(*which: str) -> list[Process]:
    command = ["ps", *which, "-o", "pid=,ppid=,stat=,lstart=,comm="]
    output = subprocess.run(command, capture_output=True, text=True, check=False, env={"LC_ALL": "C"}).stdout
    return [_parse_ps(line) for line in output.splitlines()]


def _parse_ps(line: str) -> Process:
    pid, parent, state, *rest = line.split(None, 8)
    return Process(
        pid=int(pid),
        parent=int(parent),
        zombie=state.startswith("Z"),
        started=" ".join(rest[:5]),
        name=Path(rest[5]).name,
    )
