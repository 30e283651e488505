"""A page that takes in at its top what its reader has just added, without being rendered anew.

Both are said by views: how a page grows, by the one that renders it; what was added, by the one that wrote it. Here
they are bytes. A page that has grown is its reader's alone, and is laid down for nobody; it is, byte for byte, what
Django would say if nobody else had done anything since the page was rendered. (With so many answers on it that one
level of them was left out, Django may show that level once a comment has left the page. Its cursors lead there.)
"""

from collections.abc import Sequence
from dataclasses import replace
from gzip import decompress
from hashlib import md5
from typing import NamedTuple

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware
from django.utils.http import quote_etag
from django.utils.text import compress_string
from rest_framework.request import Request

from core.front.page import Growth, Header, ReadyPage

GROWTH, ADDED = "hubbub.growth", "hubbub.added"  # in the environment of a request
SHORTEST = 200  # bytes; Django compresses no body that is shorter, and says nothing of compression there


class Addition(NamedTuple):
    """What somebody has added: `about` which subject, its place among what stands there, and as it is shown there."""

    about: str
    key: str
    body: bytes

    def pack(self) -> bytes:
        """As it lies in Redis: one line, as JSON has none of its own."""
        return b":".join((self.about.encode(), self.key.encode(), self.body))


def unpack_addition(line: bytes) -> Addition:
    """What `Addition.pack` has made."""
    about, key, body = line.split(b":", 2)
    return Addition(about.decode(), key.decode(), body)


def let_grow(request: Request | HttpRequest, growth: Growth) -> None:
    """The answer to this request takes in what is added to its subject."""
    request.META[GROWTH] = growth


def note_addition(request: Request | HttpRequest, added: Addition) -> None:
    """All that this request has changed for its sender is that this was added."""
    request.META[ADDED] = added


def grow(page: ReadyPage, added: Sequence[Addition]) -> ReadyPage | None:
    """The page with these in it, or None where it has to be rendered for them."""
    growth, those = page.growth, sorted({each.key: each for each in added}.values(), key=_key, reverse=True)
    if growth is None or len(those) > len(growth.ends):
        return None
    if any(each.about != growth.about or each.key <= growth.first for each in those):
        return None
    is_packed = page.header("content-encoding") == "gzip"
    body = decompress(page.body) if is_packed else page.body
    if len(body) < SHORTEST:
        return None
    end, behind = growth.ends[len(those) - 1]
    parts = [*(each.body for each in those), body[growth.begin : end]]
    grown = body[: growth.begin] + b",".join(filter(None, parts)) + behind.encode()
    sent = compress_string(grown, max_random_bytes=GZipMiddleware.max_random_bytes) if is_packed else grown
    return replace(page, body=sent, headers=[_renewed(header, grown, sent) for header in page.headers])


def _renewed(header: Header, body: bytes, sent: bytes) -> Header:
    """As Django would have it for these bytes: the ETag is of those that were not compressed, and weak if they were."""
    name, value = header
    if name.lower() == "content-length":
        return name, str(len(sent))
    if name.lower() == "etag":
        etag = quote_etag(md5(body, usedforsecurity=False).hexdigest())
        return name, f"W/{etag}" if value.startswith("W/") else etag
    return header


def _key(added: Addition) -> str:
    return added.key
