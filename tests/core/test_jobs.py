"""Every run of a job is counted once, by its end; counting fails no job."""

from typing import Any
from uuid import uuid4

from celery import Task, shared_task
from celery.worker.request import Request
from kombu import Message
from pytest_django import Settings

from config.celery import app
from core.jobs import CountedTask, read_counts

NOBODY_LISTENS = "redis://127.0.0.1:1/0"


@shared_task(name="tests.good")
def good() -> str:
    return "done"


@shared_task(name="tests.bad")
def bad() -> None:
    raise ValueError


@shared_task(name="tests.again", bind=True)
def again(self: "Task[..., Any]") -> None:
    if self.request.retries < 2:
        raise self.retry(countdown=0)


def counted(job: str) -> tuple[float, float, bool]:
    """Runs, failures, and whether it ever succeeded."""
    counts = read_counts()
    return counts["runs"].get(job, 0), counts["failures"].get(job, 0), job in counts["succeeded_at"]


def test_a_run_that_ends_well() -> None:
    good.apply()
    good.apply()
    assert counted("tests.good") == (2, 0, True)
    assert 0 < read_counts()["seconds"]["tests.good"] < 60
    assert counted("tests.bad") == (0, 0, False)


def test_a_run_that_fails() -> None:
    bad.apply()
    good.apply()
    assert counted("tests.bad") == (1, 1, False)


def test_a_run_that_is_tried_again_counts_when_it_ends() -> None:
    again.apply()
    assert counted("tests.again") == (1, 0, True)


def test_a_call_as_a_function_is_no_run() -> None:
    assert good() == "done"
    assert counted("tests.good") == (0, 0, False)


def taken(task: "Task[..., Any]") -> Request:
    """What the parent process of a worker holds while a child runs the task."""
    headers = {"id": str(uuid4()), "task": task.name, "lang": "py", "argsrepr": "()", "kwargsrepr": "{}"}
    message = Message(
        body="[[], {}, {}]",
        headers=headers,
        content_type="application/json",
        content_encoding="utf-8",
        delivery_info={},
        properties={"reply_to": None, "correlation_id": headers["id"]},
    )
    return Request(message, app=task.app, task=task, on_ack=lambda *_: None, on_reject=lambda *_: None)


def test_a_run_beyond_the_time_limit_is_counted_by_the_parent() -> None:
    taken(good).on_timeout(soft=False, timeout=120)
    assert counted("tests.good") == (1, 1, False)
    assert read_counts()["seconds"]["tests.good"] == 120


def test_a_redis_that_is_away_fails_no_job(settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY_LISTENS}}
    assert good.apply().get() == "done"


def test_every_job_of_ours_is_counted() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    ours = {name for name in app.tasks if not name.startswith("celery.")}
    assert scheduled <= ours
    assert all(isinstance(app.tasks[name], CountedTask) for name in ours)
