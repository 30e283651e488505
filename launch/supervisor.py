"""Watches over what runs, and starts again what ends by itself."""

import time
from collections.abc import Callable, Sequence
from typing import Protocol

from launch.console import say
from launch.errors import LaunchError
from launch.log_watch import LogWatch
from launch.processes import Child
from launch.signals import StopSignals

LOOK_SECONDS = 0.2
FORGIVEN_AFTER = 60  # seconds
MOST_DEATHS = 5  # within that time


class Part(Protocol):
    """A Child or a Server."""

    name: str

    @property
    def running(self) -> bool: ...

    def start(self) -> None: ...


class Watch:
    """One part: when it died, and when it may be started again."""

    def __init__(self, part: Part, child: Child) -> None:
        self.part = part
        self.child = child
        self.log = LogWatch(part.name, child.log)
        self._deaths: list[float] = []
        self._start_at: float | None = None

    def look(self, now: float) -> bool:
        """Show problems; start it again when its time has come: after 1, 2, 4, 8 seconds. True if it was started.

        LaunchError when it has died too often.
        """
        for line in self.log.news():
            say(line)
        if self.part.running:
            return False
        if self._start_at is None:
            self._start_at = now + self._note_death(now)
        if now < self._start_at:
            return False
        self._start_at = None
        self.part.start()
        self.log.news()  # a server has answered by now; what it said to those who came too early is of no interest
        return True

    def _note_death(self, now: float) -> float:
        self._deaths = [*(death for death in self._deaths if death > now - FORGIVEN_AFTER), now]
        end = describe_exit(self.child.exit_code)
        if len(self._deaths) >= MOST_DEATHS:
            raise LaunchError(
                f"{self.part.name} {end}, {MOST_DEATHS} times within {FORGIVEN_AFTER} s."
                f" Its last words ({self.child.log}):\n{self.child.last_words()}"
            )
        wait = 2.0 ** (len(self._deaths) - 1)
        say(f"{self.part.name} {end}; it is started again in {wait:.0f} s. Its log: {self.child.log}")
        return wait


def supervise(
    watches: Sequence[Watch],
    signals: StopSignals,
    *,
    until: Callable[[], bool] = lambda: False,
    on_restart: Callable[[], None] = lambda: None,
) -> None:
    """Return when `until` says so; raise InterruptedStart when a signal comes, LaunchError when a part gives up."""
    while not until():
        signals.check()
        started = [watch.look(time.monotonic()) for watch in watches]  # all of them, whoever was started first
        if any(started):
            on_restart()
        time.sleep(LOOK_SECONDS)


def describe_exit(code: int | None) -> str:
    """`was killed by signal 9`, `ended with exit code 1`."""
    return f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with exit code {code}"
