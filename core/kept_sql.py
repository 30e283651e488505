"""SQL that Django writes once in each process, for what every write asks and adds.

A comment takes some twenty small statements, and for such a one the writing takes several times as long as the answer.
It is written from the same query sets and models as everywhere else, so that a rule stands in one place:

    SIDE = Question(lambda: Stance.objects.filter(story=given("story"), subscriber=given("person")).values_list("side"))
    rows = SIDE.rows(story=7, person=8)
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache, cached_property
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models import NOT_PROVIDED, BooleanField, Expression, F, Field, Func, Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.query import get_related_populators
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from psycopg.pq import Format

from core.kept_cursors import ask, tell

# Values of these types mean to PostgreSQL what they mean in these fields, so the ORM's own way of asking each field
# what it makes of a value, five calls for each, is left out. Whatever else there is goes that way.
_AS_IT_IS = {int, str, bool, float, datetime, UUID, type(None)}
_PLAIN = {
    *(models.CharField, models.TextField, models.BooleanField, models.FloatField, models.UUIDField),
    *(models.BigAutoField, models.BigIntegerField, models.IntegerField),
    *(models.PositiveIntegerField, models.PositiveSmallIntegerField),
    *(models.DateTimeField, models.ForeignKey, models.OneToOneField),
}
# Columns that mean the same however they come, and are read in C where they come as PostgreSQL has them.
_READY = {"bigint", "boolean", "double precision", "integer", "smallint", "text", "timestamp with time zone", "uuid"}
Row = TypeVar("Row", bound=tuple[Any, ...])
Found = TypeVar("Found", bound=Model)


def given(name: str) -> Any:
    """A value in a query set that comes when it is asked; in the place of any other."""
    return _Given(name)


def any_of(field: str, name: str) -> Func:
    """Condition: the field has one of the values of the list that comes under this name.

    `__in` would be another statement for each number of them.
    """
    written = {"template": "(%(expressions)s))", "arg_joiner": " = ANY("}
    return Func(F(field), given(name), output_field=BooleanField(), **written)


def fill(parameters: Iterable[Any], values: Mapping[str, Any]) -> list[Any]:
    """The parameters of a statement, with values in the places of those that are `given`."""
    return [values[each.name] if isinstance(each, _Given) else each for each in parameters]


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
        return self._statement.ask(values)

    @cached_property
    def _statement(self) -> "_Statement":
        return _Statement(_compiler(self._build().query))


class Search(Generic[Found]):
    """Whole rows of a model, with related and annotated ones. The query set is built when somebody first asks."""

    def __init__(self, build: Callable[[], "QuerySet[Found]"]) -> None:
        self._build = build

    def first(self, **values: Any) -> Found | None:
        """The first row, or None. One query."""
        return next(iter(self.all(**values)), None)

    def all(self, **values: Any) -> list[Found]:
        """Every row. One query."""
        return self._reader.read(self._reader.statement.ask(values))

    @cached_property
    def _reader(self) -> "_Reader":
        return _Reader(self._build().query)


class _Statement:
    """A statement as it is sent: which values come when it is asked, and in which form the answer is wanted."""

    def __init__(self, compiler: SQLCompiler) -> None:
        written: tuple[str, tuple[Any, ...]] = compiler.as_sql()
        self.sql, self._parameters = written
        fields = [expression.output_field for expression, *_ in compiler.select or ()]
        self._answer = Format.BINARY if all(map(_is_ready, fields)) else Format.TEXT

    def ask(self, values: Mapping[str, Any]) -> list[Any]:
        return ask(self.sql, fill(self._parameters, values), answer=self._answer)


class _Reader:
    """Which column of an answer is what: looked up once, where the ORM does it with each answer."""

    def __init__(self, query: Query) -> None:
        self._compiler = _compiler(query)
        self.statement = _Statement(self._compiler)
        about, select = self._compiler.klass_info, self._compiler.select
        if about is None or select is None:
            raise TypeError(f"No rows of a model: {self.statement.sql}")
        columns = about["select_fields"]
        self._model, self._columns = about["model"], slice(columns[0], columns[-1] + 1)
        self._names = [each[0].target.attname for each in select[self._columns]]
        self._related = get_related_populators(about, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]  # stubs of 6.0
        self._beside = list((self._compiler.annotation_col_map or {}).items())
        self._converters = self._compiler.get_converters([each[0] for each in select])

    def read(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The objects that these rows are."""
        return [self._make(row) for row in self._compiler.apply_converters(rows, self._converters)]

    def _make(self, row: Sequence[Any]) -> Any:
        made = self._model.from_db(DEFAULT_DB_ALIAS, self._names, row[self._columns])
        for related in self._related:
            related.populate(row, made)
        for name, column in self._beside:
            setattr(made, name, row[column])
        return made


class _Shape(NamedTuple):
    """Of a row that is inserted: which columns are left to PostgreSQL, which are empty and need not be named, and what
    happens where its key is there."""

    model: type[Model]
    left: tuple[str, ...]
    empty: tuple[str, ...]
    met: str

    @property
    def filled_in(self) -> list[str | None]:
        """The columns that come back, in the order of `left`."""
        return [] if self.met else [field.column for field, _ in _fields(self.model) if field.attname in self.left]


def insert_row(row: Model, *, met: str = "") -> None:
    """`row.save(force_insert=True)`; afterwards it has what PostgreSQL has filled in. One query.

    `met` is what happens where a row with this key stands already, in the words of ON CONFLICT: `DO NOTHING`. Then
    nothing is filled in.
    """
    insert_rows([row], met={type(row): met})


def insert_rows(rows: Sequence[Model], *, met: Mapping[type[Model], str] = MappingProxyType({})) -> None:
    """The same for rows of several tables. One query.

    What points at another of them has to know its key, so that is none that PostgreSQL finds.
    """
    shapes, values = [], []
    for row in rows:
        own, left, empty = _values(row)
        shapes.append(_Shape(type(row), left, empty, met.get(type(row), "")))
        values += own
    given_back = ask(_insert(tuple(shapes)), values)
    found = iter(given_back[0] if given_back else ())
    for row, shape in zip(rows, shapes, strict=True):
        for name in () if shape.met else shape.left:
            setattr(row, name, next(found))
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as save() does


def update_row(row: Model, *names: str) -> None:
    """`row.save(update_fields=names)` for a row that its caller has locked. One query."""
    statement, fields = _update(type(row), names)
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    tell(statement, [*values, row.pk])


def _values(row: Model) -> tuple[list[Any], tuple[str, ...], tuple[str, ...]]:
    """What its columns are to hold, and the names of those for which PostgreSQL finds the value, and of empty ones."""
    values, left, empty = [], [], []
    for field, is_plain in _fields(type(row)):
        value = getattr(row, field.attname)
        if isinstance(value, DatabaseDefault) or (field.primary_key and value is None):
            left.append(field.attname)
        elif value is None and is_plain and field.db_default is NOT_PROVIDED:
            empty.append(field.attname)
        elif is_plain and type(value) in _AS_IT_IS:
            values.append(value)
        else:
            values.append(field.get_db_prep_save(field.pre_save(row, add=True), connection))
    return values, tuple(left), tuple(empty)


@cache
def _fields(model: type[Model]) -> list[tuple["Field[Any, Any]", bool]]:
    """Every column, and whether the ORM hands over plain values as they are."""
    fields = model._meta.concrete_fields  # noqa: SLF001 - documented API
    return [(field, type(field) in _PLAIN) for field in fields if not field.generated]


@cache
def _insert(shapes: tuple[_Shape, ...]) -> str:
    parts = [_insert_one(shape) for shape in shapes]
    if len(parts) == 1:
        return parts[0]
    names = [f"row_{number}" for number in range(len(parts))]
    named = ", ".join(f"{name} AS ({part})" for name, part in zip(names, parts, strict=True))
    giving = {name: shape for name, shape in zip(names, shapes, strict=True) if shape.filled_in}
    columns = ", ".join(f'{name}."{column}"' for name, shape in giving.items() for column in shape.filled_in)
    return f"WITH {named} SELECT {columns}" + (f" FROM {', '.join(giving)}" if giving else "")  # noqa: S608 - names of ours


def _insert_one(shape: _Shape) -> str:
    unnamed = {*shape.left, *shape.empty}
    columns = [f'"{field.column}"' for field, _ in _fields(shape.model) if field.attname not in unnamed]
    marks = ", ".join(["%s"] * len(columns))
    statement = f'INSERT INTO "{_table(shape.model)}" ({", ".join(columns)}) VALUES ({marks})'  # noqa: S608 - names of ours
    if shape.met:
        return f"{statement} ON CONFLICT {shape.met}"
    filled_in = ", ".join(f'"{column}"' for column in shape.filled_in)
    return f"{statement} RETURNING {filled_in}" if filled_in else statement


@cache
def _update(model: type[Model], names: Sequence[str]) -> tuple[str, list["Field[Any, Any]"]]:
    known = {field.name: field for field, _ in _fields(model)}
    fields = [known[name] for name in names]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    [key] = [field.column for field in known.values() if field.primary_key]
    return f'UPDATE "{_table(model)}" SET {columns} WHERE "{key}" = %s', fields  # noqa: S608 - names of ours


def _table(model: type[Model]) -> str:
    return model._meta.db_table  # noqa: SLF001 - documented: the Model _meta API


def _compiler(query: Query) -> SQLCompiler:
    return SQLCompiler(query, connection, DEFAULT_DB_ALIAS)


def _is_ready(field: "Field[Any, Any]") -> bool:
    kind = (field.db_type(connection) or "").removesuffix("[]")
    return kind in _READY or kind.startswith("varchar")
