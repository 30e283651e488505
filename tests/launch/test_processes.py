"""A child ends when it is told to, when it will not, and when its starter is killed."""

import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from launch import process_table
from launch.places import ROOT
from launch.processes import LARGEST_LOG, Child

MakeChild = Callable[..., Child]
Eventually = Callable[[Callable[[], bool]], None]

SLEEP = "import time; print('up'); time.sleep(60)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"
WITH_GRANDCHILD = "import os, time; pid = os.fork(); print(pid or 'grandchild'); time.sleep(60)"
STARTER = """
import sys, time
from pathlib import Path
from launch.processes import Child
child = Child("child", ["sleep", "60"], log=Path(sys.argv[1]), environ={"PATH": "/usr/bin:/bin"})
child.start()
print(child.pid, flush=True)
time.sleep(60)
"""


def is_gone(pid: int) -> bool:
    process = process_table.find_process(pid)
    return process is None or process.zombie


def test_stop_ends_it(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child(SLEEP)
    child.start()
    eventually(lambda: child.last_words() == "up")
    child.stop()
    assert not child.running
    assert child.exit_code == -signal.SIGTERM


def test_stop_kills_what_will_not_end(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child(STUBBORN, patience=0.1)
    child.start()
    eventually(lambda: child.last_words() == "up")
    child.stop()
    assert child.exit_code == -signal.SIGKILL


def test_stop_ends_a_frozen_one(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child(SLEEP)
    child.start()
    eventually(lambda: child.last_words() == "up")
    child.pause()
    child.stop()
    assert child.exit_code == -signal.SIGTERM


def test_stop_before_start_is_harmless(make_child: MakeChild) -> None:
    child = make_child(SLEEP)
    child.stop()
    child.kill()
    assert (child.running, child.pid, child.exit_code, child.last_words()) == (False, 0, None, "")


def test_a_second_start_leaves_a_running_one_alone(make_child: MakeChild) -> None:
    child = make_child(SLEEP)
    child.start()
    pid = child.pid
    child.start()
    assert child.pid == pid


def test_kill_takes_its_children_along(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child(WITH_GRANDCHILD)
    child.start()
    eventually(lambda: "grandchild" in child.last_words())
    family = process_table.family(child.pid)
    assert len(family) == 2
    child.kill()
    eventually(lambda: all(map(is_gone, family)))


def test_a_restart_ends_what_a_killed_parent_left(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child(WITH_GRANDCHILD)
    child.start()
    eventually(lambda: "grandchild" in child.last_words())
    orphan = process_table.family(child.pid)[1]
    process_table.send([child.pid], signal.SIGKILL)
    eventually(lambda: not child.running)
    assert not is_gone(orphan)
    child.start()
    eventually(lambda: is_gone(orphan))
    assert child.running


def test_pause_and_resume(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child("import time\nwhile True: print('tick'); time.sleep(0.01)")
    child.start()
    eventually(lambda: "tick" in child.last_words())
    child.pause()
    eventually(lambda: Path(f"/proc/{child.pid}/stat").read_text().split()[2] == "T")
    size = child.log.stat().st_size
    child.resume()
    eventually(lambda: child.log.stat().st_size > size)


def test_it_dies_with_a_killed_starter(tmp_path: Path, eventually: Eventually) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER, str(tmp_path / "log")], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert starter.stdout
    pid = int(starter.stdout.readline())
    starter.kill()
    starter.wait()
    starter.stdout.close()
    eventually(lambda: is_gone(pid))


def test_a_long_log_is_put_aside(make_child: MakeChild, eventually: Eventually) -> None:
    child = make_child("print('new')")
    child.log.write_bytes(b"old" * LARGEST_LOG)
    child.start()
    eventually(lambda: child.last_words() == "new")
    assert child.log.with_suffix(".log.1").read_bytes().startswith(b"oldold")


def test_a_number_used_again_is_another_process(make_child: MakeChild) -> None:
    child = make_child(SLEEP)
    child.start()
    process = process_table.find_process(child.pid)
    assert process
    assert process_table.is_alive(child.pid, process.started)
    assert not process_table.is_alive(child.pid, "some other time")


def test_a_zombie_is_not_alive(eventually: Eventually) -> None:
    ended = subprocess.Popen(["true"])
    eventually(lambda: bool((process := process_table.find_process(ended.pid)) and process.zombie))
    process = process_table.find_process(ended.pid)
    assert process
    assert not process_table.is_alive(ended.pid, process.started)
    assert process_table.wait_gone([ended.pid], 0) == []
    ended.wait()


def test_finds_what_carries_a_mark(make_child: MakeChild, tmp_path: Path, eventually: Eventually) -> None:
    marked = Child(
        "marked", ["sleep", "60"], log=tmp_path / "log", environ={"HUBBUB_RUN": "x7", "PATH": "/usr/bin:/bin"}
    )
    other = make_child(SLEEP)
    other.start()
    marked.start()
    try:
        eventually(lambda: process_table.carrying("HUBBUB_RUN=x7") == [marked.pid])
    finally:
        marked.kill()
