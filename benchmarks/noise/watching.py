"""What is counted while acts come in: folds, messages, and how long an act waits."""

import re
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep, time
from typing import Self

import redis
from django.utils import timezone

from stories.noise.models import PendingNoise
from stories.noise.recording import Act
from stories.noise.services import record_acts
from stories.noise.tasks import fold_pending

FOLDED = re.compile(r"Task noise\.fold_pending\[\S+\] succeeded in ([\d.e-]+)s")
EVERY, LOOK = 0.1, 0.02  # seconds between two acts that are watched, and between two looks
PATIENCE = 60.0


class NobodyFoldsError(RuntimeError):
    """The worker has not taken up its work."""


class Folds:
    """The folds that a worker's log tells of while this is open."""

    def __init__(self, log: Path) -> None:
        self._log = log
        self.seconds: list[float] = []

    def __enter__(self) -> Self:
        self._begun = self._log.stat().st_size
        return self

    def __exit__(self, *_: object) -> None:
        told = self._log.read_bytes()[self._begun :].decode(errors="replace")
        self.seconds = [float(found) for found in FOLDED.findall(told)]


class Publishes:
    """The messages that anybody puts into the broker's queues while this is open, and those of them for folds."""

    def __init__(self, url: str) -> None:
        self._redis = redis.Redis.from_url(url)
        self._database = int(self._redis.connection_pool.connection_kwargs.get("db") or 0)
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._listening = threading.Event()
        self.number = self.of_folds = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._listening.wait(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._redis.echo(self._end)
        self._thread.join(PATIENCE)

    @property
    def _end(self) -> str:
        return f"end of {id(self)}"

    def _listen(self) -> None:
        with self._redis.monitor() as monitor:  # type: ignore[no-untyped-call] # theirs has no types
            self._listening.set()
            for told in monitor.listen():
                command = str(told["command"])
                if self._end in command:
                    return
                if command.upper().startswith("LPUSH ") and told["db"] == self._database:
                    self.number += 1
                    self.of_folds += fold_pending.name in command


class Probe:
    """Acts of one person that are looked for until no fold is owed to them: the level of their story has them then."""

    def __init__(self, *, stories: Sequence[int], actor: int) -> None:
        self._stories = stories
        self._actor = actor
        self._number = 0
        self._open: dict[str, float] = {}
        self._delays: list[float] = []

    def wait_for_worker(self) -> None:
        """Until a worker has folded an act. Raises NobodyFoldsError after PATIENCE seconds."""
        self._act()
        self._finish()
        self._delays.clear()

    def watch(self, *, begin: float, end: float) -> list[float]:
        """The seconds from act to level, of an act each EVERY seconds between two times in seconds since 1970."""
        due = begin
        while time() < end:
            if time() >= due:
                self._act()
                due += EVERY
            self._look()
        self._finish()
        return self._delays

    def _act(self) -> None:
        story = self._stories[self._number % len(self._stories)]
        self._number += 1
        key = f"probe:{self._number}"
        record_acts(
            acts=[
                Act(story=story, actor=self._actor, kind="comment", newcomer=False, source_key=key, at=timezone.now())
            ]
        )
        self._open[key] = monotonic()

    def _look(self) -> None:
        sleep(LOOK)
        owed = PendingNoise.objects.filter(act__source_key__in=list(self._open))
        pending = set(owed.values_list("act__source_key", flat=True))
        now = monotonic()
        for key in self._open.keys() - pending:
            self._delays.append(now - self._open.pop(key))

    def _finish(self) -> None:
        until = monotonic() + PATIENCE
        while self._open:
            if monotonic() > until:
                raise NobodyFoldsError
            self._look()
