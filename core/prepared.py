"""Statements that are repeated: PostgreSQL plans them once, where planning takes as long as running."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

REPEATED = 5  # times, after which psycopg prepares a statement: its own default, which Django turns off
KEPT = 300  # statements of one connection; every savepoint has a name of its own, and passes through the same list


@contextmanager
def prepared_statements() -> Iterator[None]:
    """Within this, what this connection repeats is prepared, and stays so until it is closed.

    For large statements, and for requests that write: they ask by keys, and are planned alike for everybody. A list is
    better planned anew, since what is quick for a few rows may not be for very many. Nothing is prepared where a pooler
    may hand each transaction to another server, which an operator says by DISABLE_SERVER_SIDE_CURSORS (Django's
    documentation, "Transaction pooling").
    """
    connection.ensure_connection()
    driver = connection.connection
    before = driver.prepare_threshold
    if not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
        driver.prepare_threshold, driver.prepared_max = REPEATED, KEPT
    try:
        yield
    finally:
        driver.prepare_threshold = before
