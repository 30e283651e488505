"""Workers, beats and a broker of a test's own, on the database of the test: the processes that `make run` starts."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import redis
from django.db import connection
from django.utils import timezone
from kombu import Connection

from accounts.models import Subscriber
from config.celery import app
from config.connections import celery_broker
from core.models import Event
from launch.places import ROOT
from launch.processes import Child
from launch.servers import Valkey
from launch.stack import Stack
from stories.models import Story
from stories.noise import bands, tasks
from stories.noise.folding import check_noise
from stories.noise.models import Engagement, PendingNoise, StoryNoise
from stories.noise.recording import Act
from stories.noise.services import record_acts
from tests.journeys.site import eventually

PATIENCE = 120  # seconds; half a minute is what is promised, on a machine that does nothing else
ROUNDS = int(os.environ.get("HUBBUB_FAULT_ROUNDS", "3"))  # `docs/threat-model.md` names the rounds of a full run
logger = logging.getLogger(__name__)

STATES = StoryNoise._meta.db_table
WITHDRAWALS = ("retract", "restore", "exclude", "include")
LOAD = "import django; django.setup(); from tests.faults.load import main; main()"


class Crew:
    """Who folds. `hire` a worker or a beat and it runs; all are gone when the test ends."""

    def __init__(self, valkey: Valkey, folder: Path) -> None:
        self.valkey = valkey
        self._folder = folder
        self._children: list[Child] = []

    def hire_worker(self) -> Child:
        """One more worker, with two processes of its own."""
        return self._hire(self._stack().worker)

    def hire_beat(self) -> Child:
        """One more beat, which knows nothing of any other."""
        return self._hire(self._stack().beat)

    def hire(self, app: str) -> Child:
        """A worker of another Celery application than the usual one."""
        stack = self._stack()
        work = ("worker", "-Q", "default", "--concurrency", "2", "-l", "INFO")
        command = [sys.executable, "-m", "celery", "-A", app, *work]
        return self._hire(Child("worker", command, log=stack.var / "worker.log", environ=self._environ(stack)))

    @cached_property
    def broker(self) -> "redis.Redis":
        """For what only somebody on the server can do."""
        return redis.Redis.from_url(self.valkey.url)

    @contextmanager
    def writing(self) -> Iterator[list[str]]:
        """While entered, the load runs. Afterwards the list holds what was acknowledged."""
        acknowledged: list[str] = []
        output = self._folder / "acknowledged"
        with output.open("w") as file:
            command = [sys.executable, "-c", LOAD]
            environ = self._environ(self._stack())
            load = subprocess.Popen(command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=file)
            try:
                eventually(Engagement.objects.exists, PATIENCE)
                yield acknowledged
            finally:
                load.communicate()
        assert load.returncode == 0
        acknowledged += output.read_text().split()

    def send(self, *, copies: int) -> None:
        """The message that wakes the fold, so many times: the copies have one id, as redelivered ones do."""
        with Connection(celery_broker(self.valkey.url)["broker_url"]) as broker:
            sent = app.send_task(tasks.fold_pending.name, connection=broker)
            for _ in range(copies - 1):
                app.send_task(tasks.fold_pending.name, connection=broker, task_id=sent.id)

    def close(self) -> None:
        """Nobody is left who could touch the tables: the next test empties them."""
        for child in self._children:
            child.kill()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

    def _hire(self, child: Child) -> Child:
        self._children.append(child)
        child.start()
        return child

    def _stack(self) -> Stack:
        """The site's own command lines, with logs and the schedule of this one beside the others'."""
        return Stack(
            database_url=database_url(),
            redis_url=self.valkey.url,
            var=self._folder / str(len(self._children)),
            extra={"HUBBUB_ENV": "test"},
        )

    @staticmethod
    def _environ(stack: Stack) -> dict[str, str]:
        return {**stack.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "PYTHONPATH": str(ROOT)}


def database_url() -> str:
    """Where the tables of this test are."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def write_act(key: str = "an:act") -> str:
    """An act by this process, which wakes nobody of the crew: it has another broker. Returns its source_key."""
    actor, story = Subscriber.objects.order_by("pk")[0], Story.objects.order_by("pk")[0]
    act = Act(story=story.pk, actor=actor.pk, kind="comment", source_key=key, at=timezone.now(), newcomer=False)
    record_acts(acts=[act])
    return key


def wait_for_progress(after: str) -> None:
    """Wait until an act that is not even written yet has been folded; `--log-cli-level=INFO` shows how long it took."""
    began = monotonic()
    before = _newest_act()
    later = eventually(lambda: _newest_act() > before and _newest_act(), PATIENCE)
    eventually(lambda: not PendingNoise.objects.filter(act__lte=later).exists(), PATIENCE)
    logger.info("folding %.1f s after %s", monotonic() - began, after)


def assert_exact(acknowledged: list[str]) -> None:
    """What was acknowledged is in the ledger once, all of it is folded, and no news was told twice."""
    eventually(lambda: not PendingNoise.objects.exists(), PATIENCE)
    acts = Engagement.objects.exclude(kind__in=WITHDRAWALS)
    assert sorted(acts.values_list("source_key", flat=True)) == sorted(acknowledged)
    stories = Story.objects.order_by("pk")
    assert check_noise(stories=[story.pk for story in stories]) == []
    for story in stories:
        told = [event.payload for event in Event.objects.filter(kind=bands.KIND, story=story.slug).order_by("pk")]
        assert all(one["band"] == following["before"] for one, following in pairwise(told)), told


def folds_that_wait() -> int:
    """How many have come to where they write the state of a story, and find it locked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = %s::regclass", [STATES])
        [(number,)] = cursor.fetchall()
        return int(number)


def _newest_act() -> int:
    newest = Engagement.objects.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0
