"""SQL that Django writes once in each process, for what every write asks and adds.

A comment takes some twenty small statements, and for such a one the writing takes several times as long as the answer.
It is written from the same query sets and models as everywhere else, so that a rule stands in one place:

    SIDE = Question(lambda: Stance.objects.filter(story=given("story"), subscriber=given("person")).values_list("side"))
    rows = SIDE.rows(story=7, person=8)
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import cache, cached_property
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.query import get_related_populators
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler

# Values of these types mean to PostgreSQL what they mean in these fields, so the ORM's own way of asking each field
# what it makes of a value, five calls for each, is left out. Whatever else there is goes that way.
_AS_IT_IS = {int, str, bool, float, datetime, UUID, type(None)}
_PLAIN = {
    *(models.CharField, models.TextField, models.BooleanField, models.FloatField, models.UUIDField),
    *(models.BigAutoField, models.BigIntegerField, models.IntegerField),
    *(models.PositiveIntegerField, models.PositiveSmallIntegerField),
    *(models.DateTimeField, models.ForeignKey, models.OneToOneField),
}
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
        return self._reader.read(_ask(self._reader.written, values))

    @cached_property
    def _reader(self) -> "_Reader":
        return _Reader(self._build().query)


class _Reader:
    """Which column of an answer is what: looked up once, where the ORM does it with each answer."""

    def __init__(self, query: Query) -> None:
        self._compiler = SQLCompiler(query, connection, connection.alias)
        self.written = self._compiler.as_sql()
        about, select = self._compiler.klass_info, self._compiler.select
        if about is None or select is None or self._compiler.annotation_col_map:
            raise TypeError(f"Only rows of a model, and nothing beside them: {self.written[0]}")
        columns = about["select_fields"]
        self._model, self._columns = about["model"], slice(columns[0], columns[-1] + 1)
        self._names = [each[0].target.attname for each in select[self._columns]]
        self._related = get_related_populators(about, select, connection.alias)  # type: ignore[call-arg]  # stubs of 6.0
        self._converters = self._compiler.get_converters([each[0] for each in select])

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The objects that these rows are."""
        return [self._make(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _make(self, row: Sequence[Any]) -> Any:
        made = self._model.from_db(connection.alias, self._names, row[self._columns])
        for related in self._related:
            related.populate(row, made)
        return made


def insert_row(row: Model, *, unless_there: bool = False) -> None:
    """`row.save(force_insert=True)`; afterwards it has what PostgreSQL has filled in. One query.

    With `unless_there` nothing happens where a row with the same key stands already, and nothing is filled in.
    """
    values, left = _values(row)
    with connection.cursor() as cursor:
        cursor.execute(_insert(type(row), left, unless_there), values)
        filled = cursor.fetchone() if left and not unless_there else ()
    for name, value in zip(left, filled, strict=not unless_there):
        setattr(row, name, value)
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as save() does


def update_row(row: Model, *names: str) -> None:
    """`row.save(update_fields=names)` for a row that its caller has locked. One query."""
    statement, fields = _update(type(row), names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, row.pk])


def _values(row: Model) -> tuple[list[Any], tuple[str, ...]]:
    """What its columns are to hold, and the names of those for which PostgreSQL finds the value."""
    values, left = [], []
    for field, is_plain in _fields(type(row)):
        value = getattr(row, field.attname)
        if isinstance(value, DatabaseDefault) or (field.primary_key and value is None):
            left.append(field.attname)
        elif is_plain and type(value) in _AS_IT_IS:
            values.append(value)
        else:
            values.append(field.get_db_prep_save(field.pre_save(row, add=True), connection))
    return values, tuple(left)


@cache
def _fields(model: type[Model]) -> list[tuple["Field[Any, Any]", bool]]:
    """Every column, and whether the ORM hands over plain values as they are."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented API
    return [(field, type(field) in _PLAIN) for field in fields if not field.generated]


@cache
def _insert(model: type[Model], left: Collection[str], unless_there: bool) -> str:
    table = model._meta.db_table  # noqa: SLF001 - documented: the Model _meta API
    columns = {field.attname: f'"{field.column}"' for field, _ in _fields(model)}
    given = [column for name, column in columns.items() if name not in left]
    statement = f'INSERT INTO "{table}" ({", ".join(given)}) VALUES ({", ".join(["%s"] * len(given))})'  # noqa: S608 - names of ours
    if unless_there:
        return f"{statement} ON CONFLICT DO NOTHING"
    return f"{statement} RETURNING {', '.join(columns[name] for name in left)}" if left else statement


@cache
def _update(model: type[Model], names: Sequence[str]) -> tuple[str, list["Field[Any, Any]"]]:
    known = {field.name: field for field, _ in _fields(model)}
    fields = [known[name] for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    [key] = [field.column for field in known.values() if field.primary_key]
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "{key}" = %s', fields  # noqa: S608, SLF001 - names of ours, documented API


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
