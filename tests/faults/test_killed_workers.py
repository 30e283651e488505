"""Workers are killed at any instant: nothing that was acknowledged is lost, and nothing counts twice."""

import signal
import time
from random import Random

import pytest
from django.db import connection, transaction

from launch import process_table
from launch.processes import Child
from tests.faults.crew import (
    PATIENCE,
    ROUNDS,
    STATES,
    Crew,
    assert_exact,
    folds_that_wait,
    wait_for_progress,
    write_act,
)
from tests.journeys.site import eventually

pytestmark = pytest.mark.journey


@pytest.mark.trust("F1", "G11")
def test_killed_at_random_instants_under_load(crew: Crew) -> None:
    """Two workers share the work; now a process of one of them dies, now a whole worker does."""
    random = Random(4)
    workers = [crew.hire_worker(), crew.hire_worker()]
    crew.hire_beat()
    with crew.writing() as acknowledged:
        for _ in range(ROUNDS):
            wait_for_progress("a killed process")
            time.sleep(random.uniform(0, 0.5))
            kill_one_process(random.choice(workers), random)
    assert_exact(acknowledged)


@pytest.mark.trust("F1", "G11")
def test_killed_between_the_ledger_and_the_end_of_the_fold(crew: Crew) -> None:
    """The fold has taken its pending row and added the act to the row of its author when it dies."""
    key = write_act()
    crew.send(copies=1)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {STATES} IN SHARE MODE")
        worker = crew.hire_worker()
        crew.hire_beat()
        eventually(folds_that_wait, PATIENCE)
        process_table.send(process_table.family(worker.pid)[1:], signal.SIGKILL)
    assert_exact([key])


def kill_one_process(worker: Child, random: Random) -> None:
    """kill -9 for one of its processes; if that is the one that holds the others, a supervisor starts it anew."""
    victim = random.choice(process_table.family(worker.pid))
    process_table.send([victim], signal.SIGKILL)
    if victim == worker.pid:
        worker.wait(PATIENCE)
        worker.start()
