"""`.venv`: made once, at once the next time, and mended when it is damaged."""

import importlib.util
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from launch import environment as module
from launch.environment import DEVELOPMENT, RUNTIME, Environment, create_environment
from launch.errors import LaunchError
from tests.launch.conftest import copy_project


@pytest.fixture
def project(bare_project: Path, tmp_path: Path) -> Iterator[Environment]:
    """A copy of it to damage."""
    root = copy_project(bare_project, tmp_path / "my project")
    yield Environment(root, root / ".venv")
    shutil.rmtree(root)


@pytest.fixture
def made_by_copying(bare_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies stand in for `python -m venv`, which takes its seconds and is tested once."""
    copy = partial(copy_project, bare_project / ".venv")
    monkeypatch.setattr(module, "create_environment", copy)


def works(environment: Environment) -> bool:
    return subprocess.run([environment.python, "-c", "import pip"], check=False).returncode == 0


def test_the_second_start_does_nothing(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    assert project.ensure(RUNTIME) == project.folder / "bin" / "python"
    assert capfd.readouterr() == ("", "")
    assert works(project)
    assert not project.is_current()


def test_other_requirements_are_installed(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    (project.root / RUNTIME).write_text("# changed\n")
    project.ensure(RUNTIME)
    assert "Installing requirements.txt" in capfd.readouterr().err
    project.ensure(DEVELOPMENT)
    assert "Installing requirements-dev.txt" in capfd.readouterr().err
    project.ensure(RUNTIME)  # which the development requirements hold
    assert capfd.readouterr().err == ""


@pytest.mark.usefixtures("made_by_copying")
def test_an_installation_that_was_killed_is_begun_anew(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    (project.folder / "installing").touch()
    (project.folder / "half").touch()
    project.ensure(RUNTIME)
    assert "damaged or unfinished" in capfd.readouterr().err
    assert not (project.folder / "half").exists()
    assert not (project.folder / "installing").exists()
    assert works(project)


@pytest.mark.usefixtures("made_by_copying")
def test_a_dead_python_is_replaced(project: Environment) -> None:
    for name in ("python", "python3"):
        path = project.folder / "bin" / name
        path.unlink()
        path.symlink_to("/nowhere/python3")
    project.ensure(RUNTIME)
    assert works(project)


@pytest.mark.usefixtures("made_by_copying")
def test_a_python_of_another_version_is_noticed(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    (library,) = (project.folder / "lib").glob("python3.*")
    library.rename(library.with_name("python3.0"))
    project.ensure(RUNTIME)
    assert "damaged or unfinished" in capfd.readouterr().err
    assert works(project)


def test_what_cannot_be_installed_is_told_and_nothing_is_lost(project: Environment) -> None:
    (project.root / RUNTIME).write_text("no-hash==1.0\n")
    with pytest.raises(LaunchError, match="could not be installed"):
        project.ensure(RUNTIME)
    (project.root / RUNTIME).write_text("# good again\n")
    project.ensure(RUNTIME)
    assert works(project)


def test_a_link_to_a_dead_environment_is_left_to_its_owner(project: Environment, tmp_path: Path) -> None:
    shutil.rmtree(project.folder)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    project.folder.symlink_to(elsewhere)
    with pytest.raises(LaunchError, match="is a link"):
        project.ensure(RUNTIME)
    assert elsewhere.exists()
    project.folder.unlink()
    project.folder.mkdir()


class TestWithoutEnsurepip:
    """A bare Debian. Its absence is played; the programs that help out are scripts that note how they were called."""

    @pytest.fixture(autouse=True)
    def bare(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        find = importlib.util.find_spec
        missing = {"ensurepip", "virtualenv"}
        monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in missing else find(name))
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        (tmp_path / "bin").mkdir()
        monkeypatch.setenv("PATH", str(tmp_path / "bin"))

    def install(self, tmp_path: Path, name: str, exit_code: int = 0) -> None:
        program = tmp_path / "bin" / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> "{tmp_path}/calls"\nexit {exit_code}\n')
        program.chmod(stat.S_IRWXU)

    def calls(self, tmp_path: Path) -> list[str]:
        return (tmp_path / "calls").read_text().splitlines()

    def test_uv_helps(self, tmp_path: Path) -> None:
        self.install(tmp_path, "uv")
        create_environment(tmp_path / ".venv")
        assert self.calls(tmp_path) == [f"uv venv --quiet --python {sys.executable} {tmp_path}/.venv"]

    def test_virtualenv_helps_when_uv_does_not(self, tmp_path: Path) -> None:
        self.install(tmp_path, "uv", exit_code=2)
        self.install(tmp_path, "virtualenv")
        create_environment(tmp_path / ".venv")
        assert self.calls(tmp_path)[-1] == f"virtualenv --quiet --python {sys.executable} {tmp_path}/.venv"

    def test_root_installs_what_is_missing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.install(tmp_path, "apt-get")
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        with pytest.raises(LaunchError):  # this apt-get changes nothing
            create_environment(tmp_path / ".venv")
        assert self.calls(tmp_path) == [f"apt-get install -y -qq {package()}"]

    def test_nobody_helps(self, tmp_path: Path) -> None:
        with pytest.raises(LaunchError, match=f"sudo apt-get install -y {package()}"):
            create_environment(tmp_path / ".venv")


def package() -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


def test_what_misleads_an_installation_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_USER", "1")
    monkeypatch.setenv("PYTHONPATH", str(Path.cwd()))
    assert not {"PIP_USER", "PYTHONPATH"} & module.clean_environ().keys()
