"""An environment that lost a part is noticed at the next start, and only that part is installed again."""

import base64
import hashlib
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from launch import environment as module
from launch.environment import DEVELOPMENT, RUNTIME, Environment
from launch.errors import LaunchError
from launch.installed import enumerate_titles, pinned
from tests.launch.conftest import copy_project

RECORD = "little_one-1.0.dist-info"
Damage = Callable[[Path], object]


def make_wheel(folder: Path) -> str:
    """A distribution of one package; returns the line that pins it."""
    files = {
        "little_one/__init__.py": "",
        "little_one/part.py": "whole = True\n",
        f"{RECORD}/METADATA": "Metadata-Version: 2.1\nName: Little.One\nVersion: 1.0\n",
        f"{RECORD}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = [f"{name},sha256={digest(text.encode())},{len(text)}" for name, text in files.items()]
    files[f"{RECORD}/RECORD"] = "\n".join([*lines, f"{RECORD}/RECORD,,"])
    path = folder / "little_one-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in files.items():
            wheel.writestr(name, text)
    return f"little-one==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


@pytest.fixture(scope="module")
def prepared(bare_project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that needs one distribution, really installed from a folder beside it."""
    root = copy_project(bare_project, tmp_path_factory.mktemp("one") / "project")
    (root / "wheels").mkdir()
    (root / RUNTIME).write_text(make_wheel(root / "wheels"))
    (root / DEVELOPMENT).write_text("# nothing\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIP_NO_INDEX", "1")
        patch.setenv("PIP_FIND_LINKS", str(root / "wheels"))
        Environment(root, root / ".venv").ensure(RUNTIME)
    return root


@pytest.fixture
def project(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Environment:
    """A copy of it to damage."""
    root = copy_project(prepared, tmp_path / "project")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(root / "wheels"))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")  # no uv
    return Environment(root, root / ".venv")


def site_of(environment: Environment) -> Path:
    (site,) = (environment.folder / "lib").glob("python3.*/site-packages")
    return site


def works(environment: Environment) -> bool:
    code = (
        "from importlib.metadata import version; from little_one.part import whole; print(whole, version('little-one'))"
    )
    done = subprocess.run([environment.python, "-c", code], capture_output=True, text=True, check=False)
    return done.stdout == "True 1.0\n"


DAMAGES: dict[str, Damage] = {
    "package removed": lambda site: shutil.rmtree(site / "little_one"),
    "one file removed": lambda site: (site / "little_one" / "part.py").unlink(),
    "record removed": lambda site: shutil.rmtree(site / RECORD),
    "record cut off": lambda site: (site / RECORD / "RECORD").unlink(),
    "record garbled": lambda site: (site / RECORD / "RECORD").write_bytes(b"\xff\xfe"),
    "both removed": lambda site: [path.rename(site.parent / path.name) for path in site.glob("little_one*")],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=list(DAMAGES))
def test_what_was_damaged_is_installed_again(
    project: Environment, damage: Damage, capfd: pytest.CaptureFixture[str]
) -> None:
    damage(site_of(project))
    project.ensure(RUNTIME)
    assert capfd.readouterr().err == "Missing or damaged in .venv: little_one 1.0; installing it again ...\n"
    assert works(project)
    project.ensure(RUNTIME)
    assert capfd.readouterr().err == ""


def test_compiled_files_may_be_removed(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    for folder in [*site_of(project).glob("little_one/**/__pycache__")]:
        shutil.rmtree(folder)
    project.ensure(RUNTIME)
    assert capfd.readouterr().err == ""


def test_what_cannot_be_had_again_is_named_until_it_can(project: Environment, tmp_path: Path) -> None:
    shutil.rmtree(site_of(project) / "little_one")
    wheels = (project.root / "wheels").rename(tmp_path / "out of reach")
    for _ in range(2):
        with pytest.raises(LaunchError, match=r"little_one 1.0 could not be installed into .venv.*within reach\?"):
            project.ensure(RUNTIME)
    wheels.rename(project.root / "wheels")
    project.ensure(RUNTIME)
    assert works(project)


def test_a_stamp_of_before_is_looked_behind(project: Environment) -> None:
    (project.folder / "installed.json").write_text('{"requirements.txt": "hash"}')
    shutil.rmtree(site_of(project) / "little_one")
    project.ensure(RUNTIME)
    assert works(project)


@pytest.mark.parametrize("part", ["pip", "pip/_internal", "pip-*.dist-info"])
def test_without_a_whole_pip_it_is_made_anew(
    project: Environment, prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    fresh = copy_project(prepared / ".venv", tmp_path / "fresh")
    monkeypatch.setattr(module, "create_environment", fresh.rename)  # `python -m venv` takes its seconds
    shutil.rmtree(site_of(project) / "little_one")
    shutil.rmtree(next(site_of(project).glob(part)))
    project.ensure(RUNTIME)
    assert works(project)


def test_only_what_is_needed_now_is_looked_at(project: Environment, capfd: pytest.CaptureFixture[str]) -> None:
    (project.root / DEVELOPMENT).write_text((project.root / RUNTIME).read_text())
    (project.root / RUNTIME).write_text("# nothing\n")
    project.ensure(DEVELOPMENT)
    shutil.rmtree(site_of(project) / "little_one")
    capfd.readouterr()
    project.ensure(RUNTIME)
    assert capfd.readouterr().err == ""
    project.ensure(DEVELOPMENT)
    assert works(project)


def test_names_are_matched_however_they_are_written(tmp_path: Path) -> None:
    for name in ("Little_One-1.0", "other-2.0", "psycopg-3.2"):
        (tmp_path / f"{name}.dist-info").mkdir()
    lock = "little.one==1.0 ; python_version < '4' \\\n    --hash=sha256:0\n    # via other==2.0\npsycopg[c]==3.2\n"
    assert pinned(tmp_path, lock) == ["Little_One-1.0.dist-info", "psycopg-3.2.dist-info"]


def test_a_long_list_is_cut() -> None:
    records = [Path(f"p{number}-1.{number}.dist-info") for number in range(5)]
    assert enumerate_titles(records) == "p0 1.0, p1 1.1, p2 1.2 and 2 more"
