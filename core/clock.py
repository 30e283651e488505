"""The one clock that all processes of a site share."""

from datetime import datetime
from typing import cast

from psycopg.pq import Format

from core.kept_cursors import ask


def database_time() -> datetime:
    """The time that PostgreSQL has: for jobs whose outcome must not depend on the machine that runs them."""
    [(now,)] = ask("SELECT statement_timestamp()", None, answer=Format.BINARY)
    return cast(datetime, now)
