"""A query set as a part of a statement that is written by hand."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import QuerySet

from core.kept_sql import fill


class Part(NamedTuple):
    """The text, with a named place for each of its values."""

    statement: str
    values: dict[str, Any]


def part_of(rows: QuerySet[Any, Any], name: str) -> Part:
    """What PostgreSQL would be asked for these rows; the names of the values begin with `name`."""
    statement, values = rows.query.sql_with_params()
    named = {f"{name}{number}": value for number, value in enumerate(values)}
    return Part(statement % tuple(f"%({each})s" for each in named), named)


class KeptPart:
    """The same, written once in each process. The query set is built when somebody first asks."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]], name: str) -> None:
        self._build, self._name = build, name

    def part(self, **values: Any) -> Part:
        """With these values in the places of those that are `given` in the query set."""
        statement, parameters = self._written
        return Part(statement, dict(zip(parameters, fill(parameters.values(), values), strict=True)))

    @cached_property
    def _written(self) -> Part:
        return part_of(self._build(), self._name)
