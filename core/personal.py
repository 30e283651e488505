"""What the site keeps about a person: how a room hands it over for an export, forgets it, and gives it another number.

A room tells it in a module `personal` that is listed in the setting PERSONAL_DATA, so whoever exports, erases or merges
reaches the rooms above without importing them. People are named by their numbers here: core does not know them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from importlib import import_module
from types import NoneType
from typing import Any, Protocol, TypeAlias, runtime_checkable
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Exists, OuterRef, QuerySet

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

PIECE = 500  # rows that are read at once
_PLAIN = (str, int, float, NoneType)  # as they are


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of an export: rows of plain data, read while the export is written."""

    name: str  # of the part in the file, such as `comments`; unique among all rooms
    title: str  # "Your comments", for the readable page
    about: str  # a sentence or two under it: what this is
    rows: Iterable[Mapping[str, Json]]  # times as ISO 8601 in UTC; the same keys in every row, in the order to read
    for_staff: bool = False  # most people never have any: told only where there is something


class Fate(StrEnum):
    """What becomes of a comment whose author goes."""

    ANONYMISED = "anonymised"  # the words stay, by nobody
    REMOVED = "removed"  # the words go, a tombstone keeps the thread together


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What a person who goes wants to become of the comments, all of them or some otherwise."""

    comments: Fate
    otherwise: frozenset[UUID] = frozenset()  # comments that get the other fate

    def fate_of(self, comment: UUID) -> Fate:
        if comment not in self.otherwise:
            return self.comments
        return Fate.REMOVED if self.comments is Fate.ANONYMISED else Fate.ANONYMISED


@runtime_checkable
class PersonalData(Protocol):
    """A module `personal` of a room."""

    # `label.model.field` of all that it answers for: what names a person, or may hold words by or about one.
    COLUMNS: frozenset[str]

    def collect(self, person: int) -> Iterable[Section]:
        """All that the room keeps about this person, without names, addresses or words of others.

        Reads in pieces of constant size, and writes nothing.
        """

    def erase(self, person: int, *, choice: Choice, at: datetime) -> None:
        """Delete, overwrite or cut loose all that `collect` would tell, so that nobody is known by it.

        What others wrote stays as it is. Called after the person was signed out for good and after the rooms above, in
        one transaction with them; a second call finds nothing left to do.
        """

    def move(self, person: int, *, into: int, at: datetime) -> None:
        """Make what is this account's that of another account of the same person, or end it.

        Of what one can have only once, the room says which of two stays. Called after the rooms above, in one
        transaction with them, with both accounts locked; the number of statements does not depend on that of the rows.
        A second call moves what has come since.
        """


def personal_data() -> list[PersonalData]:
    """The rooms of PERSONAL_DATA, in the order in which they forget; ImproperlyConfigured if one of them cannot."""
    return [_room(name) for name in settings.PERSONAL_DATA]


def read_rows(rows: QuerySet[Any], *fields: str, **renamed: str) -> Iterator[Mapping[str, Json]]:
    """These fields of the rows in the order of their keys, as a Section has them; `story="comment__story__slug"`."""
    names, paths = [*fields, *renamed], [*fields, *renamed.values()]
    for values in rows.order_by("pk").values_list(*paths).iterator(chunk_size=PIECE):
        yield dict(zip(names, map(_plain, values), strict=True))


def hand_over(rows: QuerySet[Any], owner: str, *, person: int, into: int, once: Sequence[str] | None = None) -> None:
    """Make those of these rows that name `person` in the column `owner` name `into`: two statements at most.

    `once` are the columns that tell the rows of one person apart, where there can be only one: what `into` has already
    stays, and the other row goes. Nothing may point at rows that go.
    """
    moving = rows.filter(**{owner: person})
    if once is not None:
        twins = rows.filter(**{owner: into}, **{column: OuterRef(column) for column in once})
        drop_rows(moving.filter(Exists(twins)))
    moving.update(**{owner: into})


def drop_rows(rows: QuerySet[Any]) -> None:
    """Delete these rows in one statement, however many there are. Nothing may point at them."""
    rows._raw_delete(rows.db)  # noqa: SLF001 - `delete` would read them first, and delete a hundred at a time


def _plain(value: Any) -> Json:
    if isinstance(value, _PLAIN):  # nearly always, and of some people millions
        as_it_is: Json = value
        return as_it_is
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    found: Json = [_plain(item) for item in value] if isinstance(value, list | tuple) else value
    return found


def _room(name: str) -> PersonalData:
    room = import_module(name)
    if not isinstance(room, PersonalData):
        raise ImproperlyConfigured(f"PERSONAL_DATA: {name} needs COLUMNS, collect, erase and move.")
    return room
