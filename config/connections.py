"""What connections are made with: one REDIS_URL for broker and cache, and time limits for Redis and PostgreSQL."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured


def limit_waiting(options: dict[str, Any], limits: dict[str, int]) -> None:
    """Make every new connection with these OPTIONS of a database give up after `limits`, in seconds; 0 is for ever."""
    if min(limits.values()) < 0:
        raise ImproperlyConfigured(f"{', '.join(limits)}: each must be 0 or more seconds.")
    for name, seconds in limits.items():
        add_setting(options, name, f"{seconds}s")


def add_setting(options: dict[str, Any], name: str, value: str) -> None:
    """Make every new connection with these OPTIONS of a database begin with this setting of PostgreSQL."""
    options["options"] = " ".join([*filter(None, [options.get("options")]), f"-c {name}={value}"])


def _database(url: str) -> int:
    parts = urlsplit(url)
    number = dict(parse_qsl(parts.query)).get("db") or parts.path.lstrip("/") if parts.scheme != "unix" else None
    if parts.scheme == "unix":
        number = dict(parse_qsl(parts.query)).get("db")
    try:
        return int(number or 0)
    except ValueError:
        raise ImproperlyConfigured(f"REDIS_URL names the database {number!r}; it must be a number.") from None


def cache_url(redis_url: str) -> str:
    """The same server as the broker, the next database number."""
    parts = urlsplit(redis_url)
    if parts.scheme not in {"redis", "rediss", "unix"}:
        raise ImproperlyConfigured("REDIS_URL must begin with redis://, rediss:// or unix://.")
    number = _database(redis_url) + 1
    if parts.scheme == "unix":
        return f"unix://{parts.path}?{urlencode({'db': number})}"  # urlunsplit would drop the two slashes
    return urlunsplit(parts._replace(path=f"/{number}"))


def celery_broker(redis_url: str) -> dict[str, Any]:
    """Celery's settings. Every number was measured against a refused, a frozen and a restarted Redis."""
    parts = urlsplit(redis_url)
    url = redis_url
    if parts.scheme == "unix":
        url = f"redis+socket://{parts.path}?virtual_host={_database(redis_url)}"
    return {
        "broker_url": url,
        "broker_connection_timeout": 1,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # by default a worker gives up, and ends, after fifty minutes
        "broker_channel_error_retry": True,  # by default the first "out of memory" of the broker ends a worker
        "broker_transport_options": {
            "visibility_timeout": 600,  # above the longest task: a longer one would run twice at once
            "unacked_restore_interval": 10,
            "unacked_restore_throttle": 1,
            "socket_connect_timeout": 0.5,
            "socket_timeout": 1,
            "socket_keepalive": True,
            "max_retries": 1,
            "interval_start": 0,
            "interval_step": 0.1,
            "interval_max": 0.2,
        },
        "task_publish_retry": False,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,  # only together with acks_late is a killed child's task delivered again
        "task_ignore_result": True,
        "task_time_limit": 120,
        "task_default_queue": "default",
        "task_serializer": "json",
        "accept_content": ["json"],
        "worker_consumer": "config.consumer:EagerConsumer",
        "worker_prefetch_multiplier": 1,
        "worker_max_tasks_per_child": 1000,
        "worker_soft_shutdown_timeout": 10,
        "worker_hijack_root_logger": False,
        "timezone": "UTC",
    }
