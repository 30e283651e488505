"""A process that asks a server over a few open connections: `python -m benchmarks.load.client`, orders on its input.

Everything that is measured and every limit is asked by this same client, so what it costs weighs on both. It knows
just enough of HTTP/1.1: answers with a Content-Length, over connections that stay open.
"""

import json
import re
import selectors
import socket
import sys
from dataclasses import dataclass, field
from itertools import count, cycle
from random import Random
from time import sleep, time
from typing import Any

AT_ONCE = 1 << 18  # bytes
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
ID = re.compile(rb'"id": ?"([0-9a-f-]{36})"')
EMPTY = {204, 304}


class ServerGoneError(RuntimeError):
    """The server closed a connection, or answered in a way that this client does not know."""


@dataclass
class Answer:
    """What came back."""

    status: int
    body: bytes


class Line:
    """A connection with one request on its way."""

    def __init__(self, host: str, port: int) -> None:
        self.socket = socket.create_connection((host, port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.begun = 0.0
        self.kind = ""
        self.awaited = b""  # that the page of a writer must hold
        self._parts: list[bytes] = []
        self._left = -1  # bytes of the answer that have not come yet; -1: nobody knows yet

    def send(self, kind: str, request: bytes) -> None:
        """Ask."""
        self.kind, self.begun, self._parts, self._left = kind, time(), [], -1
        self.socket.sendall(request)

    def receive(self) -> Answer | None:
        """What is there of the answer; None while some of it is missing."""
        part = self.socket.recv(AT_ONCE)
        if not part:
            raise ServerGoneError
        self._parts.append(part)
        self._left = self._missing() if self._left < 0 else self._left - len(part)
        if self._left != 0:
            return None
        head, _, body = b"".join(self._parts).partition(b"\r\n\r\n")
        return Answer(int(head[9:12]), body)

    def _missing(self) -> int:
        here = b"".join(self._parts)
        end = here.find(b"\r\n\r\n")
        if end < 0:
            return -1
        length = LENGTH.search(here, 0, end)
        if length is None and int(here[9:12]) not in EMPTY:
            raise ServerGoneError(here[:end].decode(errors="replace"))
        return end + 4 + (int(length[1]) if length else 0) - len(here)


@dataclass
class Tally:
    """What there is to tell in the end."""

    answers: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: dict[str, list[float]] = field(default_factory=dict)  # by kind of request
    posted: list[tuple[str, float]] = field(default_factory=list)  # id, and when that was known
    pages: list[tuple[float, str]] = field(default_factory=list)  # when it was asked for, and the first id on it
    unseen: int = 0  # times that a writer did not find on the page what he had just written
    refused: str = ""  # the last answer that was none of 200, 201, 304

    def note(self, line: Line, answer: Answer) -> None:
        """Count it."""
        now = time()
        self.answers += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        self.seconds.setdefault(line.kind, []).append(now - line.begun)
        if answer.status >= 400:
            self.refused = answer.body[:500].decode(errors="replace")
        elif line.kind == "write" and (found := ID.search(answer.body)):
            self.posted.append((found[1].decode(), now))
        elif line.kind == "own" and line.awaited not in answer.body:
            self.unseen += 1
        elif line.kind == "page" and (found := ID.search(answer.body)):
            self.pages.append((line.begun, found[1].decode()))


class Client:
    """Keeps every connection busy until the time, or the number of requests, is over.

    `reads` are asked for in turns; one request of 1 / `share` is the next of `writes` instead, as long as there are
    any, and after it its writer reads `own`. With `kind` "page" the first id on each page is kept. `pause` is waited
    after each answer.
    """

    def __init__(self, orders: dict[str, Any]) -> None:
        self._reads = cycle([(orders.get("kind", "read"), text.encode()) for text in orders["reads"]])
        self._writes = iter(orders.get("writes", []))
        self._share, self._pause = orders.get("share", 0.0), orders.get("pause", 0.0)
        self._seconds, self._most = orders["seconds"], orders.get("requests", 0)
        self._lines = [Line(orders["host"], orders["port"]) for _ in range(orders["connections"])]
        self._draw = Random(orders.get("seed", 0))
        self._sent = count()
        self._own: dict[Line, bytes] = {}
        self.tally = Tally()

    def run(self) -> dict[str, Any]:
        """Ask, and tell. Answers that come after the end are not counted."""
        with selectors.DefaultSelector() as selector:
            for line in self._lines:
                selector.register(line.socket, selectors.EVENT_READ, line)
            try:
                took = self._keep_busy(selector)
            finally:
                for line in self._lines:
                    line.socket.close()
        return {**vars(self.tally), "took": took}

    def _keep_busy(self, selector: selectors.BaseSelector) -> float:
        begun = time()
        going = sum(self._next(line) for line in self._lines)
        while going and (time() < begun + self._seconds or not self.tally.answers):
            for key, _ in selector.select(timeout=1):
                line = key.data
                answer = line.receive()
                if answer is not None:
                    self.tally.note(line, answer)
                    sleep(self._pause)
                    going += self._next(line, answer) - 1
        return time() - begun

    def _next(self, line: Line, answer: Answer | None = None) -> bool:
        """Send whatever comes next on this connection; False if nothing does."""
        if self._most and next(self._sent) >= self._most:
            return False
        own = self._own.pop(line, None)
        if own and answer and (found := ID.search(answer.body)):
            line.awaited = found[1]
            line.send("own", own)
            return True
        write = next(self._writes, None) if self._draw.random() < self._share else None
        if write:
            self._own[line] = write["own"].encode()
            line.send("write", write["request"].encode())
        elif self._share < 1:
            line.send(*next(self._reads))
        return bool(write) or self._share < 1


if __name__ == "__main__":
    print("ready", flush=True)
    told = Client(json.load(sys.stdin)).run()
    json.dump(told, sys.stdout)
