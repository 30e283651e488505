"""Reading threads as the public knows them. No call grows with the thread."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from accounts.models import Subscriber
from accounts.profiles import profile_of
from core.api.pagination import Key, Page, paginate, write_cursor
from core.errors import DomainError, NotAllowedError, NotFoundError
from core.kept_sql import Question, Search, given
from discussion.threads.models import Comment, CommentQuerySet, Follow, Reaction, Revision, SealedWords, Stance
from discussion.threads.places import ParentNotOpenError, require_parent_open
from discussion.threads.ranking.orders import balanced_page, list_name, ranked_page
from discussion.threads.trees import REPLY_KEYS, Keyed, Node, first_outline, grow, keys_of, outline, reply_list
from stories.models import Passage, Story
from stories.selectors import listed_stories, visible_stories

BY_TIME = {"newest": (Key("pk", descending=True),), "oldest": (Key("pk"),)}
SORTS = ("balanced", "best", "common_ground", *BY_TIME)
DEFAULT_SORT = "newest"
_COMMENT = Search(lambda: Comment.objects.select_related("story", "author", "parent").filter(pk=given("pk")))
_PUBLIC = Search(
    lambda: public_comments(given("at")).select_related("story", "author", "parent").filter(pk=given("pk"))
)
MINE = 500  # rows of one's own on one story that a page can make use of
# What `me/` asks of whoever looks at a story, each time.
_WHO, _WHERE = given("person"), given("story")
_BY: Any = {"story": _WHERE, "author": _WHO}
_TO: Any = {"comment__story": _WHERE, "comment__state__in": Comment.PUBLIC_STATES, "subscriber": _WHO}
_REACTIONS = Question(lambda: Reaction.objects.filter(**_TO).order_by("-id").values_list("comment", "kind")[:MINE])
_SAID = Question(lambda: Comment.objects.filter(**_BY).exclude(state=Comment.State.REJECTED).values_list("pk")[:1])
_STANCE = Search(lambda: Stance.objects.filter(story=_WHERE, subscriber=_WHO))
_FOLLOW = Question(lambda: Follow.objects.filter(story=_WHERE, subscriber=_WHO).values_list("pk"))

_WAY_UP = """
WITH RECURSIVE way (id, parent_id) AS (
    SELECT id, parent_id FROM threads_comment WHERE id = %s
    UNION ALL
    SELECT above.id, above.parent_id FROM threads_comment above JOIN way ON above.id = way.parent_id
)
SELECT id FROM way
"""


class CommentNotFoundError(NotFoundError):
    """The comment is not there, or not public: the same answer."""


class CommentsNotToldError(NotFoundError):
    """The person does not want a list of what he wrote: the same answer as where there is nobody."""


class NotYourCommentError(NotAllowedError):
    code = "not_your_comment"
    message = "Only its author may change a comment."


class BecauseNotFoundError(DomainError):
    code = "because_not_found"
    message = "The comment that moved you is not a public comment of this story."


def public_comments(at: datetime) -> CommentQuerySet:
    """Every comment and tombstone of every story that the public may read at this moment."""
    return Comment.objects.public().filter(story__in=visible_stories(at))


def get_public_comment(comment_id: UUID, at: datetime) -> Comment:
    """A comment that has a public place, with its story, author and parent. One query.

    Raises CommentNotFoundError for an unknown, held or rejected comment and for a story that is not visible.
    """
    comment = _PUBLIC.first(pk=comment_id, at=at)
    if comment is None:
        raise CommentNotFoundError
    return comment


def find_comment(comment_id: UUID) -> Comment | None:
    """A comment in whatever state, with its story, author and parent. One query."""
    return _COMMENT.first(pk=comment_id)


def get_own_comment(comment_id: UUID, author: Subscriber, at: datetime) -> Comment:
    """A comment of this author, public or not.

    Raises NotYourCommentError for another's public comment, and CommentNotFoundError for one that nobody may see.
    """
    comment = find_comment(comment_id)
    if comment is None or comment.author_id != author.pk:
        get_public_comment(comment_id, at)
        raise NotYourCommentError
    return comment


def get_parent(comment_id: UUID, story: Story) -> Comment:
    """The comment that is to be answered. Raises ParentNotOpenError, the same for every reason why it cannot be."""
    parent = find_comment(comment_id)
    if parent is None:
        raise ParentNotOpenError
    require_parent_open(parent, story)
    return parent


def get_because(comment_id: UUID, story: Story) -> Comment:
    """The shown comment of a story that moved somebody. Raises BecauseNotFoundError."""
    comment = Comment.objects.shown().filter(pk=comment_id, story=story).first()
    if comment is None:
        raise BecauseNotFoundError
    return comment


def comment_page(
    *,
    story: Story,
    sort: str,
    side: str,
    limit: int,
    depth: int,
    cursor: str | None,
    at: datetime,
    anchor: Passage | None = None,
) -> Page:
    """A page of top-level comments as nodes, each with its first replies; `side` keeps one camp's shown comments.

    With `anchor`, those that point at this part of the story and are shown, answers among them each by itself.
    `sort` is one of SORTS; of one side alone the balanced order is that of the best. Raises ValidationError for a
    cursor of another list.
    """
    page = _comment_keys(story=story, sort=sort, side=side, limit=limit, cursor=cursor, anchor=anchor)
    return _grown(page, depth, at, story)


def comment_outline(
    *,
    story: Story,
    sort: str,
    side: str,
    limit: int,
    depth: int,
    cursor: str | None,
    anchor: Passage | None = None,
) -> Page:
    """The same page without a word of it: as `Stub`s. One query for what is asked most, the first page by time."""
    if sort in BY_TIME and not (side or cursor or anchor):
        stubs, more = first_outline(story, newest=sort == "newest", limit=limit, depth=depth)
        return Page(stubs, next=first_page_to(story, sort, stubs[-1]) if more else None, previous=None)
    page = _comment_keys(story=story, sort=sort, side=side, limit=limit, cursor=cursor, anchor=anchor)
    return replace(page, rows=outline(page.rows, depth=depth))


def first_page_to(story: Story, sort: str, last: Keyed) -> str:
    """The cursor that leads on from a first page by time, of all sides and whatever they point at, behind `last`."""
    return write_cursor(list_name(story, sort, "", None), BY_TIME[sort], last)


def replies_page(*, comment: Comment, limit: int, depth: int, cursor: str | None, at: datetime) -> Page:
    """A page of the direct replies to a comment, oldest first, each with its own first replies."""
    return _grown(_reply_keys(comment, limit, cursor), depth, at, comment.story)


def replies_outline(*, comment: Comment, limit: int, depth: int, cursor: str | None) -> Page:
    """The same page without a word of it: as `Stub`s."""
    page = _reply_keys(comment, limit, cursor)
    return replace(page, rows=outline(page.rows, depth=depth))


def comment_node(comment: Comment, *, depth: int, at: datetime) -> Node:
    """One comment with its first replies."""
    return grow([comment], depth=depth, at=at, stories=[comment.story])[0]


def context_of(comment: Comment, *, at: datetime) -> list[Node]:
    """The way from the root to the comment, both included; no longer than COMMENT_MAX_DEPTH + 1."""
    way = Comment.objects.public().filter(pk__in=RawSQL(_WAY_UP, [comment.pk]))  # noqa: S611 - no input in the text
    nodes = {node.comment.pk: node for node in grow(keys_of(way), depth=0, at=at, stories=[comment.story])}
    steps, above = list[Node](), nodes.get(comment.pk)
    while above is not None:  # not by depth, which follows later where a branch was moved
        steps.append(above)
        above = nodes.get(above.comment.parent_id) if above.comment.parent_id else None
    return steps[::-1]


def shown_revisions(comment: Comment, *, limit: int, cursor: str | None) -> Page:
    """The versions that are or were public, newest first.

    Each has `before`, the body that it replaced, or None, and `redacted`: whether words were blacked out of it.
    Raises CommentNotFoundError unless the comment's words are public now.
    """
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotFoundError
    shown = Revision.objects.filter(comment=comment, state=Revision.State.SHOWN)
    earlier = shown.filter(version__lt=OuterRef("version")).order_by("-version").values("body")
    sealed = SealedWords.objects.filter(revision=OuterRef("pk"))
    return paginate(
        shown.annotate(before=Subquery(earlier[:1]), redacted=Exists(sealed)),
        keys=(Key("version", descending=True),),
        limit=limit,
        cursor=cursor,
        name=f"revisions:{comment.pk}",
    )


def own_comments(author: Subscriber, *, limit: int, cursor: str | None, at: datetime) -> Page:
    """Everything that this person wrote, newest first, in every state, as nodes without replies."""
    rows = keys_of(Comment.objects.filter(author=author))
    page = paginate(rows, keys=BY_TIME["newest"], limit=limit, cursor=cursor, name=f"own-comments:{author.pk}")
    return _grown(page, 0, at)


def told_comments(author: Subscriber, *, limit: int, cursor: str | None, at: datetime) -> Page:
    """What everybody can read of this person, newest first, as nodes without replies.

    Raises CommentsNotToldError unless the person wants them listed.
    """
    if not profile_of(author).show_comments:
        raise CommentsNotToldError
    rows = keys_of(Comment.objects.shown().filter(author=author, story__in=listed_stories(at)))
    page = paginate(rows, keys=BY_TIME["newest"], limit=limit, cursor=cursor, name=f"comments-of:{author.pk}")
    return _grown(page, 0, at)


def latest_comments(story: Story, *, limit: int) -> QuerySet[Comment]:
    """What was said last about a story, anywhere in the tree, with the authors; the newest first."""
    return Comment.objects.shown().filter(story=story).select_related("author").order_by("-id")[:limit]


def waiting_comments(author: Subscriber, story: Story, at: datetime) -> list[Node]:
    """The latest of this person's comments on a story whose first words wait for a decision, at most MINE."""
    rows = Comment.objects.filter(author=author, story=story, state=Comment.State.HELD)
    return grow(keys_of(rows).order_by("-id")[:MINE], depth=0, at=at, stories=[story])


def latest_bodies(comments: Sequence[Comment]) -> dict[UUID, str]:
    """What the authors last wrote, by comment. One query, only if an edit of a public comment waits."""
    bodies = {comment.pk: comment.body for comment in comments}
    edited = [comment for comment in comments if comment.is_waiting and comment.shown_version]
    if edited:
        latest = Revision.objects.filter(comment__in=edited, version=F("comment__latest_version"))
        bodies |= dict(latest.values_list("comment", "body"))
    return bodies


def own_reactions(subscriber: Subscriber, story: Story) -> dict[UUID, str]:
    """The person's latest reactions to public comments of a story by comment, at most MINE."""
    return dict(_REACTIONS.rows(person=subscriber.pk, story=story.pk))


def argues_in(subscriber: Subscriber, story: Story) -> bool:
    """Whether the person has said anything about a story that was shown, or waits. One query."""
    return bool(_SAID.rows(person=subscriber.pk, story=story.pk))


def own_stance(subscriber: Subscriber, story: Story) -> Stance | None:
    """Where the person stands on a story."""
    return _STANCE.first(story=story.pk, person=subscriber.pk)


def is_following(subscriber: Subscriber, story: Story) -> bool:
    """Whether the person wants to hear of a story."""
    return bool(_FOLLOW.rows(story=story.pk, person=subscriber.pk))


def _comment_keys(
    *, story: Story, sort: str, side: str, limit: int, cursor: str | None, anchor: Passage | None
) -> Page:
    if sort not in BY_TIME:
        return _ranked_page(story=story, sort=sort, side=side, limit=limit, cursor=cursor, anchor=anchor)
    rows = Comment.objects.public().filter(story=story)
    rows = rows.filter(parent__isnull=True) if anchor is None else rows.shown().filter(anchor=anchor)
    if side:
        rows = rows.shown().filter(side=side)  # a tombstone does not tell on which side it stood
    name = list_name(story, sort, side, anchor)
    return paginate(keys_of(rows), keys=BY_TIME[sort], limit=limit, cursor=cursor, name=name)


def _reply_keys(comment: Comment, limit: int, cursor: str | None) -> Page:
    rows = keys_of(Comment.objects.public().filter(parent=comment))
    return paginate(rows, keys=REPLY_KEYS, limit=limit, cursor=cursor, name=reply_list(comment))


def _ranked_page(*, story: Story, sort: str, side: str, limit: int, cursor: str | None, anchor: Passage | None) -> Page:
    if sort == "balanced" and not side:
        return balanced_page(story=story, limit=limit, cursor=cursor, anchor=anchor)
    order = "best" if sort == "balanced" else sort
    return ranked_page(story=story, sort=order, side=side, limit=limit, cursor=cursor, anchor=anchor)


def _grown(page: Page, depth: int, at: datetime, *stories: Story) -> Page:
    nodes: Sequence[Node] = grow(page.rows, depth=depth, at=at, stories=stories)
    return replace(page, rows=nodes)
