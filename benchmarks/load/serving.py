"""The site as it ships, and limits on the same web server: each on a free port, gone afterwards."""

import json
import os
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import redis
from django.conf import settings

from benchmarks.load.bare import PAGE, VERSION
from benchmarks.measuring import CommandFailedError
from launch.addresses import free_port
from launch.processes import Child
from launch.stack import Stack, web_workers

PATIENCE = 60.0  # seconds
HERE = "127.0.0.1"
# People are few here and write without a pause, on a small site each every second or two: what is measured is how fast
# the site is, not how patient. How loud a story is, is read all the same.
UNLIMITED = {
    f"{prefix}{name}": "10000"
    for prefix in ("", "NEWCOMER_", "TRUSTED_")
    for name in ("COMMENTS_PER_MINUTE", "WRITES_PER_MINUTE")
} | {"COOLING_SECONDS": "loud=0,uproar=0,storm=0"}
COLD = {"THIN_LAYER": "false"}
KEPT_HEADERS = {"content-type", "content-encoding", "etag", "cache-control", "vary", "content-length"}


@dataclass(frozen=True)
class Page:
    """An answer, as it came."""

    status: int
    headers: dict[str, str]
    body: bytes


@contextmanager
def site(
    *, workers: int = 0, jobs: bool = False, timed: bool = False, extra: Mapping[str, str] | None = None
) -> Iterator[Stack]:
    """The shipped web server on the database and the Redis of the environment; with `jobs` worker and beat as well.

    Where it is `timed` each answer tells how long it took inside (`benchmarks.load.timed`).
    """
    with TemporaryDirectory() as folder:
        stack = Stack(
            database_url=os.environ["DATABASE_URL"],
            redis_url=settings.REDIS_URL,
            var=Path(folder, "var"),
            web_workers=workers or web_workers(),
            application="benchmarks.load.timed:application" if timed else "config.wsgi:application",
            secret_key=settings.SECRET_KEY,
            extra={"LOG_LEVEL": "WARNING", "CACHE_URL": settings.CACHE_URL, **UNLIMITED, **(extra or {})},
        )
        children = stack.children if jobs else (stack.web,)
        try:
            for child in children:
                child.start()
            await_answer(f"{stack.base_url}/healthz/live", stack.web)
            yield stack
        finally:
            for child in reversed(children):
                child.stop()


@contextmanager
def bare(page: Page, *, workers: int = 0) -> Iterator[str]:
    """The address of a bare WSGI callable that has this page in Redis."""
    headers = [(name, value) for name, value in page.headers.items() if name in KEPT_HEADERS]
    server = redis.Redis.from_url(settings.CACHE_URL)
    server.mset({PAGE: page.body, VERSION: "7"})
    environ = {"BENCH_REDIS": settings.CACHE_URL, "BENCH_HEADERS": json.dumps(headers)}
    try:
        with granian("benchmarks.load.bare:application", environ, workers=workers) as address:
            yield address
    finally:
        server.delete(PAGE, VERSION)


@contextmanager
def granian(application: str, environ: Mapping[str, str], *, workers: int = 0) -> Iterator[str]:
    """The address of any WSGI callable, served as the site is."""
    port = free_port(HERE)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", application, "--host", HERE, "--port", str(port)]
    command += ["--no-ws", "--workers", str(workers or web_workers()), "--blocking-threads", "1"]
    command += ["--workers-kill-timeout", "5"]
    with TemporaryDirectory() as folder:
        log = Path(folder, "bare.log")
        child = Child("bare", command, log=log, environ={**os.environ, "PYTHONUNBUFFERED": "1", **environ})
        child.start()
        try:
            await_answer(f"http://{HERE}:{port}/", child)
            yield f"http://{HERE}:{port}"
        finally:
            child.stop()


def fetch(address: str, path: str, **headers: str) -> Page:
    """One GET; an underscore in the name of a header is a hyphen."""
    asked = urllib.request.Request(
        address + path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    try:
        with urllib.request.urlopen(asked, timeout=PATIENCE) as answer:
            return Page(answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as error:
        return Page(error.code, {name.lower(): value for name, value in error.headers.items()}, error.read())


def await_answer(url: str, child: Child) -> None:
    """Wait until anything answers there. Raises CommandFailedError where the process ends before."""
    deadline = monotonic() + PATIENCE
    while True:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError as error:
            if not child.running or monotonic() > deadline:
                raise CommandFailedError(f"{child.name} did not start: {child.last_words()}") from error
            sleep(0.1)
