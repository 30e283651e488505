"""Waking a worker: after commit only, once for a burst, and never at the cost of the request."""

from typing import Any

import pytest
from celery import Task, shared_task
from django.db import transaction
from kombu.exceptions import OperationalError

from core import wake
from core.redis_line import RedisLine
from core.wake import mark_awake, wake_after_commit

calls: list[str] = []
messages: list[str] = []


@shared_task(name="tests.work")
def work() -> None:
    """Its publishing is what is looked at."""
    mark_awake(work)


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls.clear()
    messages.clear()

    def publish(*_: Any, countdown: float | None = None, task_id: str = "", **__: Any) -> None:
        calls.append(f"published for {countdown} s later" if countdown else "published")
        messages.append(task_id)

    monkeypatch.setattr(Task, "apply_async", publish)
    return calls


@pytest.mark.django_db(transaction=True)
def test_a_burst_wakes_once_and_again_after_the_job_has_begun(published: list[str]) -> None:
    for _ in range(3):
        with transaction.atomic():
            wake_after_commit(work)
    assert published == ["published"]
    mark_awake(work)
    wake_after_commit(work)
    assert published == ["published"] * 2


@pytest.mark.django_db(transaction=True)
def test_work_that_gathers_is_begun_later_and_wakes_nobody_meanwhile(published: list[str]) -> None:
    for _ in range(3):
        with transaction.atomic():
            wake_after_commit(work, gather=2.0)
    assert published == ["published for 2.0 s later"]
    mark_awake(work)
    wake_after_commit(work, gather=2.0)
    assert published == ["published for 2.0 s later"] * 2


@pytest.mark.django_db(transaction=True)
def test_only_the_message_on_its_way_makes_room_for_the_next(published: list[str]) -> None:
    wake_after_commit(work)
    work.apply(task_id="a sweep, or a message that comes late")
    wake_after_commit(work)
    assert published == ["published"]
    work.apply(task_id=messages[0])
    wake_after_commit(work)
    assert published == ["published"] * 2


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_act_wakes_nobody(published: list[str]) -> None:
    with transaction.atomic():
        wake_after_commit(work)
        transaction.set_rollback(True)
    assert published == []


@pytest.mark.trust("F3")
@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_away_fails_no_act(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise OperationalError

    monkeypatch.setattr(Task, "apply_async", refuse)
    with transaction.atomic():
        wake_after_commit(work)


@pytest.mark.trust("F3")
@pytest.mark.django_db(transaction=True)
def test_a_redis_that_is_away_fails_no_act_and_no_job(monkeypatch: pytest.MonkeyPatch, published: list[str]) -> None:
    monkeypatch.setattr("core.wake.line", RedisLine("redis://127.0.0.1:1/0"))
    with transaction.atomic():
        wake_after_commit(work)
    work.apply(task_id="sent by a sweep")
    assert published == []


@pytest.mark.trust("F4")
@pytest.mark.django_db(transaction=True)
def test_a_frozen_redis_is_waited_for_once(monkeypatch: pytest.MonkeyPatch, published: list[str]) -> None:
    asked: list[str] = []
    clock = iter([0.0, 0.0, 1.0, 1.0, 2.0, 20.0, 20.0, 20.0])

    def hang(*command: str) -> None:
        asked.append(command[0])

    monkeypatch.setattr("core.wake.line.ask", hang)
    monkeypatch.setattr(wake._pause, "until", 0.0)
    monkeypatch.setattr("core.wake.monotonic", lambda: next(clock))
    for _ in range(3):  # the first waits a second, the second comes within the pause, the third after it
        wake_after_commit(work)
    assert len(asked) == 2
    assert published == []
