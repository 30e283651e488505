"""Statements that are repeated: PostgreSQL plans them once, where planning takes as long as running."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg.pq import TransactionStatus

REPEATED = 5  # times, after which psycopg prepares a statement: its own default, which Django turns off
USABLE = {TransactionStatus.IDLE, TransactionStatus.INTRANS}
KEPT = 300  # statements of one connection; every savepoint has a name of its own, and passes through the same list


@contextmanager
def prepared_statements(*, by_keys: bool = False) -> Iterator[None]:
    """Within this, what this connection repeats is prepared, and stays so until it is closed.

    For large statements, and for requests that write: they ask by keys, and are planned alike for everybody. A list is
    better planned anew, since what is quick for a few rows may not be for very many. Nothing is prepared where a pooler
    may hand each transaction to another server, which an operator says by DISABLE_SERVER_SIDE_CURSORS (Django's
    documentation, "Transaction pooling").

    With `by_keys` what is prepared is never planned again. Left to itself PostgreSQL compares its estimates, and plans
    some of it at each execution, for longer than it runs. For nothing else: a list that is planned for a story of ten
    comments reads all of a hundred thousand.
    """
    connection.ensure_connection()
    driver = connection.connection
    before = driver.prepare_threshold
    is_ours = not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    if is_ours:
        driver.prepare_threshold, driver.prepared_max = REPEATED, KEPT
    if is_ours and by_keys:
        _plan("force_generic_plan")
    try:
        yield
    finally:
        driver.prepare_threshold = before
        if is_ours and by_keys and driver is connection.connection and driver.info.transaction_status in USABLE:
            _plan("auto")


def _plan(mode: str) -> None:
    """For this connection, past Django's count of what a request asks."""
    with connection.cursor() as cursor, connection.wrap_database_errors:
        cursor.cursor.execute(f"SET plan_cache_mode TO {mode}")
