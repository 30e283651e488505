"""Migrations that run while people write keep them waiting for no longer than a moment."""

from importlib import import_module

import psycopg
import pytest
from django.apps import apps
from django.db import OperationalError, connection
from django.db.migrations import Migration, RunSQL
from django.db.migrations.state import ProjectState
from django.test.utils import CaptureQueriesContext

SEARCHING = import_module("discussion.threads.migrations.0018_searching_a_story")
PRINTS = import_module("discussion.screening.migrations.0009_prints_at_once")


@pytest.mark.django_db
def test_homes_are_looked_at_by_a_statement_of_its_own() -> None:
    state = ProjectState()
    with CaptureQueriesContext(connection) as queries:
        RunSQL(SEARCHING.CHECKED).database_forwards("threads", connection.schema_editor(), state, state)
    assert ["VALIDATE" in query["sql"] for query in queries] == [False, True]


@pytest.mark.django_db(transaction=True)
def test_homes_are_filled_when_whoever_writes_has_finished() -> None:
    def fill() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '50ms'")
        SEARCHING.fill(apps, connection.schema_editor())

    with psycopg.connect(**connection.get_connection_params()) as writer:
        writer.execute("LOCK TABLE threads_commentwords IN ROW EXCLUSIVE MODE")  # as an INSERT does
        with pytest.raises(OperationalError, match="lock timeout"):
            fill()
    fill()
    connection.close()  # with its timeout


@pytest.mark.parametrize("migration", [SEARCHING.Migration, PRINTS.Migration])
def test_no_lock_lasts_through_the_next_statement(migration: type[Migration]) -> None:
    assert not migration.atomic
