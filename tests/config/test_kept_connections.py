"""The connection of a worker to PostgreSQL: kept from job to job, and not after one that failed."""

import pytest
from celery import states
from celery.signals import task_postrun
from django.db import connection
from django.utils.module_loading import import_string

from config.celery import app

pytestmark = pytest.mark.django_db(transaction=True)
JOB = app.tasks["noise.fold_pending"]


def test_a_connection_stays_for_the_next_job() -> None:
    connection.ensure_connection()
    kept = connection.connection
    fixup = import_string("celery.fixups.django.DjangoWorkerFixup")(app)
    fixup.on_task_prerun(sender=JOB)
    fixup.on_task_postrun(sender=JOB)
    task_postrun.send(sender=JOB, task=JOB, state=states.SUCCESS)
    assert connection.connection is kept


def test_what_a_failed_job_has_left_behind_goes() -> None:
    connection.ensure_connection()
    task_postrun.send(sender=JOB, task=JOB, state=states.FAILURE)
    assert connection.connection is None


def test_a_connection_that_the_server_has_ended_does_not_fail_the_next_job() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        [pid] = cursor.fetchone() or []
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])
    other.close()
    task_postrun.send(sender=JOB, task=JOB, state=states.SUCCESS)
    JOB()
