"""Messages come several times, from several beats, again while they are worked on, or not at all: an effect is once."""

from functools import partial

import pytest
from django.db import connection, transaction

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


def times(word: str, child: Child) -> int:
    """How often a worker or a beat has logged this."""
    return child.log.read_text().count(word)


@pytest.mark.trust("F7")
def test_delivered_again_while_it_is_worked_on(crew: Crew) -> None:
    """The fold takes longer than the broker waits for its acknowledgement."""
    worker = crew.hire("tests.faults.impatient")
    key = write_act()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {STATES} IN SHARE MODE")
        crew.send(copies=1)
        eventually(folds_that_wait, PATIENCE)
        eventually(lambda: times("] received", worker) > 1, PATIENCE)
    eventually(lambda: times("] succeeded", worker) > 1, PATIENCE)
    assert_exact([key])


@pytest.mark.trust("F7", "F9")
def test_no_message_and_then_many_copies_of_each(crew: Crew) -> None:
    """Nothing was sent while there was no beat; two of them then make up for it, and everything is sent too often."""
    crew.hire_worker()
    key = write_act()
    beats = [crew.hire_beat(), crew.hire_beat()]
    assert_exact([key])
    with crew.writing() as acknowledged:
        for _ in range(ROUNDS):
            crew.send(copies=3)
            wait_for_progress("three copies of a message")
        for beat in beats:
            eventually(partial(times, "sweep-noise", beat), PATIENCE)
    assert_exact([key, *acknowledged])
