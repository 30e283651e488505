"""`make run`: everything, in one terminal, until Ctrl-C."""

import os
import secrets
import time
from contextlib import ExitStack

from launch.addresses import known_as, require_free
from launch.banner import describe
from launch.commands import run_command
from launch.console import say
from launch.data_folder import DataFolder, Run
from launch.errors import InterruptedStart, LaunchError
from launch.given import require_usable
from launch.postgres import Postgres
from launch.process_table import find_process
from launch.processes import Child
from launch.server import Server
from launch.signals import StopSignals
from launch.stack import READY_SECONDS, Stack, web_workers
from launch.supervisor import Watch, supervise
from launch.valkey import Valkey


def require_startable(data: DataFolder, host: str, port: int) -> None:
    """LaunchError if it runs already or the port is taken. Starts nothing."""
    with data.locked("make run"):
        require_free(host, port)


def run(data: DataFolder, host: str, port: int) -> None:
    """Start everything, tell where it is, watch over it, and stop it in order when a signal comes."""
    with StopSignals() as signals, data.locked("make run"):
        require_free(host, port)
        data.end_leftovers()
        try:
            require_usable(signals)
            data.note_database(given=bool(os.environ.get("DATABASE_URL")))
            with ExitStack() as running:
                Session(data, host, port, signals, running).serve()
        except InterruptedStart:
            say("Everything has stopped.")
        finally:
            data.run_file.unlink(missing_ok=True)


class Session:
    """One `make run`. Every start puts its end on `running`, which ends them in the opposite order."""

    def __init__(self, data: DataFolder, host: str, port: int, signals: StopSignals, running: ExitStack) -> None:
        self.data = data
        self.signals = signals
        self.running = running
        self.servers: list[Server] = []
        self.mark = secrets.token_hex(8)
        self.stack = Stack(
            database_url=os.environ.get("DATABASE_URL") or self._serve(Postgres, "postgres"),
            redis_url=os.environ.get("REDIS_URL") or self._serve(Valkey, "valkey"),
            var=data.path,
            host=host,
            port=port,
            web_workers=web_workers(),
            secret_key=os.environ.get("SECRET_KEY") or data.secret_key(),
            extra={"HUBBUB_RUN": self.mark, **known_as(host)},
        )

    def serve(self) -> None:
        """Never returns: InterruptedStart or LaunchError ends it."""
        self.note()
        self.prepare_data()
        say("Starting worker, beat, live streams and web ...")
        self.running.callback(self.stop_programs)
        self.stack.start()
        self.note()
        watches = [Watch(part, child) for part, child in self._parts()]
        supervise(watches, self.signals, until=self._ready_before(READY_SECONDS), on_restart=self.note)
        database = ", ".join(server.name for server in self.servers) or "the servers of DATABASE_URL and REDIS_URL"
        say(describe(self.stack.base_url, var=self.data.path, database=database))
        supervise(watches, self.signals, on_restart=self.note)

    def prepare_data(self) -> None:
        """Bring the database up to date, publish the seeds, make the demo accounts; each may be done twice."""
        demo = str(self.data.path / "demo.json")
        for name, *options in (
            ("migrate", "--noinput"),
            ("publish_seeds",),
            ("create_demo_accounts", "--write", demo, "--base-url", self.stack.base_url),
        ):
            say(f"manage.py {name} ...")
            run_command(
                self.stack.manage_command(name, *options),
                name=f"manage.py {name}",
                environ=self.stack.environ,
                signals=self.signals,
                log=self.data.log / "migrate.log" if name == "migrate" else None,
            )

    def stop_programs(self) -> None:
        """Stop web, live, beat and worker; the servers come after them."""
        say("Stopping ...")
        self.stack.stop()

    def note(self) -> None:
        """Write run.json as things are now, so that nothing of this run can be lost sight of."""
        children = {part.name: _name_of(child.pid) for part, child in self._parts() if child.pid}
        self.data.write_run(
            Run(
                DATABASE_URL=self.stack.environ["DATABASE_URL"],
                REDIS_URL=self.stack.environ["REDIS_URL"],
                BASE_URL=self.stack.base_url,
                mark=self.mark,
                launcher=_name_of(os.getpid()),
                children=children,
                sockets=[str(server.sockets) for server in self.servers],
            )
        )

    def _serve(self, kind: type[Postgres] | type[Valkey], name: str) -> str:
        """Start a server of our own; returns its URL."""
        self.signals.check()
        say(f"Starting {name} ...")
        server = kind(self.data.path / name, log=self.data.log / f"{name}.log")
        self.servers.append(server)
        self.running.callback(server.close)
        server.start()
        return server.url

    def _parts(self) -> list[tuple[Server | Child, Child]]:
        servers = [(server, server.child) for server in self.servers]
        return [*servers, *((child, child) for child in self.stack.children)]

    def _ready_before(self, seconds: float) -> "ReadyCheck":
        return ReadyCheck(self.stack, time.monotonic() + seconds)


class ReadyCheck:
    """Whether the stack is ready; LaunchError when that takes too long."""

    def __init__(self, stack: Stack, deadline: float) -> None:
        self.stack = stack
        self.deadline = deadline

    def __call__(self) -> bool:
        if self.stack.is_ready():
            return True
        if time.monotonic() > self.deadline:
            raise LaunchError(
                f"{self.stack.base_url}/healthz/ready did not say yes within {READY_SECONDS} s. What it says:"
                f" {self.stack.health()}\nThe logs are in {self.stack.var / 'log'}."
            )
        return False


def _name_of(pid: int) -> tuple[int, str]:
    process = find_process(pid)
    return pid, process.started if process else ""
