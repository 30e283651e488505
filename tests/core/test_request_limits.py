"""A request gives up waiting for PostgreSQL, writes nothing by halves and asks to come again. Real locks, real time."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import Subscriber
from config.connections import limit_waiting
from core.models import Event, IdempotentWrite
from core.outages import outage_of
from discussion.threads.models import Comment, Reaction, Revision
from stories.models import Story
from stories.noise.models import Engagement
from tests.threads.conftest import MakeComment, alice, bob, make_comment

__all__ = ["alice", "bob", "make_comment"]

SHOW = "SELECT name, setting FROM pg_settings WHERE name LIKE '%%timeout'"
ASK_A_PROCESS = f"""
import sys, django
if sys.argv[1] == "web":
    import config.wsgi
else:
    django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("{SHOW}")
    print(dict(cursor.fetchall()))
"""

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def limited(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The connection of this process is made as in a web process, with a second for each limit."""
    caplog.set_level(logging.CRITICAL)
    options = dict(connection.settings_dict["OPTIONS"])
    limit_waiting(options, dict.fromkeys(settings.REQUEST_LIMITS, 1))
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "OPTIONS", options)
    yield
    monkeypatch.undo()
    connection.close()


@contextmanager
def locked(statement: str) -> Iterator[None]:
    """Somebody else's transaction that has run this statement, and stays open."""
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = 0")
        other.set_autocommit(False)
        cursor.execute(statement)
        yield
        other.rollback()


@pytest.mark.trust("F13")
def test_a_locked_table_is_not_waited_for(
    client_of: Callable[[Subscriber], APIClient], alice: Subscriber, story: Story
) -> None:
    client, path = client_of(alice), f"/api/v1/stories/{story.slug}/comments/"
    words, key = {"body": "Fewer cars."}, {"Idempotency-Key": "one"}
    with locked("LOCK TABLE noise_engagement IN ACCESS EXCLUSIVE MODE"):  # a post writes there after the comment
        answer = client.post(path, words, headers=key)
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert (answer.json()["code"], answer["Retry-After"], answer.json()["retry_after"]) == ("busy", "5", 5)
    for model in (Comment, Revision, Event, Engagement, IdempotentWrite):
        assert not model._default_manager.exists()
    assert client.post(path, words, headers=key).status_code == 201
    assert Comment.objects.count() == 1


@pytest.mark.trust("F13")
def test_a_locked_row_is_not_waited_for(
    client_of: Callable[[Subscriber], APIClient], bob: Subscriber, make_comment: MakeComment
) -> None:
    comment = make_comment()
    client = client_of(bob)
    Reaction.objects.create(comment=comment, subscriber=bob, kind="fair", reacted_at=comment.created_at)
    with locked("UPDATE threads_reaction SET turn = 7"):
        answer = client.put(f"/api/v1/comments/{comment.pk}/reaction/", {"kind": "agree"})
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert list(Reaction.objects.values_list("kind", "turn")) == [("fair", 1)]


@pytest.mark.trust("F13")
def test_a_page_gives_up_as_well(story: Story) -> None:
    reader = Client(raise_request_exception=False)
    with locked("LOCK TABLE threads_comment IN ACCESS EXCLUSIVE MODE"):
        answer = reader.get(f"/stories/{story.slug}/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert "This took too long and was given up." in answer.content.decode()
    assert reader.get(f"/stories/{story.slug}/").status_code == 200


def test_a_statement_that_lasts_is_ended() -> None:
    with pytest.raises(OperationalError) as ended, connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(60)")
    outage = outage_of(ended.value)
    assert outage is not None
    assert (outage.status, outage.code, outage.data) == (503, "busy", {"retry_after": 5})


@pytest.mark.parametrize(("process", "limits"), [("web", (10_000, 3_000, 30_000)), ("command", (0, 0, 0))])
def test_only_web_processes_are_limited(process: str, limits: tuple[int, int, int]) -> None:
    command = [sys.executable, "-c", ASK_A_PROCESS, process]
    told = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=True).stdout
    names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    for name, limit in zip(names, limits, strict=True):
        assert f"'{name}': '{limit}'" in told


def test_no_connection_compiles_its_statements() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def test_options_of_the_address_are_kept() -> None:
    options = {"options": "-c search_path=hubbub", "connect_timeout": 3}
    limit_waiting(options, {"lock_timeout": 3})
    assert options == {"options": "-c search_path=hubbub -c lock_timeout=3s", "connect_timeout": 3}


def test_less_than_no_time_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured):
        limit_waiting({}, {"lock_timeout": -1})
