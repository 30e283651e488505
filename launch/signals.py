"""Ctrl-C, SIGTERM and the closing of the terminal, as something to look at between two steps."""

import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Self

from launch.errors import InterruptedStart

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """While entered, those signals do nothing but count.

    An exception out of a handler could fall between starting a process and noting it down, and leave it behind.
    """

    def __init__(self) -> None:
        self._received = 0
        self._terminal = next((number for number in (2, 1, 0) if os.isatty(number)), None)
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        for number in STOPPING:
            before = signal.getsignal(number)
            if number == signal.SIGHUP and before == signal.SIG_IGN:  # nohup make run
                self._terminal = None
                continue
            self._before[number] = before
            signal.signal(number, self._count)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)

    @property
    def received(self) -> bool:
        """Whether one of them has come, or the terminal that we were started from is gone.

        A closed terminal signals its first process only. A shell passes that on; `ssh -t host make run` has none.
        """
        return self._received > 0 or (self._terminal is not None and not os.isatty(self._terminal))

    def check(self) -> None:
        """Raise InterruptedStart if it is time to stop."""
        if self.received:
            raise InterruptedStart

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self._received += 1
