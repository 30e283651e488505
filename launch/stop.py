"""`make stop`: ends what `make run` started on a data folder."""

import os
import signal

from launch import process_table
from launch.console import say
from launch.data_folder import DataFolder

PATIENCE = 60  # seconds; the launcher itself kills what does not end sooner


def stop(data: DataFolder) -> None:
    """Ask the launcher to stop and wait for it; end what a killed one left behind. Harmless if nothing runs."""
    run = data.read_run()
    if run is None:
        if data.path.exists():
            with data.locked("make stop"):  # LaunchError tells of a start that has not come that far, or of a command
                pass
        say(f"Nothing runs on {data.path}.")
        return
    if run.alive:
        pid = run.launcher[0]
        os.kill(pid, signal.SIGTERM)
        if process_table.wait_gone([pid], PATIENCE):
            process_table.end([pid], number=signal.SIGKILL)
    with data.locked("make stop"):
        data.end_leftovers()
    say(f"Stopped what ran on {data.path}.")
