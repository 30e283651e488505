"""Asked by a cursor that stays open, a question is answered as by a new one; after errors and reconnects, too."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import DataError, NotSupportedError, connection, transaction
from django.test.utils import CaptureQueriesContext
from psycopg.pq import Format

from core.kept_cursors import ask, tell
from core.models import Mark
from core.prepared import REPEATED, prepared_statements

FACTS = "SELECT %s::bigint, %s::uuid, %s::timestamptz, %s::text, %s::int[], %s::boolean"
MORE = "SELECT %s::int + {number}"


@pytest.mark.django_db
@pytest.mark.parametrize("answer", Format)
def test_values_come_back_as_they_are(answer: Format) -> None:
    for number in range(8):
        given = [number * 10**9, uuid4(), datetime(2026, 1, 1, tzinfo=UTC), "ä", [number, -1], None]
        assert ask(FACTS, given, answer=answer) == [tuple(given)]


@pytest.mark.django_db
def test_whoever_looks_on_sees_the_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert ask("SELECT %s::int + 1", [1]) == [(2,)]
    assert len(queries) == 1
    assert ask("SELECT %s::int + 1", [2]) == [(3,)]


@pytest.mark.django_db
def test_what_gives_no_rows_tells_how_many_it_wrote() -> None:
    statement = "INSERT INTO core_mark (name, read, seen, writers) SELECT unnest(%s::text[]), 0, 0, '{}'"
    assert tell(statement, [["a", "b"]]) == 2
    assert ask(statement, [["c"]]) == []
    assert Mark.objects.count() == 3


@pytest.mark.django_db
def test_an_error_is_djangos_and_what_comes_after_it_is_answered() -> None:
    for _ in range(7):
        with pytest.raises(DataError), transaction.atomic():
            ask("SELECT 1 / %s::int", [0])
        assert ask("SELECT 1 / %s::int", [1]) == [(1,)]


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_has_new_cursors() -> None:
    [(before,)] = ask("SELECT pg_backend_pid()", [])
    connection.close()
    [(after,)] = ask("SELECT pg_backend_pid()", [])
    assert before != after


@pytest.mark.django_db
def test_one_statement_is_answered_in_either_form() -> None:
    kinds = [type(ask("SELECT 'a'::tsvector", [], answer=answer)[0][0]) for answer in (*Format, *Format)]
    assert kinds == [str, bytes] * 2, "of a type that psycopg does not know"


@pytest.mark.django_db
def test_a_text_that_is_put_together_anew_is_still_the_same_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ask(MORE.format(number=2), [1]) == [(3,)]
    monkeypatch.setattr("psycopg.adapt.Transformer", None)  # what is learnt once is not learnt again
    assert ask(MORE.format(number=2), [2]) == [(4,)]


@pytest.mark.django_db(transaction=True)
def test_what_was_prepared_before_a_migration_fails_once() -> None:
    def tell_postgresql(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def look() -> list[tuple[int, ...]]:
        with prepared_statements():
            return ask("SELECT * FROM altered", [])

    tell_postgresql("CREATE TABLE altered AS SELECT 1 AS number")
    try:
        assert [look() for _ in range(REPEATED + 2)] == [[(1,)]] * (REPEATED + 2)
        tell_postgresql("ALTER TABLE altered ADD COLUMN more integer DEFAULT 2")
        with pytest.raises(NotSupportedError, match="cached plan"):
            look()
        assert look() == [(1, 2)]
    finally:
        tell_postgresql("DROP TABLE altered")
