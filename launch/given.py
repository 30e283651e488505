"""Servers that are not ours: those of DATABASE_URL and REDIS_URL."""

import os
import subprocess
import sys

from launch.errors import LaunchError
from launch.places import ROOT
from launch.processes import guarded
from launch.signals import StopSignals


def require_usable(signals: StopSignals) -> None:
    """LaunchError with a sentence for each that is named and cannot be used. Waits three seconds for one at most."""
    if not (os.environ.get("DATABASE_URL") or os.environ.get("REDIS_URL")):
        return
    command = guarded([sys.executable, "-m", "core.outside_servers"])
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    signals.check()
    if done.returncode != 0:
        raise LaunchError(done.stderr.strip())
