"""Where the log goes: a line an event, to the console."""

from typing import Any


def log_to_console(*, level: str) -> dict[str, Any]:
    """A LOGGING that writes everything from `level` on to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": "core.logs.EventLines", "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "filters": {"terse": {"()": "core.logs.RefusalsInOneLine"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["terse"]}},
        "root": {"handlers": ["console"], "level": level},
    }
