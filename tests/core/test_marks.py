"""Reading what is new in a growing table: nothing is missed, nothing is written where nothing is new."""

from collections.abc import Iterator
from contextlib import closing

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from core.events import emit
from core.marks import unread
from core.models import Event, Mark
from tests.conftest import NOW

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def begun() -> None:
    """Ids go on where another test ended, thousands of them: they are passed over in one piece."""
    happen("begun")
    read(size=10**9)


def happen(*kinds: str) -> None:
    for kind in kinds:
        emit(kind, at=NOW)


def read(size: int = 2) -> list[str]:
    return [kind for piece in pieces(size) for kind in piece]


def pieces(size: int) -> Iterator[list[str]]:
    for after, upto in unread("test", Event, size=size):
        rows = Event.objects.filter(id__gt=after, id__lte=upto).order_by("id")
        yield list(rows.values_list("kind", flat=True))


def test_everything_is_read_once_where_nobody_else_is_at_work() -> None:
    happen("a", "b", "c")
    assert read() == ["a", "b", "c"]
    assert read() == []
    happen("d")
    assert read() == ["d"]


def test_an_empty_table() -> None:
    Event.objects.all().delete()
    assert read() == []


@pytest.mark.trust("F1")
def test_killed_half_way_the_rest_and_the_piece_in_hand_are_read_again() -> None:
    happen("a", "b", "c", "d", "e")
    killed = pieces(2)
    assert [next(killed), next(killed)] == [["a", "b"], ["c", "d"]]
    del killed
    assert read() == ["c", "d", "e"]


@pytest.mark.trust("F7")
def test_two_at_once_read_everything_each_and_leave_nothing() -> None:
    happen("a", "b", "c")
    first, second = pieces(2), pieces(2)
    assert [next(first), next(second), next(first), next(second)] == [["a", "b"], ["a", "b"], ["c"], ["c"]]
    assert [next(first, None), next(second, None)] == [None, None]
    assert read() == []


def test_a_row_that_is_committed_after_those_behind_it_is_not_passed_over() -> None:
    with closing(connection.copy()) as other, other.cursor() as slow:
        slow.execute("BEGIN")
        slow.execute("INSERT INTO core_event (kind, story, payload, occurred_at) VALUES ('late', '', '{}', now())")
        happen("early")
        assert read() == ["early"]
        assert read() == ["early"], "while the other one is at work, what is young is read again"
        slow.execute("COMMIT")
    assert read() == ["late", "early"]
    assert read() == []


def test_a_transaction_that_begins_later_holds_nothing_up() -> None:
    happen("a")
    assert read() == ["a"]
    with closing(connection.copy()) as other, other.cursor() as slow:
        slow.execute("BEGIN")
        slow.execute("INSERT INTO core_event (kind, story, payload, occurred_at) VALUES ('late', '', '{}', now())")
        assert read() == []
        happen("b")
        assert read() == ["b"]
        slow.execute("COMMIT")
    assert read() == ["late", "b"]


def test_idle_it_reads_and_writes_nothing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    happen("a")
    read()
    with django_assert_num_queries(4) as queries:  # how far it is, what is the newest, who writes, and again the newest
        assert read() == []
    assert all(query["sql"].lstrip().startswith("SELECT") for query in queries.captured_queries)
    assert Mark.objects.get().read == Event.objects.latest("pk").pk
