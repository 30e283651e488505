"""A small real HTTP server that behaves, or does not."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

SECRET = "a secret that both of them know"


@dataclass
class Outsider:
    """What it is asked, and what it answers."""

    url: str = ""
    answers: Callable[["Asked"], bytes] = lambda _asked: answer(200, b"{}")
    asked: list["Asked"] = field(default_factory=list)
    patience: Event = field(default_factory=Event)  # what hangs ends with the test


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    def is_signed_with(self, secret: str) -> bool:
        """As a server of somebody else's would look at it."""
        signed = self.headers["hubbub-timestamp"].encode() + b"." + self.body
        expected = "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
        return hmac.compare_digest(expected, self.headers["hubbub-signature"])


def answer(status: int, body: bytes, **headers: str) -> bytes:
    """A whole HTTP answer."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def verdict(**said: object) -> bytes:
    """What a hook answers."""
    return answer(200, json.dumps(said).encode(), Content_Type="application/json")


@contextmanager
def listening() -> Iterator[Outsider]:
    """The server, as long as this lasts."""
    outsider = Outsider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            outsider.asked.append(asked)
            self.wfile.write(outsider.answers(asked))
            self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    outsider.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield outsider
    outsider.patience.set()
    server.shutdown()
    server.server_close()
