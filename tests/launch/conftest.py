"""Real servers, processes and environments; one initdb for all tests of a process, copied for each."""

import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch.environment import DEVELOPMENT, RUNTIME, Environment
from launch.places import make_short_folder
from launch.postgres import Postgres
from launch.processes import Child


@pytest.fixture
def var() -> Iterator[Path]:
    """A data folder on a short path, for sockets have none to spare."""
    folder = make_short_folder()
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """The data of a PostgreSQL that was started once and stopped."""
    folder = make_short_folder()
    with Postgres(folder / "postgres", durable=False):
        pass
    yield folder / "postgres"
    shutil.rmtree(folder)


@pytest.fixture
def postgres(var: Path, template: Path) -> Iterator[Postgres]:
    """One of our own, not started."""
    shutil.copytree(template, var / "postgres")
    server = Postgres(var / "postgres", durable=False)
    yield server
    server.close()


@pytest.fixture(scope="session")
def bare_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that needs nothing, with its environment: really made, really installed into. To be copied."""
    root = tmp_path_factory.mktemp("a project")
    for name in (RUNTIME, DEVELOPMENT):
        (root / name).write_text(f"# {name}\n")
    Environment(root, root / ".venv").ensure(RUNTIME)
    return root


def copy_project(project: Path, to: Path) -> Path:
    """A copy of it to damage. Of pip, which is two thousand files, only the names are copied: tests remove, and add."""

    def copy(source: str, target: str) -> None:
        (os.link if f"{os.sep}pip{os.sep}" in source else shutil.copy2)(source, target)

    return Path(shutil.copytree(project, to, symlinks=True, copy_function=copy))


@pytest.fixture
def make_child(tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """`make_child("import time; time.sleep(60)")`: a Python of our own; whatever runs in the end is killed."""
    made: list[Child] = []

    def make(code: str, *, patience: float = 60) -> Child:
        command = [sys.executable, "-I", "-S", "-u", "-c", code]
        made.append(Child("child", command, log=tmp_path / "child.log", environ={}, patience=patience))
        return made[-1]

    yield make
    for child in made:
        child.kill()


@pytest.fixture
def eventually() -> Callable[[Callable[[], bool]], None]:
    """`eventually(lambda: path.exists())`: other processes need their moment; fails after a minute."""
    return wait_until


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "it did not happen within a minute"
        time.sleep(0.02)
