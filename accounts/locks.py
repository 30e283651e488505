"""Taking turns in PostgreSQL where a limit is counted before a row is written."""

from django.db import connection


def take_turns(*names: str) -> None:
    """Wait until nobody else holds one of these names, and hold them until the transaction ends.

    Everybody takes them in the same order, so two who want several never wait for each other.
    """
    with connection.cursor() as cursor:
        for name in sorted(names):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
