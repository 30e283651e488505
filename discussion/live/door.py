"""`stories/{slug}/live/` over ASGI, and how this process fares."""

import asyncio
import re
import signal
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs

import orjson
from django.conf import settings
from django.db import Error as DatabaseError
from django.utils.crypto import constant_time_compare
from rest_framework.exceptions import APIException

from accounts.network import network_behind
from core.api.problems import CONTENT_TYPE, exception_handler, problem
from core.errors import DomainError
from discussion.live.hub import Hub, Listener

Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]

STREAM = re.compile(r"/api/v1/stories/([-a-zA-Z0-9_]+)/live/").fullmatch
SEND_SECONDS = 10.0  # who does not take a message for so long is gone, or too slow
RETRY = b"retry: 3000\n\n"
STREAM_HEADERS = [
    ("Content-Type", "text/event-stream"),
    ("Cache-Control", "no-store"),
    ("X-Accel-Buffering", "no"),  # nginx sends each message on at once
    ("X-Content-Type-Options", "nosniff"),
]
PREFLIGHT = [
    ("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"),
    ("Access-Control-Allow-Headers", "accept, cache-control, last-event-id"),
    ("Access-Control-Max-Age", "86400"),
]
METRICS = """# HELP hubbub_live_streams Open streams of this process.
# TYPE hubbub_live_streams gauge
hubbub_live_streams {}
"""


class Door:
    """The ASGI application."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif found := STREAM(scope["path"]):
            await self._stream(found[1], scope, receive, send)
        elif scope["path"] == "/healthz/live":
            status, told = (503, "failed") if self._hub.closed else (200, "ok")
            await _json(send, status, {"status": told, "streams": self._hub.streams})
        elif scope["path"] == "/metrics" and _may_measure(_header(scope, b"authorization")):
            await _answer(send, 200, METRICS.format(self._hub.streams).encode(), [("Content-Type", "text/plain")])
        else:
            await _refuse(send, problem(404, "not_found", "There is nothing here, or nothing that you may see."))

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                self._hub.start()
                self._end_on_signals()
            else:
                self._hub.close()
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def _end_on_signals(self) -> None:
        """The server waits for open streams when it is to stop. Its own handlers run, too: asyncio has them."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._hub.close))

    async def _stream(self, slug: str, scope: Scope, receive: Receive, send: Send) -> None:
        cors = _cors(_header(scope, b"origin"))
        if scope["method"] == "OPTIONS":
            await _answer(send, 204, b"", [*cors, *PREFLIGHT])
            return
        if scope["method"] not in {"GET", "HEAD"}:
            await _refuse(send, problem(405, "method_not_allowed", "A stream is only read."), cors)
            return
        network = network_behind((scope["client"] or [""])[0], _header(scope, b"x-forwarded-for"))
        try:
            listener = await self._hub.join(slug, _cursor(scope), network)
        except (DomainError, APIException, DatabaseError) as error:
            await _explain(send, error, cors)
            return
        try:
            await self._send_all(listener, scope, receive, send, [*STREAM_HEADERS, *cors])
        finally:
            self._hub.leave(listener)

    async def _send_all(self, listener: Listener, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _encode(headers)})
        if scope["method"] == "GET":
            leaving = asyncio.create_task(_end_when_gone(listener, receive))
            try:
                await self._write(listener, send)
            except (TimeoutError, DatabaseError):
                return  # without an end: the connection is cut, and whoever was there comes again with the last id
            finally:
                leaving.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _write(self, listener: Listener, send: Send) -> None:
        await _send_message(send, RETRY)
        async for message in self._hub.messages(listener):
            await _send_message(send, message)


async def _end_when_gone(listener: Listener, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.end()


async def _send_message(send: Send, message: bytes) -> None:
    async with asyncio.timeout(SEND_SECONDS):
        await send({"type": "http.response.body", "body": message, "more_body": True})


def _cursor(scope: Scope) -> str | None:
    """Where a client was when it lost its stream, or else where it says that it begins."""
    asked = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    return _header(scope, b"last-event-id") or asked.get("since", [None])[0]


def _cors(origin: str) -> Headers:
    """Everybody may read; the browsers of other sites only where the operator names them."""
    allowed = {settings.BASE_URL, *settings.CORS_ALLOWED_ORIGINS}
    return [("Vary", "Origin"), *([("Access-Control-Allow-Origin", origin)] if origin in allowed else [])]


def _may_measure(authorization: str) -> bool:
    if not settings.METRICS_TOKEN:
        return bool(settings.DEVELOPMENT)
    return constant_time_compare(authorization, f"Bearer {settings.METRICS_TOKEN}")


def _header(scope: Scope, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


async def _explain(send: Send, error: Exception, cors: Headers) -> None:
    """The same refusal that `changes/` would give. A fault of ours is raised, and is in the log."""
    refusal = exception_handler(error, {})
    if refusal is None:
        raise error
    await _refuse(send, refusal.data, [*cors, *refusal.items()])


async def _refuse(send: Send, told: Mapping[str, Any], headers: Iterable[tuple[str, str]] = ()) -> None:
    kept = [(name, value) for name, value in headers if name != "Content-Type"]
    await _answer(send, told["status"], orjson.dumps(told), [*kept, ("Content-Type", CONTENT_TYPE)])


async def _json(send: Send, status: int, told: Mapping[str, Any]) -> None:
    await _answer(send, status, orjson.dumps(told), [("Content-Type", "application/json")])


async def _answer(send: Send, status: int, body: bytes, headers: Headers) -> None:
    headers = [*headers, ("Cache-Control", "no-store"), ("Content-Length", str(len(body)))]
    await send({"type": "http.response.start", "status": status, "headers": _encode(headers)})
    await send({"type": "http.response.body", "body": body})


def _encode(headers: Headers) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
