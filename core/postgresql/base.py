"""Django's PostgreSQL, whose kept connection is looked at before each request and seldom asked."""

import select
from time import monotonic

from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper

BELIEVED = 1.0  # seconds for which a server that has answered is believed to be there unless it says something


class DatabaseWrapper(DjangosWrapper):
    """A busy process would send `SELECT 1` before each of its requests, which takes as long as a question of theirs."""

    _answered_at = float("-inf")

    def is_usable(self) -> bool:
        """Whether the server answers, or did a moment ago and has neither hung up since nor gone with a message."""
        if not self.errors_occurred and monotonic() - self._answered_at < BELIEVED and self._is_quiet():
            return True
        answers: bool = super().is_usable()
        self._answered_at = monotonic() if answers else float("-inf")
        return answers

    def _is_quiet(self) -> bool:
        if self.connection is None or self.connection.closed:
            return False
        waiting = select.poll()
        waiting.register(self.connection.fileno(), select.POLLIN)
        return not waiting.poll(0)
