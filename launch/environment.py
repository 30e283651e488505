"""`.venv`: made, finished, repaired, or said why not."""

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launch.console import say
from launch.errors import LaunchError
from launch.places import ENVIRONMENT, ROOT

RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
OLDEST_PYTHON = (3, 11)
MISLEADING = ("PYTHONHOME", "PYTHONPATH", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")


class Environment:
    """A virtual environment in `folder` with what `root`'s requirement files pin."""

    def __init__(self, root: Path = ROOT, folder: Path = ENVIRONMENT) -> None:
        self.root = root
        self.folder = folder
        self.python = folder / "bin" / "python"
        self._stamp = folder / "installed.json"
        self._installing = folder / "installing"

    def ensure(self, requirements: str) -> Path:
        """Make sure that it holds these requirements; returns its python. Fast if nothing is to be done."""
        with self._alone():
            if not self._sound():
                self._create()
            if not self._stamped(requirements):
                self._install(requirements)
        return self.python

    def is_current(self) -> bool:
        """Whether this very process runs in it."""
        return Path(sys.prefix).resolve() == self.folder.resolve()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Two `make` at once: the second waits. The lock is on a file that is there anyway."""
        with (self.root / RUNTIME).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("Another process prepares .venv; waiting for it.")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _stamped(self, requirements: str) -> bool:
        stamp = self._read_stamp()
        return stamp.get(requirements) == self._hash(requirements)

    def _read_stamp(self) -> dict[str, str]:
        try:
            stamp = json.loads(self._stamp.read_text())
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _hash(self, requirements: str) -> str:
        return hashlib.sha256((self.root / requirements).read_bytes()).hexdigest()

    def _version(self) -> str:
        """`3.11` as the environment's own python says it; empty if it is dead."""
        command = [str(self.python), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return ""

    def _sound(self) -> bool:
        """Whether it can be installed into: it runs, it is the Python it was made for, nothing was cut off in it."""
        version = self._version()
        return (
            version != ""
            and tuple(map(int, version.split("."))) >= OLDEST_PYTHON
            and (self.folder / "lib" / f"python{version}" / "site-packages").is_dir()
            and not self._installing.exists()
        )

    def _create(self) -> None:
        if self.folder.is_symlink():
            raise LaunchError(f"{self.folder} is a link to an environment that does not work. Remove it.")
        if self.folder.exists():
            say("The environment in .venv is damaged or unfinished; making it anew.")
            shutil.rmtree(self.folder)
        create_environment(self.folder)

    def _install(self, requirements: str) -> None:
        say(f"Installing {requirements} into .venv (once; a minute or two) ...")
        self._stamp.unlink(missing_ok=True)
        self._installing.touch()
        command = [*self._installer(), "--quiet", "--require-hashes", "-r", str(self.root / requirements)]
        installed = subprocess.run(command, check=False, cwd=self.root, env=clean_environ())
        if installed.returncode < 0:  # killed: what is half there stays marked as unfinished
            raise LaunchError("The installation was interrupted. The next `make` begins it anew.")
        self._installing.unlink()
        if installed.returncode != 0:
            raise LaunchError(
                f"{requirements} could not be installed; the reason stands above. `make` again goes on from here."
            )
        both = (RUNTIME, DEVELOPMENT) if requirements == DEVELOPMENT else (RUNTIME,)  # the latter holds the former
        self._stamp.write_text(json.dumps({name: self._hash(name) for name in both}))

    def _installer(self) -> list[str]:
        """pip of the environment; uv does not put one into those that it makes."""
        uv = shutil.which("uv")
        if (self.folder / "bin" / "pip").exists():
            options = ("--no-input", "--disable-pip-version-check")
            return [str(self.python), "-m", "pip", "install", *options]
        if uv:
            return [uv, "pip", "install", "--python", str(self.python)]
        raise LaunchError(f"{self.folder} has no pip. Remove it, and run `make` again.")


def create_environment(folder: Path) -> None:
    """Make an empty one, by the first means that this machine has."""
    for means in (_with_venv, _with_uv, _with_virtualenv, _after_apt):
        command = means(folder)
        if command and subprocess.run(command, check=False, env=clean_environ()).returncode == 0:
            return
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    raise LaunchError(
        "No environment could be made, because this Python comes without `ensurepip`. Type this once:\n"
        f"    sudo apt-get install -y {package}"
    )


def _with_venv(folder: Path) -> list[str] | None:
    importlib.invalidate_caches()
    return [sys.executable, "-m", "venv", str(folder)] if importlib.util.find_spec("ensurepip") else None


def _with_uv(folder: Path) -> list[str] | None:
    uv = shutil.which("uv")
    return [uv, "venv", "--quiet", "--python", sys.executable, str(folder)] if uv else None


def _with_virtualenv(folder: Path) -> list[str] | None:
    if importlib.util.find_spec("virtualenv"):
        return [sys.executable, "-m", "virtualenv", "--quiet", str(folder)]
    virtualenv = shutil.which("virtualenv")
    return [virtualenv, "--quiet", "--python", sys.executable, str(folder)] if virtualenv else None


def _after_apt(folder: Path) -> list[str] | None:
    """As root on Debian: install what is missing, then the usual way."""
    apt = shutil.which("apt-get")
    if os.geteuid() != 0 or not apt:
        return None
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    say(f"This Python comes without `ensurepip`; installing {package} ...")
    install = [apt, "install", "-y", "-qq", package]
    quiet = {**clean_environ(), "DEBIAN_FRONTEND": "noninteractive"}
    if subprocess.run(install, check=False, env=quiet).returncode != 0:  # a fresh container knows no packages yet
        subprocess.run([apt, "update", "-qq"], check=False, env=quiet)
        subprocess.run(install, check=False, env=quiet)
    return _with_venv(folder)


def clean_environ() -> dict[str, str]:
    """Our environment without what would send an installation elsewhere."""
    return {name: value for name, value in os.environ.items() if name not in MISLEADING}
