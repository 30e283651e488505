"""`python -m core.outside_servers`: whether the servers of DATABASE_URL and REDIS_URL can be used, before settings are.

Ends with 0, or with 1 and a sentence for each that cannot. No sentence ever holds a password.
"""

import os
import re
import sys
from urllib.parse import urlsplit

import dj_database_url
import redis
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

PATIENCE = 3  # seconds
POSTGRES_SHAPE = "postgresql://user:password@host:5432/name"
REDIS_SHAPE = "redis://:password@host:6379/0 or unix:///path/to.sock?db=0"
ESCAPES = "special characters in it are written %XX"


def database_problem(url: str) -> str | None:
    """Why the PostgreSQL of this DATABASE_URL cannot be used, in a sentence; None if it can."""
    malformed = f"DATABASE_URL is not of the form {POSTGRES_SHAPE}; {ESCAPES}."
    try:
        database = dj_database_url.parse(url)
        if database["ENGINE"] != "django.db.backends.postgresql":
            return malformed
        database.setdefault("OPTIONS", {})["connect_timeout"] = PATIENCE
        return connection_problem(ConnectionHandler({"default": database})["default"])
    except (ValueError, ImproperlyConfigured):  # their words may quote a piece of the password
        return malformed


def connection_problem(connection: BaseDatabaseWrapper) -> str | None:
    """Why this connection cannot be made, in a sentence; None if it can."""
    try:
        connection.ensure_connection()
    except Error as error:
        address = f"{connection.settings_dict['HOST'] or 'localhost'}:{connection.settings_dict['PORT'] or 5432}"
        return f"The database of DATABASE_URL ({address}) cannot be used: {_cause(error)}."
    finally:
        connection.close()
    return None


def broker_problem(url: str) -> str | None:
    """Why the Redis or Valkey of this REDIS_URL cannot be used, in a sentence; None if it can."""
    try:
        address = _broker_address(url)
        # In protocol 2 a server that wants a password says so.
        with redis.Redis.from_url(url, protocol=2, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE) as client:
            client.ping()
    except redis.RedisError as error:
        return f"The server of REDIS_URL ({address}) cannot be used: {_cause(error)}."
    except ValueError:  # its words may quote a piece of the password
        return f"REDIS_URL is not of the form {REDIS_SHAPE}; {ESCAPES}."
    return None


def main() -> None:
    """Look at those that are set."""
    settings.configure()
    checks = {"DATABASE_URL": database_problem, "REDIS_URL": broker_problem}
    found = [check(os.environ[name]) for name, check in checks.items() if os.environ.get(name)]
    sys.exit("\n".join(filter(None, found)) or 0)


def _broker_address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return parts.path
    if not re.fullmatch(r"/?\d*", parts.path):
        raise ValueError("the database is no number")
    return f"{parts.hostname or 'localhost'}:{parts.port or 6379}"


def _cause(error: Exception) -> str:
    """`Connection refused` out of `connection to server at "h", port 1 failed: Connection refused, is it ...?`."""
    first_line = (str(error) or type(error).__name__).splitlines()[0]
    return re.sub(r"^.*(?: failed: (?:FATAL: *)?|connecting to \S+\. )", "", first_line).rstrip(". ")


if __name__ == "__main__":
    main()
