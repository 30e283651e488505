"""The limit of a hot page: a WSGI callable that asks Redis once and returns what it finds. Nothing of ours is in it.

Served by the same server as the site. A request that has the page already is answered by its version alone.
"""

import json
import os
from collections.abc import Callable, Iterable
from typing import Any

import redis

PAGE, VERSION = "bench:page", "bench:version"
HEADERS = list(map(tuple, json.loads(os.environ.get("BENCH_HEADERS", "[]"))))
ETAG = dict(HEADERS).get("etag", "")
SHORT = [header for header in HEADERS if header[0] not in {"content-length", "content-type", "content-encoding"}]
server = redis.Redis.from_url(os.environ.get("BENCH_REDIS", "redis://"))


def application(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
    """WSGI."""
    if environ.get("HTTP_IF_NONE_MATCH") == ETAG:
        server.get(VERSION)
        start_response("304 Not Modified", SHORT)
        return []
    page: Any = server.get(PAGE)
    start_response("200 OK", HEADERS)
    return [page]
