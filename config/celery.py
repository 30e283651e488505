"""The Celery application and its queues; what beat wakes stands in `config.schedule`.

Messages only accelerate. Whatever a message would do, a sweep in the schedule finds in the database as well.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, worker_ready
from django.conf import settings
from django.db import connections

from config.schedule import SCHEDULE
from core.jobs import CountedTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hubbub", task_cls=CountedTask)
app.conf.update(settings.CELERY)
app.conf.task_routes = {"accounts.*": {"queue": "mail"}, "mails.*": {"queue": "mail"}}
app.conf.beat_schedule = SCHEDULE
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


@worker_ready.connect
def adopt_settings(**_: Any) -> None:
    """Whoever changes a setting starts the workers again: the last one that starts is right."""
    try:
        app.tasks["noise.adopt_settings"]()
        app.tasks["moderation.note_settings"]()
    finally:
        connections.close_all()  # of this process, which only watches over the others
