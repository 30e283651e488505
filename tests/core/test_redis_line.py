"""One question to Redis and one answer, over a connection that may be gone."""

import pytest
import redis
from django.core.cache import caches
from django_redis import get_redis_connection

from core.redis_line import RedisLine


def line(**options: float) -> RedisLine:
    return RedisLine(caches.settings["default"]["LOCATION"], **options)


@pytest.mark.trust("F3")
def test_a_connection_that_was_closed_is_opened_again() -> None:
    asked = line()
    get_redis_connection("default").client_kill_filter(_id=asked.ask("CLIENT", "ID"))
    assert asked.ask("ECHO", "still here") == b"still here"


def test_it_is_opened_as_often_as_need_be() -> None:
    """A pool would make a hundred connections, those that have ended among them, and then none any more."""
    asked, server = line(), get_redis_connection("default")
    for _ in range(120):
        server.client_kill_filter(_id=asked.ask("CLIENT", "ID"))
    assert asked.ask("ECHO", "still here") == b"still here"


@pytest.mark.trust("F4")
def test_what_hangs_is_asked_once_and_its_late_answer_is_nobodys() -> None:
    asked = line(socket_timeout=0.1)
    with pytest.raises(redis.TimeoutError):
        asked.ask("BLPOP", "nothing is ever put here", 1)
    assert asked.ask("ECHO", "another question") == b"another question"


class Interruption(BaseException):
    """What a time limit raises, anywhere."""


def test_who_is_interrupted_leaves_no_answer_to_another_question(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise Interruption

    asked = line()
    asked.ask("PING")
    with monkeypatch.context() as between:
        between.setattr(asked._own.connection, "read_response", interrupt)
        with pytest.raises(Interruption):
            asked.ask("ECHO", "one question")
    assert asked.ask("ECHO", "another question") == b"another question"


def test_a_refusal_is_an_error_and_closes_nothing() -> None:
    asked = line()
    number = asked.ask("CLIENT", "ID")
    with pytest.raises(redis.ResponseError):
        asked.ask("NO SUCH COMMAND")
    assert asked.ask("CLIENT", "ID") == number


def test_a_server_that_is_away_is_an_error() -> None:
    with pytest.raises(redis.ConnectionError):
        RedisLine("redis://127.0.0.1:1/0").ask("PING")
