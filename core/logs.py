"""What the log does not repeat, and that nobody writes lines of his own into it."""

import logging
import re
from types import TracebackType
from typing import TypeAlias

FAULT = 500
# All that ends a line, moves a cursor, colours a terminal or turns the direction of writing.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_INDENT = "    "

ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class RefusalsInOneLine(logging.Filter):
    """A request that was refused is no fault of ours: it gets a line and no traceback, so that faults stand out."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", FAULT) < FAULT:
            record.exc_info = record.exc_text = None
        return True


class EventLines(logging.Formatter):
    """An event is one line, and the lines of a traceback below it are indented: only we begin a line.

    Whatever somebody sent is shown with its line ends and terminal commands spelt out, such as `\\n` and `\\x1b`.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging calls it so
        return _spell_out(super().formatMessage(record))

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802 - likewise
        return _indent(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - likewise
        return _indent(super().formatStack(stack_info))


def _indent(lines: str) -> str:
    return "\n".join(_INDENT + _spell_out(line) for line in lines.splitlines())


def _spell_out(text: str) -> str:
    return _CONTROLS.sub(lambda control: ascii(control[0])[1:-1], text)
