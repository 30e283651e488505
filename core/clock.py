"""The one clock that all processes of a site share."""

from datetime import datetime

from django.db import connection


def database_time() -> datetime:
    """The time that PostgreSQL has: for jobs whose outcome must not depend on the machine that runs them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
