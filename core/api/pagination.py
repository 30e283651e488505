"""Keyset pages behind signed cursors: stable while rows come and go, and as cheap on page 1,000 as on page 1."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeVar

import orjson
from django.core import signing
from django.core.signing import b64_decode, b64_encode
from django.db.models import F, Lookup, Model, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from core.api.sealed_cursors import open_cursor, seal_cursor

M = TypeVar("M", bound=Model)

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


@dataclass(frozen=True)
class Key:
    """One column of an order: the lookup path, its direction, and how a cursor's JSON value is read back."""

    path: str
    descending: bool = False
    read: Callable[[Any], Any] = lambda value: value


class Place(NamedTuple):
    """Where a page begins: beyond the row with these values of its keys, or, without any, at the beginning."""

    values: Sequence[Any] | None
    backwards: bool = False


@dataclass(frozen=True)
class Page:
    """Rows of one page, with the cursors beside it."""

    rows: Sequence[Any]
    next: str | None
    previous: str | None

    def body(self, results: Sequence[Any]) -> dict[str, Any]:
        """The list payload of the API: `{"results", "next", "previous"}`."""
        return {"results": results, "next": self.next, "previous": self.previous}


def read_limit(request: Request, default: int = DEFAULT_LIMIT) -> int:
    """`?limit=`, 1 to 100; anything else is refused with a pointer."""
    raw = request.query_params.get("limit", str(default))
    if not re.fullmatch(r"[1-9][0-9]{0,2}", raw) or int(raw) > MAX_LIMIT:
        raise ValidationError({"limit": f"must be a whole number from 1 to {MAX_LIMIT}"}, code="limit")
    return int(raw)


def paginate(
    rows: QuerySet[M],
    *,
    keys: Sequence[Key],
    limit: int,
    cursor: str | None,
    name: str,
    pinned: Sequence[Any] = (),
    is_sealed: bool = False,
) -> Page:
    """One page of `rows` in the order of `keys`, the last of which must be unique.

    `name` says which list this is, so that a cursor of one list is refused by another. What is `pinned` goes along from
    page to page, and is read with `read_pinned` before the rows are chosen. Where the cursors are sealed nobody can
    read from them where a row stands; `read_pinned` cannot either, so such a list pins nothing. Raises ValidationError
    for a cursor that we did not write. Costs one query, whatever the depth.
    """

    def read(place: Place, number: int) -> list[M]:
        ordered = rows.order_by(*(_order(key, place.backwards) for key in keys))
        beyond = ordered if place.values is None else ordered.filter(_after(keys, place.values, place.backwards))
        return list(beyond[:number])

    return page_of(read, keys=keys, limit=limit, cursor=cursor, name=name, pinned=pinned, is_sealed=is_sealed)


def page_of(
    read: Callable[[Place, int], list[Any]],
    *,
    keys: Sequence[Key],
    limit: int,
    cursor: str | None,
    name: str,
    pinned: Sequence[Any] = (),
    is_sealed: bool = False,
) -> Page:
    """The same of rows that no query set tells: `read(place, number)` has the first of those beyond a place."""
    read_back, write = (open_cursor, seal_cursor) if is_sealed else (read_cursor, sign_cursor)
    place = _place(read_back(cursor, name), keys, len(pinned)) if cursor else Place(None)
    found = read(place, limit + 1)
    more, found = len(found) > limit, found[:limit]
    if place.backwards:
        found.reverse()
    has_next = more if not place.backwards else bool(found)
    has_previous = more if place.backwards else place.values is not None and bool(found)
    return Page(
        rows=found,
        next=write(name, _told(keys, found[-1], pinned)) if found and has_next else None,
        previous=write(name, _told(keys, found[0], pinned, backwards=True)) if found and has_previous else None,
    )


def write_cursor(
    name: str, keys: Sequence[Key], row: Any, *, pinned: Sequence[Any] = (), backwards: bool = False
) -> str:
    """The place right after (or before) `row`."""
    return sign_cursor(name, _told(keys, row, pinned, backwards=backwards))


def first_cursor(name: str) -> str:
    """The beginning of a list of which nothing was shown yet, where nothing goes along."""
    return sign_cursor(name, [0])


def read_pinned(cursor: str, name: str, number: int) -> list[Any]:
    """The first `number` of what `paginate` was told to pin. Raises ValidationError."""
    return read_cursor(cursor, name)[1 : 1 + number]


def sign_cursor(name: str, values: Sequence[Any]) -> str:
    """An opaque text for a place in the list of this name; `values` as JSON can hold them, or by their `str`."""
    payload = b64_encode(orjson.dumps(values, default=str)).decode()
    return signing.Signer(salt=f"cursor:{name}", sep=".").sign(payload)


def read_cursor(cursor: str, name: str, *, member: str = "cursor") -> list[Any]:
    """What was signed. Raises ValidationError for what we did not write, or not for this list.

    `member` is the parameter that held it.
    """
    try:
        payload = signing.Signer(salt=f"cursor:{name}", sep=".").unsign(cursor)
        values: list[Any] = orjson.loads(b64_decode(payload.encode()))
    except (signing.BadSignature, ValueError):
        raise ValidationError({member: "is not a cursor of this list"}, code="cursor") from None
    return values


def _told(keys: Sequence[Key], row: Any, pinned: Sequence[Any], *, backwards: bool = False) -> list[Any]:
    """What a cursor holds."""
    return [int(backwards), *pinned, *(_value(row, key.path) for key in keys)]


def _place(told: Sequence[Any], keys: Sequence[Key], pinned: int) -> Place:
    backwards, *rest = told
    if not rest:
        return Place(None)
    return Place([key.read(raw) for key, raw in zip(keys, rest[pinned:], strict=True)], bool(backwards))


def _value(row: Any, path: str) -> Any:
    for part in path.split("__"):
        row = getattr(row, part)
    return row


def _order(key: Key, backwards: bool) -> str:
    return f"{'-' if key.descending != backwards else ''}{key.path}"


def _after(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> Q | Lookup[Any]:
    if len({key.descending for key in keys}) == 1:
        beyond = TupleLessThan if keys[0].descending != backwards else TupleGreaterThan
        return beyond(Tuple(*(F(key.path) for key in keys)), values)  # bounds the index scan, however many rows tie
    return _after_each(keys, values, backwards)


def _after_each(keys: Sequence[Key], values: Sequence[Any], backwards: bool) -> Q:
    """(a, b, c) beyond the position, column by column: directions differ, so no row comparison."""
    condition, equal = Q(), Q()
    for key, value in zip(keys, values, strict=True):
        beyond = "lt" if key.descending != backwards else "gt"
        condition |= equal & Q((f"{key.path}__{beyond}", value))
        equal &= Q((key.path, value))
    # The first column bounds the index scan; the disjunction alone would not.
    bound = "lte" if keys[0].descending != backwards else "gte"
    return Q((f"{keys[0].path}__{bound}", values[0])) & condition
