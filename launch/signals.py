"""Ctrl-C, SIGTERM and the closing of the terminal, as something to look at between two steps."""

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
        self.received = 0
        self._before: dict[signal.Signals, Callable[[int, FrameType | None], object] | int | None] = {}

    def __enter__(self) -> Self:
        for number in STOPPING:
            before = signal.getsignal(number)
            if number == signal.SIGHUP and before == signal.SIG_IGN:  # nohup make run
                continue
            self._before[number] = before
            signal.signal(number, self._count)
        return self

    def __exit__(self, *_: object) -> None:
        for number, before in self._before.items():
            signal.signal(number, before if before is not None else signal.SIG_DFL)

    def check(self) -> None:
        """Raise InterruptedStart if one of them has come."""
        if self.received:
            raise InterruptedStart

    def _count(self, _number: int, _frame: FrameType | None) -> None:
        self.received += 1
