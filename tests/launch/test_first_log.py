"""The first command of a start on outside servers writes its log into a folder that nobody has made yet."""

import sys
from pathlib import Path

from launch.commands import run_command
from launch.signals import StopSignals


def test_a_log_folder_is_made_by_whoever_writes_first(tmp_path: Path) -> None:
    log = tmp_path / "log" / "migrate.log"
    with StopSignals() as signals:
        run_command([sys.executable, "-c", "print('done')"], name="migrate", environ={}, signals=signals, log=log)
    assert log.read_text() == "done\n"
    assert log.parent.stat().st_mode & 0o777 == 0o700
