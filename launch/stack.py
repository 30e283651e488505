"""Web server, live streams, Celery worker and beat: processes that are stopped, killed, frozen and started alone."""

import os
import secrets
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from launch.addresses import allowed_hosts, base_url, beside, free_port, listening_address, port_beside
from launch.errors import LaunchError
from launch.places import ROOT
from launch.processes import Child, guarded

READY_SECONDS = 60
MOST_WEB_WORKERS = 4


class Stack:
    """The program on given servers.

        with Stack(database_url=postgres.url, redis_url=valkey.url, var=tmp_path) as stack:
            stack.manage("publish_seeds")
            httpx.get(stack.base_url)
            stack.worker.kill()
            stack.worker.start()

    Entering starts all four and waits until `/healthz/ready` answers 200; the database must be migrated before:
    `stack.manage("migrate")`. Logs are VAR/log/{web,live,worker,beat}.log. Leaving stops web, live, beat, worker, in
    that order.
    """

    def __init__(
        self,
        *,
        database_url: str,
        redis_url: str,
        var: Path,
        host: str = "127.0.0.1",
        port: int | None = None,
        web_workers: int = 2,
        application: str = "config.wsgi:application",
        secret_key: str | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> None:
        """Start nothing yet.

        `port` None is any free one; `application` is what the web server calls; `extra` adds to the environment of all
        processes.
        """
        self.host = host
        self.port = port or free_port(host)
        self.var = var.absolute()
        self._here = base_url(host, self.port)
        self.environ = {
            **os.environ,
            "ALLOWED_HOSTS": allowed_hosts(host),
            "BASE_URL": self._here,
            "DATABASE_URL": database_url,
            "HUBBUB_ENV": "development",
            "PYTHONUNBUFFERED": "1",
            "REDIS_URL": redis_url,
            "SECRET_KEY": secret_key or secrets.token_urlsafe(50),
            "VAR": str(self.var),
            **(extra or {}),
        }
        live_port = port_beside(host, self.port)
        self.environ.setdefault("LIVE_URL", beside(self.base_url, live_port))
        self.web = self._web(application, workers=web_workers)
        self.live = self._live(live_port)
        self.worker = self._worker()
        self.beat = self._celery("beat", "beat", "-s", str(self.var / "celerybeat-schedule"))

    @property
    def base_url(self) -> str:
        """`http://127.0.0.1:PORT`, or what `extra` says that the site is known by."""
        return self.environ["BASE_URL"]

    @property
    def children(self) -> tuple[Child, Child, Child, Child]:
        """In the order in which they start; they stop in the opposite one."""
        return self.worker, self.beat, self.live, self.web

    def start(self) -> None:
        """Start all four; returns at once."""
        for child in self.children:
            child.start()

    def stop(self) -> None:
        """Stop web, live, beat and worker."""
        for child in reversed(self.children):
            child.stop()

    def wait_until_ready(self, seconds: float = READY_SECONDS) -> None:
        """Wait for `/healthz/ready`. LaunchError with the last words of whoever ended meanwhile."""
        deadline = time.monotonic() + seconds
        while not self.is_ready():
            for child in self.children:
                if not child.running:
                    raise LaunchError(f"{child.name} ended. Its last words ({child.log}):\n{child.last_words()}")
            if time.monotonic() > deadline:
                raise LaunchError(f"{self.base_url}/healthz/ready did not say yes in {seconds:.0f} s: {self.health()}")
            time.sleep(0.1)

    def is_ready(self) -> bool:
        """Whether `/healthz/ready` answers 200 now."""
        try:
            with urllib.request.urlopen(f"{self._here}/healthz/ready", timeout=5) as answer:  # noqa: S310 -- ours
                return bool(answer.status == 200)  # noqa: PLR2004 -- HTTP
        except OSError:  # URLError is one; so is a connection that is reset
            return False

    def health(self) -> str:
        """What `/healthz/ready` says now, or why it says nothing."""
        try:
            with urllib.request.urlopen(f"{self._here}/healthz/ready", timeout=5) as answer:  # noqa: S310 -- ours
                return str(answer.read().decode())
        except urllib.error.HTTPError as refusal:
            return refusal.read().decode(errors="replace")
        except OSError as error:
            return str(error)

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run `manage.py ARGUMENTS` on the same data; output captured; CalledProcessError unless `check` is false."""
        return subprocess.run(
            self.manage_command(*arguments),
            cwd=ROOT,
            env=self.environ,
            capture_output=True,
            text=True,
            check=check,
        )

    def manage_command(self, *arguments: str) -> list[str]:
        """The command line of it, tied to the life of this process."""
        return guarded([sys.executable, str(ROOT / "manage.py"), *arguments])

    def __enter__(self) -> Self:
        try:
            self.start()
            self.wait_until_ready()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _web(self, application: str, *, workers: int) -> Child:
        threads = ("--workers", str(workers), "--blocking-threads", "1")
        return self._granian("web", "wsgi", application, self.port, *threads)

    def _live(self, port: int) -> Child:
        workers = ("--workers", "1", "--backlog", "4096", "--loop", "asyncio")
        return self._granian("live", "asgi", "config.asgi:application", port, *workers)

    def _worker(self) -> Child:
        # Without mingle and gossip: there is no other worker to find, and it is ready a second earlier.
        alone = ("--without-mingle", "--without-gossip")
        return self._celery("worker", "worker", "-Q", "default,mail", "--concurrency", "2", *alone)

    def _granian(self, name: str, interface: str, application: str, port: int, *more: str) -> Child:
        address = ("--host", listening_address(self.host), "--port", str(port))
        common = ("--no-ws", "--workers-kill-timeout", "5", "--interface", interface, application)
        return self._child(name, "granian", *address, *common, *more)

    def _celery(self, name: str, *command: str) -> Child:
        return self._child(name, "celery", "-A", "config", *command, "-l", "INFO")

    def _child(self, name: str, *module: str) -> Child:
        command = [sys.executable, "-m", *module]
        return Child(name, command, log=self.var / "log" / f"{name}.log", environ=self.environ)


def web_workers() -> int:
    """A worker per core, but not more than a development machine needs."""
    return min(os.cpu_count() or 1, MOST_WEB_WORKERS)
