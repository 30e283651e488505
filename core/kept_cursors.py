"""Cursors that stay open, one for each statement that a process repeats word by word.

A cursor that is used for one statement only knows from the second time how its values are written and its answers are
read. Django makes a new one each time, which takes the web process longer than it takes PostgreSQL to find a row.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import Connection, Cursor
from psycopg.pq import ExecStatus, Format

Values = Sequence[Any] | Mapping[str, Any] | None  # None: the statement has none, and may be several


class _Kept(NamedTuple):
    """A cursor and what it runs, in the very string of the first time: psycopg begins anew with one that is equal."""

    statement: str
    cursor: "Cursor[Any]"


Cursors = dict[tuple[str, Format], _Kept]  # as many as there are places that ask
_OPEN: "WeakKeyDictionary[BaseDatabaseWrapper, tuple[Connection[Any], Cursors]]" = WeakKeyDictionary()


def ask(statement: str, values: Values, *, answer: Format = Format.TEXT) -> list[Any]:
    """Run a statement, as Django's cursor would; the rows that it gives, if any. `answer` is how they come."""
    cursor = _run(statement, values, answer)
    rows: list[Any] = [] if cursor.pgresult.status == ExecStatus.COMMAND_OK else cursor.fetchall()
    return rows


def tell(statement: str, values: Values) -> int:
    """Run a statement that gives none; returns how many rows it has written."""
    written: int = _run(statement, values, Format.TEXT).rowcount
    return written


def _run(statement: str, values: Values, answer: Format) -> Any:
    database = connections[DEFAULT_DB_ALIAS]
    if database.queries_logged or database.execute_wrappers:  # somebody looks on, and does so at Django's cursors
        watched = database.cursor()
        watched.cursor.format = answer
        watched.execute(statement, values)
        return watched
    # As Django does before each statement; a transaction has a connection that was looked at when it began.
    if not database.in_atomic_block or database.connection is None:
        database.close_if_health_check_failed()
        database.ensure_connection()
    database.validate_no_broken_transaction()
    try:
        with database.wrap_database_errors:
            kept = _find(database, statement, answer)
            return kept.cursor.execute(kept.statement, values)
    except NotSupportedError:
        # Prepared before a migration, it gives other columns now, and never again an answer. A transaction forgets
        # what was prepared when it is rolled back.
        if not database.in_atomic_block:
            database.close()
        raise


def _find(database: BaseDatabaseWrapper, statement: str, answer: Format) -> _Kept:
    line: Connection[Any] = database.connection
    of_line, cursors = _OPEN.get(database, (None, {}))
    if of_line is not line:  # it was closed, and opened anew
        cursors = {}
        _OPEN[database] = line, cursors
    kept = cursors.get((statement, answer))
    if kept is None:
        kept = cursors[statement, answer] = _Kept(statement, line.cursor(binary=answer == Format.BINARY))
    return kept
