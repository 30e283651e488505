"""The part of a worker that listens to the broker."""

from functools import partial
from typing import Any

import kombu
from celery.worker.consumer import Consumer
from kombu.common import ignore_errors

LONGEST_PAUSE = 5  # seconds between two attempts to reach the broker; by default they grow to thirty


class EagerConsumer(Consumer):
    """Back soon after its broker, however long that was away and whatever was in hand when it went."""

    task_consumer: Any  # a kombu.Consumer; None before there is a connection

    def ensure_connected(self, conn: kombu.Connection) -> kombu.Connection:
        """Wait until the broker answers."""
        patient = partial(conn.ensure_connection, interval_max=LONGEST_PAUSE)
        conn.ensure_connection = patient  # type: ignore[method-assign]  # Celery has no setting for this
        return super().ensure_connected(conn)

    def on_connection_error_after_connected(self, exc: Exception) -> None:
        """Give back the messages in hand, if the broker can be reached, and begin anew."""
        # The first close of a channel that listens fails before it gives anything back. Celery's second one comes when
        # the transport is taken apart already, and what it then raises would end the worker.
        if self.connection and self.task_consumer:
            ignore_errors(self.connection, self.task_consumer.channel.close)
        super().on_connection_error_after_connected(exc)
