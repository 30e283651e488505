"""`python3 -m launch COMMAND`: stands behind the Makefile. Begins with any python3, goes on with that of `.venv`."""

import os
import shutil
import sys

NEWER = ("python3.14", "python3.13", "python3.12", "python3.11")

if os.name != "posix":
    sys.exit("Hubbub runs on Linux and macOS; on Windows use WSL.")
if sys.version_info < (3, 11):  # noqa: UP036 -- this file alone must be readable for old ones
    for name in NEWER:
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer, "-m", "launch"] + sys.argv[1:])  # noqa: RUF005
    sys.exit("Hubbub needs Python 3.11 or later; this is %s." % sys.version.split()[0])  # noqa: UP031

from launch.cli import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
