"""What the log does not repeat."""

import logging

FAULT = 500


class RefusalsInOneLine(logging.Filter):
    """A request that was refused is no fault of ours: it gets a line and no traceback, so that faults stand out."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", FAULT) < FAULT:
            record.exc_info = record.exc_text = None
        return True
