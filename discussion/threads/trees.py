"""The first replies below comments, level by level: a fixed number of queries, and a bounded number of comments."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace
from uuid import UUID

from django.contrib.auth.models import Group
from django.db.models import Count, QuerySet
from django.db.models.expressions import RawSQL

from accounts.roles import ROLES
from core.api.pagination import Key, write_cursor
from discussion.threads.models import Comment
from discussion.threads.ranking.tallies import Counted, read_reactions

FIRST_REPLIES = 3
MAX_DEPTH = 4
DEFAULT_DEPTH = 2
MAX_NODES = 1000  # a page of 100 comments stops growing deeper here; its cursors lead on
REPLY_KEYS = (Key("id"),)  # an argument is read from its beginning, whatever the order of the page
_START = SimpleNamespace(id=UUID(int=0))

# The first three of each node, by the index (parent, id): a window over all replies would read a branch of 100,000.
_FIRST_REPLIES_OF = """
SELECT first.id
FROM unnest(%s::uuid[]) AS node (id)
CROSS JOIN LATERAL (
    SELECT reply.id
    FROM threads_comment reply
    WHERE reply.parent_id = node.id AND reply.state = ANY(%s::text[]) AND reply.shown_version > 0
    ORDER BY reply.id
    LIMIT %s
) first
"""


@dataclass
class Node:
    """A comment as it stands in the tree. `next` leads to the replies after those that are here."""

    comment: Comment
    badges: list[str] = field(default_factory=list)
    reactions: Counted = field(default_factory=Counted)
    reply_count: int = 0
    replies: list["Node"] = field(default_factory=list)

    @property
    def next(self) -> str | None:
        """The cursor of the first reply that is not here, or None when all are."""
        if self.reply_count <= len(self.replies):
            return None
        last = self.replies[-1].comment if self.replies else _START
        return write_cursor(reply_list(self.comment), REPLY_KEYS, last)


def reply_list(comment: Comment) -> str:
    """The name that cursors of this comment's replies are signed for."""
    return f"replies:{comment.pk}"


def with_author(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """What a node shows of each comment, without a query for each."""
    return comments.select_related("author", "story", "anchor")


def grow(comments: Iterable[Comment], *, depth: int, at: datetime) -> list[Node]:
    """Nodes for these comments and the first replies down to `depth` levels below them.

    One query a level, one each for the counts, the reactions and the badges.
    """
    roots = [Node(comment) for comment in comments]
    nodes, level = list(roots), roots
    for _ in range(depth):
        if not level or len(nodes) + FIRST_REPLIES * len(level) > MAX_NODES:
            break
        level = _attach_replies(level)
        nodes += level
    if nodes:
        _count_replies(nodes)
        _count_reactions(nodes, at)
        _name_badges(nodes)
    return roots


def new_node(comment: Comment) -> Node:
    """A comment that was written just now, so that nobody has answered it. One query."""
    node = Node(comment)
    _name_badges([node])
    return node


def _attach_replies(level: Sequence[Node]) -> list[Node]:
    by_id = {node.comment.pk: node for node in level}
    first = RawSQL(_FIRST_REPLIES_OF, [list(by_id), list(Comment.PUBLIC_STATES), FIRST_REPLIES])  # noqa: S611 - no input in the text
    found = with_author(Comment.objects.public().filter(pk__in=first)).order_by("id")
    below = [Node(comment) for comment in found]
    for node in below:
        if node.comment.parent_id:
            by_id[node.comment.parent_id].replies.append(node)
    return below


def _count_replies(nodes: Sequence[Node]) -> None:
    replies = Comment.objects.public().filter(parent__in=[node.comment.pk for node in nodes])
    counts = dict(replies.order_by().values_list("parent").annotate(Count("id")))
    for node in nodes:
        node.reply_count = counts.get(node.comment.pk, 0)


def _count_reactions(nodes: Sequence[Node], at: datetime) -> None:
    shown = [node for node in nodes if node.comment.state == Comment.State.PUBLISHED]
    if not shown:
        return
    counted = read_reactions([node.comment.pk for node in shown], at=at)
    for node in shown:
        node.reactions = counted[node.comment.pk]


def _name_badges(nodes: Sequence[Node]) -> None:
    """The roles of authors, so that readers know who speaks for the house."""
    authors = {node.comment.author_id for node in nodes if node.comment.author_id}
    badges: dict[int, list[str]] = defaultdict(list)
    roles = Group.objects.filter(name__in=ROLES, user__in=authors).order_by("name")
    for name, author_id in roles.values_list("name", "user"):
        badges[author_id].append(name)
    for node in nodes:
        node.badges = badges.get(node.comment.author_id or 0, [])
