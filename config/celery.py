"""The Celery application and its queues; what beat wakes stands in `config.schedule`.

Messages only accelerate. Whatever a message would do, a sweep in the schedule finds in the database as well.
"""

import os
import sys
from typing import Any

from celery import Celery, Task, states
from celery.signals import celeryd_init, task_postrun, task_prerun, worker_ready
from django.conf import settings
from django.db import close_old_connections, connections

from config.schedule import SCHEDULE
from core.jobs import CountedTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hubbub", task_cls=CountedTask)
app.conf.update(settings.CELERY)
app.conf.task_routes = {"accounts.*": {"queue": "mail"}, "mails.*": {"queue": "mail"}}
app.conf.beat_schedule = SCHEDULE
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize  # Celery closes the connection before and after each job: see below
app.autodiscover_tasks()


@celeryd_init.connect
def use_worker_timeouts(conf: Any, **_: Any) -> None:
    """A worker waits longer than a request, and checks its connection: with defaults a reset left it deaf."""
    conf.broker_transport_options = {
        **conf.broker_transport_options,
        "socket_timeout": 5,
        "health_check_interval": 5,
        "max_retries": None,
    }


@task_prerun.connect
@task_postrun.connect
def keep_connection(task: "Task[..., Any]", state: str = states.SUCCESS, **_: Any) -> None:
    """A connection stays for the next job under the conditions under which it stays for the next request.

    A new one for each job took longer than most of them: PostgreSQL begins a process for it, which has yet to look up
    every table, and nothing that is prepared is ever used. What a job that failed was in the midst of nobody knows.
    """
    if task.request.is_eager:
        return
    if state == states.SUCCESS:
        close_old_connections()
    else:
        connections.close_all()


@worker_ready.connect
def adopt_settings(**_: Any) -> None:
    """Whoever changes a setting starts the workers again: the last one that starts is right."""
    try:
        app.tasks["noise.adopt_settings"]()
        app.tasks["moderation.note_settings"]()
    finally:
        connections.close_all()  # of this process, which only watches over the others
