"""SQL that Django writes once in each process, for what every write asks and adds.

A comment takes some twenty small statements, and for such a one the writing takes several times as long as the answer.
It is written from the same query sets and models as everywhere else, so that a rule stands in one place:

    SIDE = Question(lambda: Stance.objects.filter(story=given("story"), subscriber=given("person")).values_list("side"))
    rows = SIDE.rows(story=7, person=8)
"""

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cache, cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.sql.compiler import SQLCompiler

Row = TypeVar("Row", bound=tuple[Any, ...])
Found = TypeVar("Found", bound=Model)


def given(name: str) -> Any:
    """A value in a query set that comes when it is asked; in the place of any other."""
    return _Given(name)


class _Given(Expression):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, *_: Any, **__: Any) -> Any:
        return "%s", [self]


class Question(Generic[Row]):
    """The rows of `values_list`, as PostgreSQL gives them. The query set is built when somebody first asks."""

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self._build = build

    def rows(self, **values: Any) -> list[Row]:
        """Ask. One query."""
        found: list[Row] = _ask(self._written, values)
        return found

    @cached_property
    def _written(self) -> tuple[str, tuple[Any, ...]]:
        return _write(self._build())


class Search(Generic[Found]):
    """Whole rows of a model, `select_related` ones with them. The query set is built when somebody first asks."""

    def __init__(self, build: Callable[[], "QuerySet[Found]"]) -> None:
        self._build = build

    def first(self, **values: Any) -> Found | None:
        """The first row, or None. One query."""
        return next(iter(self.all(**values)), None)

    def all(self, **values: Any) -> list[Found]:
        """Every row. One query."""
        rows = self._kept.all()  # a copy
        rows.query.get_compiler = lambda *_, **__: self._compiler.filled(values)  # type: ignore[method-assign]  # of this query alone
        return list(rows)

    @cached_property
    def _kept(self) -> "QuerySet[Found]":
        return self._build()

    @cached_property
    def _compiler(self) -> "_KeptCompiler":
        return _KeptCompiler(self._kept.query, connection, connection.alias)


class _KeptCompiler(SQLCompiler):
    """Writes once, and knows from then on which column of an answer is what."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._statement, self._parameters = super().as_sql()
        self._values: dict[str, Any] = {}

    def filled(self, values: dict[str, Any]) -> "_KeptCompiler":
        """The same with these values."""
        other = copy(self)
        other._values = values  # noqa: SLF001 - a copy of ours
        return other

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        """What was written, with the values."""
        return self._statement, tuple(_fill(self._parameters, self._values))


def insert_row(row: Model, *, unless_there: bool = False) -> None:
    """`row.save(force_insert=True)`; afterwards it has what PostgreSQL has filled in. One query.

    With `unless_there` nothing happens where a row with the same key stands already, and nothing is filled in.
    """
    fields = [field for field in row._meta.concrete_fields if not field.generated]  # noqa: SLF001 - documented API
    left = tuple(field for field in fields if _is_left(field, row))
    given = tuple(field for field in fields if field not in left)
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in given]
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row), given, () if unless_there else left, unless_there), values)
        filled = cursor.fetchone() if left and not unless_there else ()
    for field, value in zip(left, filled, strict=not unless_there):
        setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as save() does


def _is_left(field: "Field[Any, Any]", row: Model) -> bool:
    """Whether PostgreSQL finds the value."""
    value = getattr(row, field.attname)
    return isinstance(value, DatabaseDefault) or (field.primary_key and value is None)


@cache
def _insert(
    model: type[Model], given: Sequence["Field[Any, Any]"], left: Sequence["Field[Any, Any]"], unless_there: bool
) -> str:
    table = model._meta.db_table  # noqa: SLF001 - documented: the Model _meta API
    columns, returned = (", ".join(f'"{field.column}"' for field in fields) for fields in (given, left))
    values = ", ".join(["%s"] * len(given))
    statement = f'INSERT INTO "{table}" ({columns}) VALUES ({values})'  # noqa: S608 - names of ours
    statement += " ON CONFLICT DO NOTHING" if unless_there else ""
    return f"{statement} RETURNING {returned}" if left else statement


def _write(query: "QuerySet[Any, Any]") -> tuple[str, tuple[Any, ...]]:
    written: tuple[str, tuple[Any, ...]] = query.query.sql_with_params()
    return written


def _ask(written: tuple[str, tuple[Any, ...]], values: dict[str, Any]) -> list[Any]:
    statement, parameters = written
    with connection.cursor() as cursor:
        cursor.execute(statement, _fill(parameters, values))
        found: list[Any] = cursor.fetchall()
    return found


def _fill(parameters: Iterable[Any], values: dict[str, Any]) -> list[Any]:
    return [values[each.name] if isinstance(each, _Given) else each for each in parameters]
