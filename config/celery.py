"""The Celery application, its queues and the beat schedule.

Messages only accelerate. Whatever a message would do, a sweep in the schedule finds in the database as well.
"""

import os
from typing import Any

from celery import Celery
from celery.signals import celeryd_init, worker_ready
from django.conf import settings
from django.db import connections

from core.jobs import CountedTask

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("hubbub", task_cls=CountedTask)
app.conf.update(settings.CELERY)
app.conf.task_routes = {"accounts.*": {"queue": "mail"}}
app.conf.beat_schedule = {
    "sweep-noise": {"task": "noise.fold_pending", "schedule": 5.0, "options": {"expires": 5}},
    "recompute-noise": {"task": "noise.recompute_outdated", "schedule": 60.0, "options": {"expires": 60}},
    "keep-noise-reference": {"task": "noise.keep_reference", "schedule": 3600.0, "options": {"expires": 3600}},
    "review-newcomers": {"task": "noise.review_newcomers", "schedule": 3600.0, "options": {"expires": 3600}},
    "publish-due-stories": {"task": "stories.publish_due_stories", "schedule": 60.0, "options": {"expires": 60}},
    "forget-old-writes": {"task": "core.forget_old_writes", "schedule": 3600.0, "options": {"expires": 3600}},
    "forget-old-sign-ins": {
        "task": "accounts.forget_old_sign_ins",
        "schedule": 3600.0,
        "options": {"expires": 3600, "queue": "default"},  # no mail waits for it
    },
    "sweep-sign-in-mails": {
        "task": "accounts.send_pending_codes",
        "schedule": 10.0,
        "options": {"expires": 10},
    },
}
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
    """Whoever changes a NOISE_* setting starts the workers again: the last one that starts is right."""
    try:
        app.tasks["noise.adopt_settings"]()
    finally:
        connections.close_all()  # of this process, which only watches over the others
