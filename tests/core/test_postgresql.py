"""A connection that is kept from request to request: looked at, and asked where that is not enough."""

from contextlib import closing

import pytest
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as DjangosWrapper

from core.postgresql import base


def asks(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """What Django's own way has answered from here on."""
    said: list[bool] = []
    ask = DjangosWrapper.is_usable

    def note(connection: DjangosWrapper) -> bool:
        said.append(ask(connection))
        return said[-1]

    monkeypatch.setattr(DjangosWrapper, "is_usable", note)
    return said


@pytest.mark.django_db(transaction=True)
def test_it_is_asked_once_in_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    said, clock = asks(monkeypatch), iter([100.0, 100.0, 100.5, 101.5, 101.5])
    with closing(connection.copy()) as kept:
        kept.ensure_connection()
        monkeypatch.setattr(base, "monotonic", lambda: next(clock))
        assert [kept.is_usable() for _ in range(3)] == [True] * 3
    assert said == [True] * 2


@pytest.mark.trust("F13")
@pytest.mark.django_db(transaction=True)
def test_a_server_that_goes_is_noticed_at_once() -> None:
    with closing(connection.copy()) as kept:
        kept.ensure_connection()
        assert kept.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
        assert not kept.is_usable()


@pytest.mark.django_db(transaction=True)
def test_after_an_error_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    said = asks(monkeypatch)
    with closing(connection.copy()) as kept:
        kept.ensure_connection()
        kept.errors_occurred = True
        assert [kept.is_usable() for _ in range(2)] == said == [True] * 2


@pytest.mark.django_db(transaction=True)
def test_a_message_of_a_server_that_stays_is_no_end() -> None:
    with closing(connection.copy()) as kept, kept.cursor() as listens:
        listens.execute("LISTEN anything")
        assert kept.is_usable()
        with connection.cursor() as cursor:
            cursor.execute("NOTIFY anything")
        assert kept.is_usable()
