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
from typing import Any

from launch.console import say
from launch.errors import LaunchError
from launch.installed import enumerate_titles, incomplete, pinned
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
            missing = self._missing(requirements)
            if missing is None:
                say(f"Installing {requirements} into .venv (once; a minute or two) ...")
                self._install(requirements, what=requirements)
            elif missing:
                say(f"Missing or damaged in .venv: {missing}; installing it again ...")
                self._install(requirements, what=missing)
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

    def _missing(self, requirements: str) -> str | None:
        """What was installed for them and is not whole any more, for a person; None if other ones were installed."""
        stamp = self._read_stamp().get(requirements)
        if not isinstance(stamp, dict) or stamp.get("sha256") != self._hash(requirements):
            return None
        site = self._site()
        return enumerate_titles(incomplete(site / name for name in stamp["installed"]))

    def _read_stamp(self) -> dict[str, Any]:
        try:
            stamp = json.loads(self._stamp.read_text())
        except (OSError, ValueError):
            return {}
        return stamp if isinstance(stamp, dict) else {}

    def _write_stamp(self, requirements: str) -> None:
        names = (RUNTIME, DEVELOPMENT) if requirements == DEVELOPMENT else (RUNTIME,)  # the latter holds the former
        stamp = {
            name: {"sha256": self._hash(name), "installed": pinned(self._site(), (self.root / name).read_text())}
            for name in names
        }
        self._stamp.write_text(json.dumps(stamp, indent=1))

    def _hash(self, requirements: str) -> str:
        return hashlib.sha256((self.root / requirements).read_bytes()).hexdigest()

    def _version(self) -> str:
        """`3.11` as the environment's own python says it; empty if it is dead."""
        command = [str(self.python), "-I", "-S", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"]
        try:
            return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return ""

    def _site(self) -> Path:
        return self.folder / "lib" / f"python{self._version()}" / "site-packages"

    def _sound(self) -> bool:
        """Whether it can be installed into: it runs, it is the Python it was made for, nothing was cut off in it."""
        version = self._version()
        return (
            version != ""
            and tuple(map(int, version.split("."))) >= OLDEST_PYTHON
            and self._site().is_dir()
            and not self._installing.exists()
        )

    def _create(self) -> None:
        if self.folder.is_symlink():
            raise LaunchError(f"{self.folder} is a link to an environment that does not work. Remove it.")
        if self.folder.exists():
            say("The environment in .venv is damaged or unfinished; making it anew.")
            shutil.rmtree(self.folder)
        create_environment(self.folder)

    def _install(self, requirements: str, *, what: str) -> None:
        if not self._installer():
            self._create()
        self._installing.touch()
        self._forget_damaged()
        command = [*self._installer(), "--quiet", "--require-hashes", "-r", str(self.root / requirements)]
        installed = subprocess.run(command, check=False, cwd=self.root, env=clean_environ())
        if installed.returncode < 0:  # killed: what is half there stays marked as unfinished
            raise LaunchError("The installation was interrupted. The next `make` begins it anew.")
        self._installing.unlink()
        if installed.returncode != 0:
            raise LaunchError(
                f"{what} could not be installed into .venv; the reason stands above. Is the package index within"
                " reach? The same command again goes on from here."
            )
        self._write_stamp(requirements)

    def _forget_damaged(self) -> None:
        """Installers believe the records: what has none is installed again, over whatever is left of it."""
        for record in incomplete(self._site().glob("*.dist-info")):
            shutil.rmtree(record)

    def _installer(self) -> list[str]:
        """pip of the environment; uv does not put one into those that it makes. Empty if there is neither."""
        pip = list(self._site().glob("pip-*.dist-info"))
        if pip and not incomplete(pip):
            options = ("--no-input", "--disable-pip-version-check")
            return [str(self.python), "-m", "pip", "install", *options]
        uv = shutil.which("uv")
        return [uv, "pip", "install", "--python", str(self.python)] if uv else []


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
