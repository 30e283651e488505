"""The shipped application, which says with each answer how long it took from its own door to its last byte.

What a request waits before, for a process that has time for it, is not in there; its caller knows that.
"""

from collections.abc import Callable, Iterable
from time import perf_counter
from typing import Any

from benchmarks.load.inside import told
from config.wsgi import application as shipped


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answer as shipped, with one more header; an answer that streams is put together first."""
    began = perf_counter()
    said: list[Any] = []
    answer = shipped(environ, lambda *started: said.extend(started))
    try:
        body = b"".join(answer)
    finally:
        getattr(answer, "close", lambda: None)()
    status, headers = said[:2]
    start_response(status, [*headers, told(perf_counter() - began)])
    return [body]
