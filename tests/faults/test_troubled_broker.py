"""The broker restarts, cuts everybody off, forgets everything, is full: work goes on by itself, and none is lost."""

import pytest
from django.db import connection, transaction

from launch.processes import Child
from stories.noise.models import Engagement
from tests.faults.crew import PATIENCE, ROUNDS, STATES, Crew, assert_exact, folds_that_wait, wait_for_progress
from tests.faults.full import full
from tests.journeys.site import eventually

pytestmark = pytest.mark.journey


def restart(crew: Crew, _: Child) -> None:
    crew.valkey.kill()
    crew.valkey.start()


def restart_three_times(crew: Crew, worker: Child) -> None:
    for _ in range(3):
        restart(crew, worker)


def restart_during_a_fold(crew: Crew, worker: Child) -> None:
    """One process of the worker is at work, and the other one listens."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {STATES} IN SHARE MODE")
        eventually(folds_that_wait, PATIENCE)
        restart(crew, worker)


def cut_everybody_off(crew: Crew, _: Child) -> None:
    crew.broker.client_kill_filter(_type="normal")


def forget_everything(crew: Crew, _: Child) -> None:
    crew.broker.flushall()


def be_full_for_a_while(crew: Crew, worker: Child) -> None:
    """The worker finds out with a message that it cannot note down any more; then nothing can even be sent."""
    worker.pause()
    crew.send(copies=3)
    with full(crew.broker):
        worker.resume()
        written = Engagement.objects.count()
        eventually(lambda: Engagement.objects.count() > written + 20, PATIENCE)


TROUBLES = (restart_three_times, restart_during_a_fold, cut_everybody_off, forget_everything, be_full_for_a_while)


@pytest.mark.trust("F5", "F6")
def test_whatever_happens_to_the_broker_under_load(crew: Crew) -> None:
    worker = crew.hire_worker()
    crew.hire_beat()
    with crew.writing() as acknowledged:
        wait_for_progress("the start")
        for number in range(max(ROUNDS, len(TROUBLES))):
            trouble = TROUBLES[number % len(TROUBLES)]
            trouble(crew, worker)
            wait_for_progress(trouble.__name__)
    assert_exact(acknowledged)
