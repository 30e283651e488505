"""One answer as it was sent: status, headers and body."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import orjson
from django.utils.http import parse_etags

Header = tuple[str, str]
OK, NOT_MODIFIED = "200 OK", "304 Not Modified"
# Of what lies in Redis, pages and notes of writers: part of their names there. It rises with each change of what `pack`
# or `core.front.writers` write, as hosts of two versions may stand beside each other for a while.
FORM = 2
# What a 304 of Django's does not have: it is made of a few headers of the 200, and of those that every answer gets.
NOT_IN_304 = frozenset({"allow", "content-encoding", "content-length", "content-type", "x-frame-options"})


class Growth(NamedTuple):
    """Where the body of a page takes in what is added at its top (`core.front.growth`), counted before compression.

    `begin` is where the first of what it shows begins, and `first` the key of that one, or empty: only what has a
    greater key goes before it. `ends` tell for one that is added, for two and so on where that ends for which there is
    room, and what follows there.
    """

    about: str
    first: str
    begin: int
    ends: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class ReadyPage:
    """A 200 to a GET."""

    headers: list[Header]
    body: bytes
    growth: Growth | None = None

    def pack(self) -> bytes:
        """As it lies in Redis: a line of JSON with the headers and how it grows, then the body."""
        return orjson.dumps([self.headers, self.growth and tuple(self.growth)]) + b"\n" + self.body

    def header(self, name: str) -> str:
        """The value of a header by its name in small letters; empty where there is none."""
        return next((value for key, value in self.headers if key.lower() == name), "")

    def answers(self, if_none_match: str) -> bool:
        """Whether the caller has this page already: the weak comparison of RFC 9110, as Django does it."""
        etags, own = parse_etags(if_none_match), self.header("etag").removeprefix("W/")
        return bool(own) and (etags == ["*"] or own in [etag.removeprefix("W/") for etag in etags])

    def not_modified(self) -> list[Header]:
        """The headers of the 304: it is decided before bytes are compressed, so nothing tells of compression."""
        told = [(name, value) for name, value in self.headers if name.lower() not in NOT_IN_304]
        return [(name, _uncompressed(name.lower(), value)) for name, value in told]


def unpack(packed: bytes) -> ReadyPage:
    """What `pack` has made."""
    head, _, body = packed.partition(b"\n")
    headers, growth = orjson.loads(head)
    return ReadyPage([(name, value) for name, value in headers], body, growth and Growth(*growth))


def _uncompressed(name: str, value: str) -> str:
    if name == "etag":
        return value.removeprefix("W/")
    if name == "vary":
        return ", ".join(field for field in value.split(", ") if field.lower() != "accept-encoding")
    return value
