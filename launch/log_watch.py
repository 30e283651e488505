"""Shows on the terminal what goes wrong in the log files."""

import re
from pathlib import Path

BEGINS_A_RECORD = re.compile(r"\[?\d{4}-\d\d-\d\d[ T]|\[[A-Z]+\]|\d+:[A-Z] ")
PROBLEM = re.compile(r"\b(ERROR|CRITICAL)\b|^Traceback ")
SERVER_PROBLEM = re.compile(r"\b(FATAL|PANIC):")  # an ERROR of PostgreSQL is told by whoever caused it
MOST_LINES = 40  # at a time


class LogWatch:
    """Reads what is added to one log file, and gives back the records that tell of a problem."""

    def __init__(self, name: str, path: Path) -> None:
        """Begin at the present end of the file."""
        self.name = name
        self._path = path
        self._offset = path.stat().st_size if path.exists() else 0
        self._problem = SERVER_PROBLEM if name in {"postgres", "valkey"} else PROBLEM
        self._inside = False

    def news(self) -> list[str]:
        """`web | ...` lines of new problems, tracebacks included."""
        shown = [f"{self.name} | {line}" for line in self._new_lines() if self._belongs(line)]
        if len(shown) > MOST_LINES:
            return [*shown[:MOST_LINES], f"{self.name} | ... and {len(shown) - MOST_LINES} more lines in {self._path}"]
        return shown

    def _belongs(self, line: str) -> bool:
        if self._problem.search(line):
            self._inside = True
        elif BEGINS_A_RECORD.match(line):
            self._inside = False
        return self._inside

    def _new_lines(self) -> list[str]:
        """Whole lines only; the rest is read when it is complete."""
        try:
            with self._path.open("rb") as file:
                if file.seek(0, 2) < self._offset:  # a new file: the old one became .log.1
                    self._offset = 0
                file.seek(self._offset)
                complete = file.read().rpartition(b"\n")[0]
        except FileNotFoundError:
            return []
        self._offset += len(complete) + 1 if complete else 0
        return complete.decode(errors="replace").splitlines()
