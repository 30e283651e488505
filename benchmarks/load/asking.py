"""Starting the client, and what it tells."""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from subprocess import PIPE
from typing import Any
from urllib.parse import urlsplit

from benchmarks.measuring import ROOT, CommandFailedError

CLIENT = (sys.executable, "-m", "benchmarks.load.client")
CONNECTIONS = 16


@dataclass(frozen=True, kw_only=True)
class Write:
    """A request that writes, and the page on which its writer looks for what he wrote."""

    request: str
    own: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What came of it. Times are seconds since 1970."""

    answers: int
    took: float
    statuses: dict[str, int]
    seconds: dict[str, list[float]]
    posted: list[tuple[str, float]]
    pages: list[tuple[float, str]]
    unseen: int
    refused: str

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.took

    def require(self, *statuses: int) -> "Answers":
        """The same; raises CommandFailedError where any answer had another status."""
        others = set(self.statuses) - {str(status) for status in statuses}
        if others or not self.answers:
            raise CommandFailedError(f"the server answered {self.statuses}: {self.refused}")
        return self


def get(address: str, path: str, **headers: str) -> str:
    """A GET, as the client sends it; an underscore in the name of a header is a hyphen."""
    return request("GET", address, path, **headers)


def request(method: str, address: str, path: str, body: str = "", **headers: str) -> str:
    """Any other one."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {urlsplit(address).netloc}", "User-Agent: hubbub-bench"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body.encode())}"]
    return "\r\n".join([*lines, "", body])


def ask(address: str, *, reads: Sequence[str], seconds: float, **orders: Any) -> Answers:
    """Keep the server busy for so long; `orders` as `client.Client` takes them. Raises CommandFailedError."""
    with asking(address, reads=reads, seconds=seconds, **orders) as answers:
        pass
    return answers[0]


@contextmanager
def asking(address: str, *, reads: Sequence[str], seconds: float, **orders: Any) -> Iterator[list[Answers]]:
    """The same, begun here and awaited in the end, so that others can ask meanwhile."""
    where = urlsplit(address)
    told = {"host": where.hostname, "port": where.port, "reads": reads, "seconds": seconds}
    found: list[Answers] = []
    with ExitStack() as stack:
        process = stack.enter_context(
            subprocess.Popen(CLIENT, cwd=ROOT, text=True, stdin=PIPE, stdout=PIPE, stderr=PIPE)
        )
        if process.stdout is None or process.stdout.readline() != "ready\n":
            raise CommandFailedError(f"{' '.join(CLIENT)} did not start")
        if process.stdin:
            process.stdin.write(json.dumps({"connections": CONNECTIONS, **told, **orders}))
            process.stdin.close()
            process.stdin = None  # communicate() would flush it
        try:
            yield found
        finally:
            output, errors = process.communicate()
    if process.returncode != 0:
        raise CommandFailedError(f"{' '.join(CLIENT)}: {errors[-2000:]}")
    found.append(Answers(**json.loads(output)))
