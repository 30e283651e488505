"""Django's command line, with a sentence where it would say in a traceback that the database is not as it should be."""

import sys
from collections.abc import Sequence

from django.core.management import execute_from_command_line
from django.db import OperationalError, ProgrammingError, connection
from django.db.migrations.executor import MigrationExecutor

from core.outside_servers import connection_problem

PENDING = "The database is older than the code. `make run`, or `python manage.py migrate`, brings it up to date."


def execute(arguments: Sequence[str]) -> None:
    """Carry out one command of manage.py. `--traceback` shows every error as it is."""
    try:
        execute_from_command_line([*arguments])
    except (OperationalError, ProgrammingError) as error:
        reason = _reason(error, arguments)
        if reason is None or "--traceback" in arguments:
            raise
        sys.exit(f"manage.py: {reason}")


def _reason(error: Exception, arguments: Sequence[str]) -> str | None:
    if isinstance(error, OperationalError):
        return connection_problem(connection)
    if "migrate" in arguments:  # then it is a migration that fails
        return None
    return PENDING if migrations_wait() else None


def migrations_wait() -> bool:
    """Whether `migrate` would have something to do."""
    connection.close()  # what failed may have left a transaction behind
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
