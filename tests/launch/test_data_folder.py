"""One start at a time per data folder, and nothing believed about what ran there before without a look."""

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from launch import process_table
from launch.data_folder import DataFolder, Run
from launch.errors import LaunchError
from launch.places import LONGEST_SOCKET_PATH, make_short_folder
from launch.processes import Child
from launch.stop import stop

MakeChild = Callable[..., Child]
Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def data(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "a folder" / "var")


def name_of(pid: int) -> tuple[int, str]:
    process = process_table.find_process(pid)
    assert process
    return pid, process.started


def a_run(**changes: object) -> Run:
    fields = {
        "DATABASE_URL": "postgresql://hubbub@%2Ftmp%2Fhb/hubbub",
        "REDIS_URL": "unix:///tmp/hb/valkey.sock?db=0",
        "BASE_URL": "http://127.0.0.1:8123",
        "mark": "a-mark-that-nobody-carries",
        "launcher": name_of(os.getpid()),
        **changes,
    }
    return Run(**fields)  # type: ignore[arg-type]


def test_the_second_is_told_where_the_first_runs(data: DataFolder) -> None:
    with data.locked("make run"):
        data.write_run(a_run())
        with pytest.raises(LaunchError, match=r"already runs on this data: http://127.0.0.1:8123 .*`make stop`"):
            data.locked("make run").__enter__()


def test_the_second_is_told_which_command_has_it(data: DataFolder) -> None:
    with (
        data.locked("manage.py shell"),
        pytest.raises(LaunchError, match=rf"manage.py shell \(process {os.getpid()}\)"),
    ):
        data.locked("make run").__enter__()


def test_a_killed_holder_does_not_lock_the_next_one_out(data: DataFolder) -> None:
    code = "import sys, os; from launch.data_folder import DataFolder; from pathlib import Path\n"
    code += "DataFolder(Path(sys.argv[1])).locked('x').__enter__(); os.kill(os.getpid(), 9)"
    killed = subprocess.run([sys.executable, "-c", code, str(data.path)], check=False)
    assert killed.returncode == -signal.SIGKILL
    with data.locked("make run"):
        assert "make run" in (data.path / "lock").read_text()


def test_run_json_is_read_back_and_private(data: DataFolder) -> None:
    data.make()
    data.write_run(a_run(children={"web": name_of(os.getpid())}))
    assert stat.S_IMODE(data.run_file.stat().st_mode) == 0o600
    run = data.read_run()
    assert run
    assert run.alive
    assert run.BASE_URL == json.loads(data.run_file.read_text())["BASE_URL"] == "http://127.0.0.1:8123"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"other": 1}'])
def test_a_damaged_run_json_is_no_run(data: DataFolder, text: str) -> None:
    data.make()
    data.run_file.write_text(text)
    assert data.read_run() is None
    data.end_leftovers()


def test_a_stranger_with_the_number_of_the_launcher_is_not_it(data: DataFolder, make_child: MakeChild) -> None:
    stranger = make_child("import time; time.sleep(60)")
    stranger.start()
    started_before = (stranger.pid, "1")
    data.make()
    data.write_run(a_run(launcher=started_before, children={"web": started_before}))
    stop(data)
    assert stranger.running
    assert not data.run_file.exists()


def test_stop_ends_what_a_killed_launcher_left(data: DataFolder, make_child: MakeChild, tmp_path: Path) -> None:
    recorded = make_child("import time; time.sleep(60)")
    recorded.start()
    environ = {"HUBBUB_RUN": "m1", "PATH": os.defpath}
    unrecorded = Child("worker", ["sleep", "60"], log=tmp_path / "log", environ=environ)
    unrecorded.start()
    sockets = make_short_folder()
    data.make()
    data.write_run(
        a_run(launcher=(1, "gone"), mark="m1", children={"web": name_of(recorded.pid)}, sockets=[str(sockets)])
    )
    stop(data)
    assert not recorded.running
    assert not unrecorded.running
    assert not sockets.exists()
    assert not data.run_file.exists()


def test_stop_where_nothing_runs(data: DataFolder, capfd: pytest.CaptureFixture[str]) -> None:
    stop(data)
    assert "Nothing runs" in capfd.readouterr().err
    assert not data.path.exists()


def test_stop_while_a_command_has_the_data(data: DataFolder) -> None:
    with data.locked("manage.py migrate"), pytest.raises(LaunchError, match=r"in use by manage\.py migrate"):
        stop(data)


def test_the_secret_key_is_made_once(data: DataFolder) -> None:
    data.make()
    key = data.secret_key()
    assert len(key) >= 50
    assert data.secret_key() == key
    assert stat.S_IMODE((data.path / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(data.path.stat().st_mode) == 0o700


def test_a_secret_key_that_was_cut_off_is_made_again(data: DataFolder) -> None:
    data.make()
    (data.path / "secret_key").write_text("half")
    assert len(data.secret_key()) >= 50


def test_a_data_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LaunchError, match="cannot be made: Not a directory"):
        DataFolder(tmp_path / "file" / "var").make()


def test_socket_folders_are_short_or_refused(tmp_path: Path) -> None:
    folder = make_short_folder()
    assert len(str(folder / ".s.PGSQL.5432")) < LONGEST_SOCKET_PATH
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()
    deep = tmp_path / ("d" * 100)
    deep.mkdir()
    with pytest.raises(LaunchError, match="too long for a Unix socket"):
        make_short_folder(roots=[str(deep)])
    assert list(deep.iterdir()) == []
    with pytest.raises(LaunchError, match="No temporary folder"):
        make_short_folder(roots=[str(tmp_path / "missing")])
