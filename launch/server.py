"""What PostgreSQL and Valkey have in common: a data folder, a folder for the socket, and being ready."""

import shutil
import time
from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path
from typing import Self

from launch.errors import LaunchError
from launch.places import make_short_folder
from launch.processes import Child

READY_SECONDS = 60  # recovery after a power cut reads the whole journal first


class Server(ABC):
    """A server of ours on a Unix socket: `with Postgres(folder) as postgres: use(postgres.url)`.

    `start` after `stop` or `kill` finds data and address again. Only leaving the `with` (or `close`)
    gives the address up.
    """

    name: str

    def __init__(self, folder: Path, *, durable: bool, log: Path | None) -> None:
        self.folder = folder.absolute()
        self.durable = durable
        self.log = log or self.folder.with_name(f"{self.folder.name}.log")
        self._child: Child | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """What clients connect to."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make the data folder fit to be started on."""

    @abstractmethod
    def _answers(self) -> bool:
        """Whether clients are served."""

    @abstractmethod
    def _make_child(self) -> Child:
        """The process, not started; the data folder is there."""

    @property
    def child(self) -> Child:
        """The process of the last start."""
        if self._child is None:
            raise LaunchError(f"{self.name} was never started.")
        return self._child

    @cached_property
    def sockets(self) -> Path:
        """A short folder of our own: nobody else gets in, so clients need no password."""
        return make_short_folder()

    def start(self) -> None:
        """Start and wait until it serves clients. LaunchError with its last words if it will not."""
        if self.running:
            return
        self._prepare()
        self._child = self._child or self._make_child()
        self._child.start()
        self._wait_until_ready()

    def stop(self) -> None:
        """Shut it down in good order; everything is on disk afterwards."""
        if self._child:
            self._child.stop()

    def kill(self) -> None:
        """kill -9, as a power cut would."""
        self.child.kill()

    def pause(self) -> None:
        """Freeze it: connections stay open, nobody answers."""
        self.child.pause()

    def resume(self) -> None:
        """Undo `pause`."""
        self.child.resume()

    def close(self) -> None:
        """Stop it and remove its socket folder."""
        self.stop()
        self._child = None
        if "sockets" in vars(self):
            shutil.rmtree(self.sockets, ignore_errors=True)
            del self.sockets

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._child is not None and self._child.running

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            if not self.running:
                raise LaunchError(
                    f"{self.name} did not start. Its last words ({self.log}):\n{self.child.last_words(5)}"
                )
            if time.monotonic() > deadline:
                raise LaunchError(f"{self.name} was not ready after {READY_SECONDS} s; see {self.log}.")
            time.sleep(0.05)
