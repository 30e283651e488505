"""`manage.py` without DATABASE_URL: beside a `make run`, or with servers for its own duration."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from core.command_line import PENDING
from launch.attach import NOWHERE, data_servers, needs_no_data
from launch.data_folder import DataFolder, Run
from launch.places import ROOT
from launch.process_table import carrying, find_process

SETTINGS = ("DATABASE_URL", "REDIS_URL", "BASE_URL", "SECRET_KEY", "HUBBUB_ENV", "VAR")


@pytest.fixture
def data(var: Path, monkeypatch: pytest.MonkeyPatch) -> DataFolder:
    """An empty data folder, and an environment that says nothing but where it is."""
    for name in SETTINGS:
        monkeypatch.setenv(name, "")  # so that it is put back afterwards, too
        monkeypatch.delenv(name)
    monkeypatch.setenv("VAR", str(var))
    return DataFolder(var)


@pytest.fixture
def with_tables_missing(data: DataFolder, template: Path) -> DataFolder:
    """One with an empty database, as an interrupted first start leaves it."""
    shutil.copytree(template, data.path / "postgres")
    return data


def manage(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)


def test_it_joins_a_running_one(data: DataFolder) -> None:
    process = find_process(os.getpid())
    assert process
    run = Run("postgresql:///there", "redis://there/0", "http://there:1", "mark", (process.pid, process.started))
    data.write_run(run)
    with data_servers(["manage.py", "shell"]):
        assert os.environ["DATABASE_URL"] == "postgresql:///there"
        assert os.environ["REDIS_URL"] == "redis://there/0"
        assert os.environ["BASE_URL"] == "http://there:1"
        assert os.environ["SECRET_KEY"] == data.secret_key()
        assert os.environ["HUBBUB_ENV"] == "development"
    assert data.run_file.exists()


def test_what_the_environment_says_is_kept(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///mine")
    with data_servers(["manage.py", "migrate"]):
        assert "REDIS_URL" not in os.environ
    assert list(data.path.iterdir()) == []


def test_production_is_never_given_servers(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUBBUB_ENV", "production")
    with data_servers(["manage.py", "migrate"]):
        assert "DATABASE_URL" not in os.environ
    assert list(data.path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["help"], ["help", "migrate"], ["--version"], ["version"], ["migrate", "--help"], ["migrate", "-h"]],
)
def test_help_starts_nothing(data: DataFolder, arguments: list[str]) -> None:
    assert needs_no_data(["manage.py", *arguments])
    with data_servers(["manage.py", *arguments]):
        assert os.environ["DATABASE_URL"] == NOWHERE["DATABASE_URL"]
    assert list(data.path.iterdir()) == []


def test_help_for_another_program_is_not_ours() -> None:
    assert not needs_no_data(["manage.py", "dbshell", "--", "-h", "db.example"])


def test_help_of_a_command_is_printed(data: DataFolder) -> None:
    done = manage("publish_seeds", "--help")
    assert done.returncode == 0
    assert "--dry-run" in done.stdout
    assert list(data.path.iterdir()) == []


@pytest.mark.parametrize("command", ["publish_seeds", "shell", "dbshell", "createsuperuser", "flush"])
def test_where_nothing_ever_ran_it_says_what_makes_the_data(data: DataFolder, command: str) -> None:
    with pytest.raises(SystemExit, match=r"manage.py: There is no data here yet; `make run` makes it\."):
        data_servers(["manage.py", command]).__enter__()
    assert list(data.path.iterdir()) == []


def test_what_needs_no_tables_works_there_and_leaves_nothing(data: DataFolder) -> None:
    done = manage("showmigrations")  # which asks the database most of them
    assert done.returncode == 0, done.stderr
    assert list(data.path.iterdir()) == []
    assert carrying(f"VAR={data.path}") == []


def test_migrate_begins_new_data(data: DataFolder) -> None:
    done = manage("migrate", "core")
    assert done.returncode == 0, done.stderr
    assert "making an empty database" in done.stderr
    assert "Applying core.0001" in done.stdout
    assert data.has_database


def test_data_that_is_older_than_the_code_is_told(with_tables_missing: DataFolder) -> None:
    for given in (True, False):  # it was left for one of yours and come back to
        with_tables_missing.note_database(given=given)
    done = manage("publish_seeds")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"manage.py: {PENDING}"]
    assert "Traceback" in manage("publish_seeds", "--traceback").stderr


def test_the_folder_of_a_run_on_a_database_of_yours_is_not_given_another(with_tables_missing: DataFolder) -> None:
    data = with_tables_missing
    data.note_database(given=True)
    for command in ("publish_seeds", "migrate"):
        with pytest.raises(SystemExit, match="was last used with a database of yours"):
            data_servers(["manage.py", command]).__enter__()
    assert manage("diffsettings").returncode == 0
    assert not data.log.exists()


def test_a_given_database_that_is_away_is_told(data: DataFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:s3cr3t@127.0.0.1:1/nothing")
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("SECRET_KEY", "-" * 50)
    monkeypatch.setenv("HUBBUB_ENV", "development")
    done = manage("publish_seeds")
    assert done.returncode == 1
    told = "manage.py: The database of DATABASE_URL (127.0.0.1:1) cannot be used: Connection refused."
    assert done.stderr.splitlines()[-1] == told
    assert "Traceback" not in done.stderr


def test_servers_for_the_time_of_a_command(with_tables_missing: DataFolder) -> None:
    """The exit code is the command's, the data stays, and the servers do not."""
    data = with_tables_missing
    code = "from launch.places import data_path; from django.db import connection as c; c.ensure_connection()"
    done = manage("shell", "--no-imports", "-c", f"{code}; raise SystemExit(7)")
    assert done.returncode == 7, done.stderr
    assert (data.path / "postgres" / "PG_VERSION").exists()
    assert not (data.path / "postgres" / "postmaster.pid").exists()
    assert carrying(f"VAR={data.path}") == []


def test_a_command_that_is_told_to_end_takes_its_servers_along(with_tables_missing: DataFolder) -> None:
    data = with_tables_missing
    command = [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c"]
    code = "import os, time; print(os.environ['DATABASE_URL'], flush=True); time.sleep(60)"
    with subprocess.Popen([*command, code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        sockets = Path(unquote(urlsplit(process.stdout.readline()).netloc.partition("@")[2]))
        assert sockets.is_dir()
        process.terminate()
        assert process.wait(180) == 128 + signal.SIGTERM
    assert not sockets.exists()
    assert not (data.path / "postgres" / "postmaster.pid").exists()


def test_a_folder_in_use_is_told(data: DataFolder) -> None:
    with data.locked("manage.py loaddata"):
        done = manage("migrate")
    assert done.returncode == 1
    assert "is in use by manage.py loaddata" in done.stderr
    assert "Traceback" not in done.stderr
