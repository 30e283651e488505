"""A server that is dead is not asked again at once: no writer waits for it in vain but a few."""

from collections.abc import Callable
from threading import Lock
from time import monotonic


class Breaker:
    """Counts failures in a row in this process. After `failures` nobody asks for `rest` seconds, and then one does."""

    def __init__(self, *, failures: int, rest: float, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._rest, self._clock = failures, rest, clock
        self._lock = Lock()
        self._failed, self._again_at = 0, 0.0

    def may_ask(self) -> bool:
        """Whether to ask now. After a rest it is true once, and again after the next."""
        with self._lock:
            if self._failed < self._most:
                return True
            if self._clock() < self._again_at:
                return False
            self._again_at = self._clock() + self._rest
            return True

    def note(self, *, answered: bool) -> None:
        """How it went."""
        with self._lock:
            self._failed = 0 if answered else self._failed + 1
            if self._failed >= self._most:
                self._again_at = self._clock() + self._rest

    def close(self) -> None:
        """Forget what was."""
        with self._lock:
            self._failed, self._again_at = 0, 0.0
