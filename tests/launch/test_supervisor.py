"""What ends by itself is started again, ever later, and in the end everything is given up with the reason."""

import os
import pty
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from launch.errors import InterruptedStart, LaunchError
from launch.log_watch import MOST_LINES, LogWatch
from launch.processes import Child
from launch.signals import StopSignals
from launch.supervisor import Watch, supervise

MakeChild = Callable[..., Child]
Eventually = Callable[[Callable[[], bool]], None]


@pytest.fixture
def ended(make_child: MakeChild, eventually: Eventually) -> Child:
    """A child that says why and ends, whenever it is started."""
    child = make_child("print('no space left'); raise SystemExit(3)")
    child.start()
    eventually(lambda: not child.running)
    return child


def test_started_again_after_a_second_then_two_then_four(
    ended: Child, eventually: Eventually, capfd: pytest.CaptureFixture[str]
) -> None:
    watch = Watch(ended, ended)
    now = 1000.0
    for wait in (1, 2, 4, 8):
        assert not watch.look(now)
        assert not watch.look(now + wait - 0.1)
        assert watch.look(now + wait)
        assert f"ended with exit code 3; it is started again in {wait} s" in capfd.readouterr().err
        eventually(lambda: not ended.running)
        now += wait
    with pytest.raises(LaunchError, match=r"5 times within 60 s(.|\n)*no space left"):
        watch.look(now)


def test_old_deaths_are_forgiven(ended: Child, eventually: Eventually) -> None:
    watch = Watch(ended, ended)
    for hour in range(8):
        assert not watch.look(hour * 3600.0)
        assert watch.look(hour * 3600.0 + 1)
        eventually(lambda: not ended.running)


def test_a_running_one_is_left_alone(make_child: MakeChild) -> None:
    child = make_child("import time; time.sleep(60)")
    child.start()
    pid = child.pid
    assert not Watch(child, child).look(0)
    assert child.pid == pid


def test_supervision_ends_when_it_is_told_or_asked_to() -> None:
    with StopSignals() as signals:
        supervise([], signals, until=lambda: True)
        os.kill(os.getpid(), signal.SIGTERM)
        with pytest.raises(InterruptedStart):
            supervise([], signals)


@pytest.fixture
def not_under_nohup() -> Iterator[None]:
    """As where the tests themselves are not run by `nohup`, which a closed terminal does not end."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.mark.usefixtures("not_under_nohup")
def test_a_closed_terminal_is_a_reason_to_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    monkeypatch.setattr(os, "isatty", lambda number, ask=os.isatty: ask(theirs if number == 2 else number))
    with StopSignals() as signals:
        signals.check()
        os.close(ours)
        with pytest.raises(InterruptedStart):
            signals.check()
    os.close(theirs)


def test_signals_are_given_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGHUP)
        assert signals.received
    assert signal.getsignal(signal.SIGINT) is before


def test_nohup_is_respected() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with StopSignals() as signals:
            os.kill(os.getpid(), signal.SIGHUP)
            assert not signals.received
    finally:
        signal.signal(signal.SIGHUP, before)


def test_problems_are_shown_with_their_traceback(tmp_path: Path) -> None:
    path = tmp_path / "web.log"
    path.write_text("2026-11-20 12:00:00,000 ERROR old news\n")
    watch = LogWatch("web", path)
    with path.open("a") as log:
        log.write("2026-11-21 12:00:00,000 INFO core fine\n")
        log.write("2026-11-21 12:00:01,000 ERROR django.request Internal Server Error: /\n")
        log.write("Traceback (most recent call last):\nKeyError: 'x'\n")
        log.write("2026-11-21 12:00:02,000 WARNING django.request Not Found: /y\n2026-11-21 12:00:03,000 ERR")
    assert watch.news() == [
        "web | 2026-11-21 12:00:01,000 ERROR django.request Internal Server Error: /",
        "web | Traceback (most recent call last):",
        "web | KeyError: 'x'",
    ]
    with path.open("a") as log:
        log.write("OR half a line before\n")
    assert watch.news() == ["web | 2026-11-21 12:00:03,000 ERROR half a line before"]
    assert watch.news() == []


def test_a_flood_is_cut_and_a_new_file_is_read_from_its_beginning(tmp_path: Path) -> None:
    path = tmp_path / "worker.log"
    watch = LogWatch("worker", path)
    assert watch.news() == []
    path.write_text("[2026-11-21 12:00:00: ERROR/MainProcess] oh\n" * 1000)
    news = watch.news()
    assert len(news) == MOST_LINES + 1
    assert "960 more lines" in news[-1]
    path.write_text("[2026-11-21 12:00:00: CRITICAL/MainProcess] new\n")
    assert watch.news() == ["worker | [2026-11-21 12:00:00: CRITICAL/MainProcess] new"]


def test_an_error_of_a_statement_is_told_by_who_caused_it(tmp_path: Path) -> None:
    path = tmp_path / "postgres.log"
    watch = LogWatch("postgres", path)
    path.write_text(
        "2026-11-21 12:00:00.000 UTC [7] ERROR:  duplicate key value\n"
        "2026-11-21 12:00:00.000 UTC [7] PANIC:  could not write to file\n"
    )
    assert watch.news() == ["postgres | 2026-11-21 12:00:00.000 UTC [7] PANIC:  could not write to file"]
