"""A client of the streams, over ASGI and in one event loop with them."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import orjson
from django.db import connections

from discussion.live.door import Door
from discussion.live.hub import Hub

Event = dict[str, Any]  # `event`, `id`, and `data` as JSON


class Listening:
    """One request: its status, its headers, and what has come so far."""

    def __init__(self) -> None:
        self.status, self.headers, self.body = 0, dict[str, str](), b""
        self.gone, self.news = asyncio.Event(), asyncio.Event()
        self.blocked = False  # takes nothing more
        self.task: asyncio.Task[None]

    @property
    def events(self) -> list[Event]:
        parts = [dict(_line(line) for line in part.split(b"\n")) for part in self.body.split(b"\n\n") if part]
        return [{**part, "data": orjson.loads(part["data"])} for part in parts if "event" in part]

    @property
    def changes(self) -> list[Event]:
        return [event["data"] for event in self.events if event["event"] == "changes"]

    @property
    def problem(self) -> dict[str, Any]:
        told: dict[str, Any] = orjson.loads(self.body)
        return told

    async def receive(self) -> Mapping[str, Any]:
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        while self.blocked:
            await asyncio.sleep(3600)
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        self.body += message.get("body", b"")
        self.news.set()

    async def until(self, words: bytes) -> None:
        """Wait until these have come."""
        async with asyncio.timeout(60):
            while words not in self.body:
                self.news.clear()
                await self.news.wait()

    async def end(self) -> None:
        """Wait until the stream is over."""
        await asyncio.wait_for(self.task, 60)

    async def leave(self) -> None:
        """Close the connection."""
        self.gone.set()
        await self.end()


def listen(hub: Hub, path: str, *, method: str = "GET", client: str = "192.0.2.1", **headers: str) -> Listening:
    """Ask for an address of this process; underscores in names of headers are hyphens."""
    address, _, query = path.partition("?")
    listening = Listening()
    scope = {
        "type": "http",
        "method": method,
        "path": address,
        "query_string": query.encode(),
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 50000),
    }
    listening.task = asyncio.create_task(Door(hub)(scope, listening.receive, listening.send))
    return listening


@asynccontextmanager
async def open_hub(*, most: int = 10, most_per_network: int = 10) -> AsyncIterator[Hub]:
    """Nobody looks by the clock here: `hub._look_once()` does."""
    hub = Hub(most=most, most_per_network=most_per_network)
    try:
        yield hub
    finally:
        hub.close()
        await hub._ask(connections.close_all)


def _line(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode().partition(": ")
    return name, value
