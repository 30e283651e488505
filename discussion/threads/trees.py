"""Comments with the first replies below them: a fixed number of queries, and a bounded number of comments."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from accounts.roles import roles_of
from core.api.pagination import Key, first_cursor, write_cursor
from core.kept_sql import Search, any_of
from discussion.threads.models import Comment
from discussion.threads.node_rows import NodeRow, Stub, Traits, read_first_stubs, read_node_rows, read_stubs
from discussion.threads.ranking.tallies import Counted, count_reactions
from stories.models import Story

MAX_DEPTH = 4
DEFAULT_DEPTH = 2
REPLY_KEYS = (Key("pk"),)  # an argument is read from its beginning, whatever the order of the page
_STORIES = Search(lambda: Story.objects.filter(any_of("pk", "stories")))
_STORY: Any = Comment._meta.get_field("story")  # noqa: SLF001 - documented


@dataclass
class Node:
    """A comment as it stands in the tree. `next` leads to the replies after those that were `found`, up to `last`.

    Those are in `replies`, but for what the page has at its top: of the comments that point at one part of a story each
    stands by itself.
    """

    comment: Comment
    badges: list[str] = field(default_factory=list)
    reactions: Counted = field(default_factory=Counted)
    reply_count: int = 0
    traits: Traits | None = None
    replies: list["Node"] = field(default_factory=list)
    found: int = 0
    last: UUID | None = None

    @property
    def key(self) -> UUID:
        """Of the comment."""
        return self.comment.pk

    @property
    def above(self) -> UUID | None:
        """What it answers."""
        return self.comment.parent_id

    @property
    def next(self) -> str | None:
        """The cursor of the first reply that was not found, or None when all were."""
        return self.next_after(self.found, self.last)

    def next_after(self, found: int, last: UUID | None) -> str | None:
        """The same where so many were found, up to that one."""
        if self.reply_count <= found:
            return None
        name = reply_list(self.comment)
        return first_cursor(name) if last is None else write_cursor(name, REPLY_KEYS, SimpleNamespace(pk=last))


Grown = TypeVar("Grown", Node, Stub)


def reply_list(comment: Comment) -> str:
    """The name that cursors of this comment's replies are signed for."""
    return f"replies:{comment.pk}"


class Keyed(Protocol):
    """A comment, or what stands for it."""

    @property
    def pk(self) -> UUID: ...


def keys_of(comments: QuerySet[Comment]) -> "QuerySet[Comment, Any]":
    """The same comments with nothing but their keys, for `grow` to read: tuples, as objects take longer to be made."""
    return comments.values_list("pk", named=True)


def grow(comments: Iterable[Keyed], *, depth: int, at: datetime, stories: Iterable[Story] = ()) -> list[Node]:
    """Nodes for these comments, read anew, and the first replies down to `depth` levels below them.

    Of each only the key has to be there. One query, one more for stories that are not given, and one where reactions
    have just changed.
    """
    ids = [comment.pk for comment in comments]
    rows = read_node_rows(ids, depth=depth) if ids else []
    _tell_stories([row.comment for row in rows], stories)
    _count_what_waits(rows, at)
    return _hang([_node(row) for row in rows], ids)


def outline(comments: Iterable[Keyed], *, depth: int) -> list[Stub]:
    """The same tree without a word of it, for whoever may have shown it before. One query."""
    ids = [comment.pk for comment in comments]
    return _hang(read_stubs(ids, depth=depth) if ids else [], [pk.bytes for pk in ids])


def first_outline(story: Story, *, newest: bool, limit: int, depth: int) -> tuple[list[Stub], bool]:
    """The same of the newest or oldest comments of a story, and whether there are more. One query."""
    stubs, more = read_first_stubs(story.pk, newest=newest, limit=limit, depth=depth)
    tops = [stub.key for stub in stubs if stub.above is None]
    return _hang(stubs, tops[::-1] if newest else tops), more


def new_node(comment: Comment) -> Node:
    """A comment that was written just now, so that nobody has answered it. One query."""
    return Node(comment, sorted(roles_of(comment.author)) if comment.author else [])


def _node(row: NodeRow) -> Node:
    shown = row.comment.state == Comment.State.PUBLISHED
    return Node(row.comment, row.badges, row.counted if shown else Counted(), row.reply_count, row.traits)


def _hang(found: Sequence[Grown], tops: Sequence[Any]) -> list[Grown]:
    """Each below what it answers but `tops`, which are what comes back; those found are in the order of their ids."""
    nodes: dict[Any, Grown] = {node.key: node for node in found}
    by_themselves = set(tops)
    below = nodes.keys() - by_themselves
    if len(nodes) < len(found):  # one of `tops` comes again where it is among the first replies to another
        below |= {key for key, times in Counter(node.key for node in found).items() if times > 1}
    for key, node in nodes.items():
        if key in below:
            above = nodes[node.above]
            above.found += 1
            above.last = key
            if key not in by_themselves:
                above.replies.append(node)
    return [nodes[key] for key in tops if key in nodes]


def _tell_stories(comments: Sequence[Comment], known: Iterable[Story]) -> None:
    """Give each comment its story; nearly always all have the same one."""
    stories = {story.pk: story for story in known}
    missing = {comment.story_id for comment in comments}.difference(stories)
    if missing:
        stories |= {story.pk: story for story in _STORIES.all(stories=list(missing))}
    for comment in comments:
        _STORY.set_cached_value(comment, stories[comment.story_id])


def _count_what_waits(rows: Sequence[NodeRow], at: datetime) -> None:
    waiting = {row.comment.pk: row for row in rows if row.waits and row.comment.state == Comment.State.PUBLISHED}
    if waiting:
        for key, counted in count_reactions(waiting, at=at).items():
            waiting[key].counted = counted
