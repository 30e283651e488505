"""Every place in which the site keeps something, as one text each, whatever form it is kept in there."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django_redis import get_redis_connection
from redis import Redis

DATABASE = "database"


def everything(traces: Iterable[str]) -> dict[str, set[str]]:
    """{place: the traces that are found there}; places where there is none are left out."""
    wanted = set(traces)
    found = {name: seen_in(words, wanted) for name, words in _places().items()}
    return {name: seen for name, seen in found.items() if seen}


def seen_in(words: str, traces: Iterable[str]) -> set[str]:
    """The traces that are in it, in any case, also where bytes are written as hexadecimal numbers."""
    lower = words.lower()
    return {trace for trace in traces if trace in lower or trace.encode().hex() in lower}


def _places() -> dict[str, str]:
    tables = {f"{DATABASE}: {name}": rows for name, rows in _tables()}
    return {
        **tables,
        "sessions": "".join(str(session.get_decoded()) for session in Session.objects.all()),
        "cache": _redis(get_redis_connection("default")),
        "broker": _redis(Redis.from_url(settings.REDIS_URL)),
        "files": "".join(f"{path} {_content(path)}" for path in Path(settings.VAR).rglob("*") if path.is_file()),
    }


def _tables() -> Iterable[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT row_to_json(t)::text FROM "{table}" t')
            yield table, "\n".join(text for (text,) in cursor.fetchall())


def _redis(client: Any) -> str:
    return "".join(f"{key!r} {_value(client, key)}" for key in client.scan_iter())


def _value(client: Any, key: bytes) -> str:
    read = {
        b"string": client.get,
        b"list": lambda name: client.lrange(name, 0, -1),
        b"hash": client.hgetall,
        b"set": client.smembers,
        b"zset": lambda name: client.zrange(name, 0, -1),
    }
    return repr(read[client.type(key)](key))


def _content(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")
