"""Pages of comments from JSON that was written before, wherever nothing that it shows has changed since.

Two pages of a busy discussion differ by a few comments. So PostgreSQL is asked for the tree and for the traits by which
each comment is known (`discussion.threads.node_rows`), for words only of those that have changed, and only these are
written anew. Nothing has to be taken away when something happens: what is kept is compared with what is true.

The version of a row means something within one server only, so whatever is kept goes with its connection.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate
from typing import Any, NamedTuple
from uuid import UUID
from weakref import WeakKeyDictionary

import orjson
from django.conf import settings
from django.db import connection

from core.api.json import to_json
from core.api.pagination import Page
from core.front.growth import Addition
from core.front.page import Growth
from discussion.api.payloads import comment_list, comment_payload
from discussion.threads import selectors
from discussion.threads.models import Comment
from discussion.threads.node_rows import Stub, Traits
from discussion.threads.trees import Node, grow
from stories.models import Story

MOST_BYTES = 4 * 1024 * 1024  # of JSON kept with one connection; twice as much of memory
# Story, comment, the last of its replies that were found, and how many: on these hangs its `next`.
Place = tuple[str, bytes, bytes, int]
BEFORE_RESULTS = b'{"results":['
MOST_ADDED = 2  # comments that a page takes in without being rendered
NO_REPLIES = b'"results":[]'  # never in a text: there each quote has a backslash before it


class Shown(NamedTuple):
    """A page, and how it takes in what is written next; None where it is rendered for that."""

    body: dict[str, Any]
    growth: Growth | None = None


class Written(NamedTuple):
    """The JSON of one comment, before its replies and after them."""

    head: bytes
    tail: bytes

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.head) + len(self.tail)


@dataclass
class Kept:
    """What was written of comments with the replies that a page shows below them, and their traits then."""

    comments: dict[Place, tuple[Traits, Written]] = field(default_factory=dict)
    size: int = 0

    def find(self, story: Story, stub: Stub) -> Written | None:
        """What was written of this comment, unless anything of it is other than it was."""
        known = self.comments.get(_key(story, stub))
        return known[1] if known is not None and known[0] == stub.traits else None

    def keep(self, story: Story, stub: Stub, traits: Traits, written: Written) -> None:
        """Instead of what was kept of it; instead of everything where that is too much."""
        before = self.comments.pop(_key(story, stub), None)
        self.size += written.size - (before[1].size if before else 0)
        if self.size > MOST_BYTES:
            self.comments, self.size = {}, written.size
        self.comments[_key(story, stub)] = traits, written


_kept: WeakKeyDictionary[Any, Kept] = WeakKeyDictionary()  # by connection to the database


def thread_page(*, story: Story, depth: int, at: datetime, **asked: Any) -> Shown:
    """`selectors.comment_page` as JSON. Two or three queries, one more where anything has changed, and one where
    reactions have just now; without the thin layer nothing is kept here, either."""
    if not settings.THIN_LAYER:
        return Shown(comment_list(selectors.comment_page(story=story, depth=depth, at=at, **asked)))
    page = selectors.comment_outline(story=story, depth=depth, **asked)
    stubs, written = _written(page, story, at)
    newest_first = asked["sort"] == "newest" and not (asked["side"] or asked.get("anchor") or asked["cursor"])
    growth = _growth(page, stubs, written, story, asked["limit"]) if newest_first else None
    return Shown(_body(page, written), growth)


def branch_page(*, comment: Comment, depth: int, at: datetime, **asked: Any) -> dict[str, Any]:
    """The same of `selectors.replies_page`."""
    if not settings.THIN_LAYER:
        return comment_list(selectors.replies_page(comment=comment, depth=depth, at=at, **asked))
    page = selectors.replies_outline(comment=comment, depth=depth, **asked)
    return _body(page, _written(page, comment.story, at)[1])


def addition(node: Node) -> Addition | None:
    """What a comment adds to the pages that begin with the newest: those at the top alone, and only what is shown."""
    comment = node.comment
    if not settings.THIN_LAYER or comment.parent_id is not None or comment.state != Comment.State.PUBLISHED:
        return None
    return Addition(comment.story.slug, comment.pk.hex, to_json(comment_payload(node)))


def _body(page: Page, written: Sequence[bytes]) -> dict[str, Any]:
    return page.body([orjson.Fragment(each) for each in written])


def _written(page: Page, story: Story, at: datetime) -> tuple[list[Stub], list[bytes]]:
    """The comments at the top of a page, but for those that are gone, and the JSON of each with its replies."""
    kept = _kept.setdefault(connection.connection, Kept())
    written, changed = dict[bytes, Written](), list[Stub]()
    for stub in _walk(page.rows):
        known = kept.find(story, stub)
        if known is None:
            changed.append(stub)
        else:
            written[stub.key] = known
    if changed:
        written |= _write(changed, kept, story, at)
    stubs = [stub for stub in page.rows if stub.key in written]
    return stubs, [_join(stub, written) for stub in stubs]


def _growth(page: Page, stubs: Sequence[Stub], written: Sequence[bytes], story: Story, limit: int) -> Growth:
    """For one comment that is added, for two and so on, as many others leave the page as it has no room for."""
    begin = len(BEFORE_RESULTS)
    ends = list(accumulate((len(each) + 1 for each in written), initial=begin - 1))
    growing = []
    # One of them stays: where a page leads on that ends with what is added is not known here.
    for added in range(1, min(MOST_ADDED, limit - bool(stubs)) + 1):
        left = min(len(stubs), limit - added)
        leads_on = page.next if left == len(stubs) else selectors.first_page_to(story, "newest", stubs[left - 1])
        growing.append((max(begin, ends[left]), _behind_results(leads_on)))
    return Growth(story.slug, stubs[0].key.hex() if stubs else "", begin, growing)


def _behind_results(leads_on: str | None) -> str:
    return to_json(Page([], leads_on, None).body([])).removeprefix(BEFORE_RESULTS).decode()


def _write(stubs: Iterable[Stub], kept: Kept, story: Story, at: datetime) -> dict[bytes, Written]:
    """These as they are now, but for those that are gone. Kept by the traits which they were read with."""
    nodes = {node.comment.pk.bytes: node for node in grow(stubs, depth=0, at=at, stories=[story])}
    written = dict[bytes, Written]()
    for stub in stubs:
        node = nodes.get(stub.key)
        if node is None:
            continue
        written[stub.key] = _halves(node, stub)
        if node.traits is not None:
            kept.keep(story, stub, node.traits, written[stub.key])
    return written


def _halves(node: Node, stub: Stub) -> Written:
    payload = comment_payload(node)
    payload["replies"]["next"] = node.next_after(stub.found, UUID(bytes=stub.last) if stub.last else None)
    head, _, tail = to_json(payload).partition(NO_REPLIES)
    return Written(head + NO_REPLIES[:-1], NO_REPLIES[-1:] + tail)


def _join(stub: Stub, written: dict[bytes, Written]) -> bytes:
    head, tail = written[stub.key]
    if not stub.replies:
        return head + tail
    return head + b",".join([_join(reply, written) for reply in stub.replies if reply.key in written]) + tail


def _walk(stubs: Iterable[Stub]) -> Iterator[Stub]:
    for stub in stubs:
        yield stub
        yield from _walk(stub.replies)


def _key(story: Story, stub: Stub) -> Place:
    return story.slug, stub.key, stub.last or b"", stub.found
