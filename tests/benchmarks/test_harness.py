"""The command: what it runs, prints and keeps, and that it leaves no database behind."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from rich.console import Console

from benchmarks import cli
from benchmarks.catalogue import BENCHMARKS
from benchmarks.figures import Benchmark, Figure
from benchmarks.measuring import CommandFailedError, manage, percentile
from benchmarks.report import print_table, write_results
from benchmarks.sizes import Sizes
from launch.places import make_short_folder
from launch.servers import Valkey

TINY = ("--people", "60", "--seconds", "2", "--rate", "50")


def test_a_goal_is_a_bound_on_either_side_or_none() -> None:
    figure = Figure(name="n", measured="m", value=1.0, unit="s")
    assert figure.passed is None
    assert [replace(figure, at_most=bound).passed for bound in (1.0, 0.9)] == [True, False]
    assert [replace(figure, at_least=bound).passed for bound in (1.0, 1.1)] == [True, False]
    assert replace(figure, at_least=5000.0).goal == ">= 5000 s"


def test_figures_are_printed_and_kept_with_the_machine(tmp_path: Path) -> None:
    figures = [Figure(name="a.b", measured="what", value=1234.5, unit="ms", at_most=1.0)]
    console = Console(width=100, record=True, quiet=True)
    print_table(console, figures)
    at = datetime(2026, 11, 21, 12, tzinfo=UTC)
    path = write_results(figures, machine={"commit": "abc"}, sizes=Sizes(acts=7), at=at, folder=tmp_path)
    assert path.name == "20261121T120000Z-abc.json"
    kept = json.loads(path.read_text())
    assert kept["sizes"]["acts"] == 7
    assert kept["figures"][0] | {"goal": "<= 1 ms", "passed": False, "value": 1234.5} == kept["figures"][0]


def test_every_benchmark_has_a_name_of_its_own_and_says_what_it_measures() -> None:
    assert len({one.name for one in BENCHMARKS}) == len(BENCHMARKS)
    assert all(one.what for one in BENCHMARKS)


def test_names_are_listed_and_unknown_ones_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--list"]) == 0
    assert "noise.live.site" in capsys.readouterr().out
    assert cli.main(["--rows", "nobody"]) == 2
    assert "noise.live.site" in capsys.readouterr().out


def test_sizes_that_are_none_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--acts", "0"])
    assert "--acts" in capsys.readouterr().err


def test_percentiles_are_values_that_were_measured() -> None:
    assert [percentile([3.0, 1.0, 2.0, 4.0], share) for share in (0.0, 0.5, 0.95, 1.0)] == [1.0, 3.0, 4.0, 4.0]


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(CommandFailedError, match="Unknown command: 'nonsense'"):
        manage("nonsense")


@pytest.fixture
def redis_url() -> Iterator[str]:
    """A server for this test alone: a benchmark wants it empty, and counts what goes through it."""
    folder = make_short_folder()
    with Valkey(folder, durable=False) as valkey:
        yield valkey.url


@pytest.mark.journey
def test_the_command_runs_the_real_processes_and_clears_up(
    db: None, migrated_template: str, redis_url: str, tmp_path: Path
) -> None:
    environ = {**os.environ, "BENCH_TEMPLATE": migrated_template, "REDIS_URL": redis_url, "VAR": str(tmp_path)}
    command = [sys.executable, "-m", "benchmarks", "--rows", "noise.live.story", *TINY]
    with subprocess.Popen(
        command, cwd=settings.ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as bench:
        said, _ = bench.communicate()
    assert bench.returncode in {0, 1}, said  # whether it was fast enough is not asked here
    path = Path(re.findall(r"Kept in (\S+)", said)[0])
    try:
        kept = json.loads(path.read_text())
    finally:
        path.unlink()
    values = {figure["name"]: figure["value"] for figure in kept["figures"]}
    assert kept["machine"]["cores"] == os.cpu_count()
    assert values["noise.live.story.rate"] >= 50
    assert values["noise.live.story.jobs"] > 0
    assert values["noise.live.story.publishes"] > 0
    assert values["noise.live.story.p95"] > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [f"^hubbub_[a-z]+_{bench.pid}"])
        assert cursor.fetchall() == []


def test_a_redis_that_holds_something_is_left_alone(
    transactional_db: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("redis.Redis.dbsize", lambda _: 1)
    monkeypatch.setattr(cli, "BENCHMARKS", [Benchmark("x", "never runs", lambda *_: iter(()))])
    assert cli.main([]) == 2
    assert "needs two Redis databases for itself" in capsys.readouterr().out
