"""Where things are, and short folders for Unix sockets."""

import os
import tempfile
from pathlib import Path

from launch.errors import LaunchError

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
LONGEST_SOCKET_PATH = 103  # bytes; sun_path holds 104 on macOS and 108 on Linux, with its final NUL


def data_path() -> Path:
    """VAR as an absolute path; `var/` of the project if it is not set."""
    given = os.environ.get("VAR")
    return Path(given).expanduser().absolute() if given else ROOT / "var"


def make_short_folder(*, roots: list[str] | None = None) -> Path:
    """A new folder, only for us, under the shortest temporary folder that can be written, so that socket paths fit."""
    candidates = roots or ["/tmp", tempfile.gettempdir()]  # noqa: S108 -- mkdtemp makes a 0700 folder in it
    usable = [root for root in candidates if Path(root).is_dir() and os.access(root, os.W_OK | os.X_OK)]
    if not usable:
        raise LaunchError(f"No temporary folder can be written: tried {', '.join(candidates)}.")
    folder = Path(tempfile.mkdtemp(prefix="hb-", dir=min(usable, key=len)))
    if len(os.fsencode(folder / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        folder.rmdir()
        raise LaunchError(f"{folder} is too long for a Unix socket. Set TMPDIR to a short path, such as /tmp.")
    return folder
