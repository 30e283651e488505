"""Whether this process lives, and whether everything that it stands on answers."""

from collections.abc import Callable
from datetime import timedelta

from celery import current_app
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_redis import get_redis_connection
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerError
from redis.exceptions import RedisError

from web.backlog import unfolded_noise, unsent_mails

LONGEST_WAIT = timedelta(minutes=2)  # sweeps run every few seconds; work older than this has no worker


class LaggingError(Exception):
    """Work is there and nobody does it."""


@never_cache
@require_safe
def live(_request: HttpRequest) -> HttpResponse:
    """The process answers. Nothing else is asked, so a restart is never the cure for somebody else's fault."""
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """200 if every part is well, else 503; each part is named, without addresses or messages."""
    parts = {name: "ok" if _is_well(check) else "failed" for name, check in CHECKS.items()}
    well = set(parts.values()) == {"ok"}
    return JsonResponse({"status": "ok" if well else "failed", "parts": parts}, status=200 if well else 503)


def check_database() -> None:
    """A round trip, with the connection's own time limits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_broker() -> None:
    """A round trip to where tasks are published, within the limits of the broker settings."""
    with open_broker() as broker:
        broker.ensure_connection(max_retries=1, timeout=1)


def open_broker() -> Connection:
    """A connection of the kind that publishing opens."""
    return current_app.connection_for_write()


def check_cache() -> None:
    """A round trip past the cache's own forgiveness of errors."""
    get_redis_connection("default").ping()


def check_backlog() -> None:
    """Nothing that the workers should have done is older than two minutes. The oldest of each is found by an index."""
    oldest = (unsent_mails().order_by("requested_at", "id").first(), unfolded_noise().order_by("id").first())
    if any(row and row.since < timezone.now() - LONGEST_WAIT for row in oldest):
        raise LaggingError


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "broker": check_broker,
    "cache": check_cache,
    "backlog": check_backlog,
}


def _is_well(check: Callable[[], None]) -> bool:
    try:
        check()
    except (DatabaseError, BrokerError, RedisError, LaggingError):
        return False
    return True
