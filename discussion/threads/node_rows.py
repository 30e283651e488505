"""Everything that is shown of comments and of the first replies below them, in one statement.

Django would take seven, and longer to put them together than PostgreSQL takes to answer. What comes back are the same
objects, so whoever shows them need not know. Whoever has shown them before asks for less: for their traits.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.db.models.base import ModelState
from psycopg.pq import Format

from accounts.models import Subscriber
from accounts.roles import ROLES
from core.kept_cursors import ask
from core.prepared import prepared_statements
from discussion.threads.models import Comment
from discussion.threads.node_sql import BADGES, MAX_NODES, MORE, NEWEST, OLDEST, WAITS, WHOLE, node_statement
from discussion.threads.ranking.tallies import Counted, folded
from stories.models import Passage

Traits = Sequence[Any]  # equal for one comment only where everything that is shown of it is the same


@dataclass(slots=True)
class NodeRow:
    """What belongs to one comment; where it `waits`, its reactions have changed just now, and are to be counted."""

    comment: Comment
    reply_count: int
    waits: bool
    counted: Counted
    badges: list[str]
    traits: Traits | None


@dataclass(slots=True)
class Stub:
    """Where a comment stands, and by which traits it is known whether anything that is shown of it has changed.

    They are None where its reactions have changed just now, and are to be counted. Keys are bytes here: a page has
    hundreds, and looks hardly any of them up. `found` and `last` are as `Node` has them.
    """

    key: bytes
    above: bytes | None
    traits: Traits | None
    replies: list["Stub"] = field(default_factory=list)
    found: int = 0
    last: bytes | None = None

    @property
    def pk(self) -> UUID:
        """Of the comment."""
        return UUID(bytes=self.key)


def read_node_rows(comments: Iterable[UUID], *, depth: int) -> list[NodeRow]:
    """These comments, whatever their state, and the public ones among the first replies down to `depth` levels below.

    In the order of their ids, each with author and part of the story that it points at, without its story. One of
    these that is also among the first replies to another comes again for that.
    """
    ids = list(comments)
    columns = ", ".join(f'{alias}."{column}"' for alias, model in _MODELS.items() for column, _ in _columns(model))
    return list(_read(_fetch(node_statement(depth, columns, joins=WHOLE), comments=ids, limit=len(ids))))


def read_stubs(comments: Iterable[UUID], *, depth: int) -> list[Stub]:
    """The same comments in the same order, without their words; none hangs below another yet."""
    ids = list(comments)
    return [_stub(row, 2) for row in _fetch(node_statement(depth, _KEYS), comments=ids, limit=len(ids))]


def read_first_stubs(story: int, *, newest: bool, limit: int, depth: int) -> tuple[list[Stub], bool]:
    """The same of the `limit` newest or oldest top-level comments of a story, and whether there are more of those."""
    statement = node_statement(depth, f"{_KEYS}, {MORE}", tops=NEWEST if newest else OLDEST)
    rows = _fetch(statement, story=story, limit=limit)
    return [_stub(row, 3) for row in rows], bool(rows and rows[0][2])


_KEYS = "uuid_send(place.id), uuid_send(place.parent_id)"


def _stub(row: Sequence[Any], traits_at: int) -> Stub:
    return Stub(row[0], row[1], None if row[traits_at + WAITS] else row[traits_at:])


def _fetch(statement: str, **asked: Any) -> list[Sequence[Any]]:
    with prepared_statements():  # keys and times need not be read from texts
        return ask(statement, {**asked, "roles": list(ROLES), "most": MAX_NODES}, answer=Format.BINARY)


# Of an author what a page can show: neither an address nor a password travels with each comment.
_SHOWN_OF = {"accounts.subscriber": {"id", "handle", "trust"}}
_MODELS: dict[str, type[Model]] = {"comment": Comment, "author": Subscriber, "anchor": Passage}
_PLACES: dict[str, Any] = {name: Comment._meta.get_field(name) for name in ("author", "anchor")}  # noqa: SLF001 - documented


@cache
def _columns(model: type[Model]) -> list[tuple[str, str]]:
    """Columns and names of attributes; whatever else is asked for, and what has to be converted, is read then."""
    about = model._meta  # noqa: SLF001 - documented
    shown = _SHOWN_OF.get(about.label_lower, {field.name for field in about.concrete_fields})
    plain = [field for field in about.concrete_fields if field.name in shown and not hasattr(field, "from_db_value")]
    return [(str(field.column), field.attname) for field in plain]


def _read(rows: Iterable[Sequence[Any]]) -> Iterator[NodeRow]:
    names = {alias: [name for _, name in _columns(model)] for alias, model in _MODELS.items()}
    author_at = len(names["comment"])
    anchor_at = author_at + len(names["author"])
    rest = anchor_at + len(names["anchor"])
    known: dict[tuple[str, Any], Any] = {("author", None): None, ("anchor", None): None}

    def part(alias: str, values: Sequence[Any]) -> Any:
        """One object for each row of the other tables, however many comments have it."""
        key = (alias, values[0])
        if key not in known:
            known[key] = _revive(_MODELS[alias], names[alias], values)
        return known[key]

    for row in rows:
        comment = _revive(Comment, names["comment"], row[:author_at])
        _PLACES["author"].set_cached_value(comment, part("author", row[author_at:anchor_at]))
        _PLACES["anchor"].set_cached_value(comment, part("anchor", row[anchor_at:rest]))
        traits = tuple(row[rest:])
        badges, replies, waits, ground, *numbers = traits[BADGES:]
        counted = folded(numbers, ground)
        yield NodeRow(comment, replies, bool(waits), counted, badges or [], None if waits else traits)


def _revive(model: type[Model], names: Sequence[str], values: Sequence[Any]) -> Any:
    """A row that was read, made as unpickling makes one: `__init__` looks at each column of each row again."""
    row: Any = model.__new__(model)
    row._state = ModelState()  # noqa: SLF001 - documented, and so below
    row._state.adding, row._state.db = False, "default"  # noqa: SLF001
    row.__dict__.update(zip(names, values, strict=True))
    return row
