"""The launcher runs before the environment exists."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from launch.places import ROOT

FILES = sorted((ROOT / "launch").glob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_standard_library_is_imported(path: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module or "")
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names | {"launch"}


def test_without_a_command_it_says_which_there_are() -> None:
    done = subprocess.run([sys.executable, "-S", "-m", "launch"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "run,stop,test,check" in done.stderr


def test_make_lists_its_targets() -> None:
    done = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("run", "stop", "test", "check", "format", "openapi", "lock", "clean"):
        assert f"make {target} " in done.stdout
