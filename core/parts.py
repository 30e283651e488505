"""A query set as a part of a statement that is written by hand."""

from typing import Any, NamedTuple

from django.db.models import QuerySet


class Part(NamedTuple):
    """The text, with a named place for each of its values."""

    statement: str
    values: dict[str, Any]


def part_of(rows: QuerySet[Any, Any], name: str) -> Part:
    """What PostgreSQL would be asked for these rows; the names of the values begin with `name`."""
    statement, values = rows.query.sql_with_params()
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return Part(statement % tuple(f"%({each})s" for each in named), named)
