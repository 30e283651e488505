"""A worker whose broker is away."""

import pytest
from kombu import Connection

from config.celery import app
from config.consumer import LONGEST_PAUSE, EagerConsumer

NOWHERE = "redis://127.0.0.1:1/0"
QUARTER_HOUR = 900  # seconds; a hundred attempts, after which Celery gives up by itself, take less


class BrokerIsBackError(Exception):
    """Ends the waiting, which has no end of its own."""


@pytest.mark.trust("F5")
def test_it_asks_for_the_broker_every_few_seconds_and_never_gives_up(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if sum(slept) > QUARTER_HOUR:
            raise BrokerIsBackError

    monkeypatch.setattr("kombu.utils.functional.sleep", sleep)
    consumer = EagerConsumer.__new__(EagerConsumer)  # a whole one is a whole worker
    vars(consumer).update(app=app, first_connection_attempt=False, broker_connection_retry_attempt=0)
    with pytest.raises(BrokerIsBackError):
        consumer.ensure_connected(Connection(NOWHERE))
    assert len(caplog.records) >= QUARTER_HOUR / LONGEST_PAUSE
