"""Comments as a page shows them: only what is public of each, and what this reader may do with it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from accounts.api.payloads import avatar_path
from discussion.threads.drafts import Purpose
from discussion.threads.models import Comment, Reaction
from discussion.threads.trees import Node
from discussion.threads.windows import is_editable
from stories.labels import label_of
from web.drafting import comment_form, keep_address
from web.forms import CommentForm
from web.mine import Mine
from web.parts import PointedAt, part_of

GONE = {
    Comment.State.REMOVED: "Removed by a moderator.",
    Comment.State.DELETED: "Deleted by its author.",
    Comment.State.ERASED: "Erased together with its author's account.",
}
REPORTED = {  # by whether a moderator has still to look at it
    True: "You have reported this comment. A moderator will look at it.",
    False: "You have reported this comment. A moderator has looked at it.",
}


@dataclass(frozen=True)
class ReactionCount:
    """How often one kind was chosen, and whether by this reader."""

    kind: str
    label: str
    count: int
    is_mine: bool


@dataclass(frozen=True)
class OwnWords:
    """What its author may change: those of his draft, or else the latest, which need not be the shown ones."""

    body: str
    version: int
    is_waiting: bool
    is_editable: bool
    is_draft: bool
    keep_at: str  # where a script keeps what is typed


@dataclass(frozen=True)
class Hearing:
    """How the reader listens to a comment, all below it, and its author; `blocks` is None for his own."""

    follows: bool
    mutes: bool
    blocks: bool | None


@dataclass(frozen=True)
class EarlierVersion:
    """What a comment was written about, where the story has been corrected since; `corrected` is the next version."""

    slug: str
    version: int
    corrected: int


@dataclass(frozen=True)
class ShownComment:
    """A comment, or the place of one: `words` is None where they are gone, and `gone` then says why.

    Templates see this and never the row, which still has the words that a moderator has taken down.
    """

    id: UUID
    created_at: datetime
    author: str = ""
    avatar: str = ""
    badges: Sequence[str] = ()
    side: str = ""
    side_label: str = ""
    anchor: PointedAt | None = None
    edited_at: datetime | None = None
    featured_at: datetime | None = None
    words: str | None = None
    gone: str = ""
    reactions: Sequence[ReactionCount] = ()
    locked: str = ""  # why nobody answers, where the lock is on this very comment
    moved_at: datetime | None = None
    moved_from: UUID | None = None
    may_react: bool = False
    may_reply: bool = False
    may_report: bool = False
    reported: str = ""
    own: OwnWords | None = None
    form: CommentForm | None = None
    is_new: bool = False  # since the reader's last visit
    hearing: Hearing | None = None
    replies: Sequence["ShownComment"] = ()
    reply_count: int = 0
    about: "EarlierVersion | None" = None
    has_more: bool = False


def show_all(nodes: Iterable[Node], mine: Mine, *, at: datetime, locked: bool = False) -> list[ShownComment]:
    """The nodes and everything below them; `locked` says whether a comment above them is."""
    return [show(node, mine, at=at, locked=locked) for node in nodes]


def show(node: Node, mine: Mine, *, at: datetime, locked: bool = False) -> ShownComment:
    """One node; deeper than a page grows there is nothing, so this ends."""
    comment = node.comment
    locked = locked or comment.is_locked
    replies = show_all(node.replies, mine, at=at, locked=locked)
    place = ShownComment(
        id=comment.pk,
        created_at=comment.created_at,
        replies=replies,
        reply_count=node.reply_count,
        has_more=node.reply_count > len(replies),
        locked=comment.locked_reason,
        moved_at=comment.moved_at,
        moved_from=comment.moved_from_id,
    )
    if comment.state == Comment.State.PUBLISHED:
        return _with_words(place, node, mine, at=at, locked=locked)
    reason = comment.removed_reason if comment.state == Comment.State.REMOVED else ""
    return replace(place, gone=reason or GONE[Comment.State(comment.state)])


def rows_of(nodes: Iterable[Node]) -> Iterator[Comment]:
    """The comments of these nodes and of everything below them."""
    for node in nodes:
        yield node.comment
        yield from rows_of(node.replies)


def _with_words(place: ShownComment, node: Node, mine: Mine, *, at: datetime, locked: bool) -> ShownComment:
    comment = node.comment
    is_own = mine.viewer is not None and comment.author_id == mine.viewer.pk
    reported, may_reply = comment.pk in mine.reported, mine.may_write and not locked
    return replace(
        place,
        author=comment.author.handle if comment.author else "",
        avatar=avatar_path(comment.author.handle) if comment.author else "",
        badges=node.badges,
        side=comment.side,
        side_label=label_of(comment.story, comment.side) if comment.side else "",
        anchor=part_of(comment),
        featured_at=comment.featured_at,
        edited_at=comment.edited_at,
        words=comment.body_html,
        about=_earlier_version(comment),
        reactions=_reactions(node, mine),
        may_react=mine.may_react and not is_own,
        may_reply=may_reply,
        may_report=mine.viewer is not None and not mine.shut_out and not is_own and not reported,
        reported=REPORTED[mine.reported[comment.pk]] if reported else "",
        own=_own_words(comment, mine, at) if is_own and not mine.shut_out else None,
        form=_reply_form(comment, mine) if may_reply else None,
        is_new=mine.viewer is not None and mine.unread.includes(comment, mine.viewer),
        hearing=_hearing(comment, mine) if mine.viewer else None,
    )


def _reactions(node: Node, mine: Mine) -> list[ReactionCount]:
    chosen = mine.reactions.get(node.comment.pk)
    return [
        ReactionCount(kind.value, str(kind.label), node.reactions.kinds[kind.value], kind == chosen)
        for kind in Reaction.Kind
    ]


def _hearing(comment: Comment, mine: Mine) -> Hearing:
    is_own = mine.viewer is None or comment.author_id in {None, mine.viewer.pk}
    return Hearing(
        follows=comment.pk in mine.listening.followed,
        mutes=comment.pk in mine.listening.muted,
        blocks=None if is_own else comment.author_id in mine.listening.blocked,
    )


def _earlier_version(comment: Comment) -> EarlierVersion | None:
    version = comment.version_read
    if version is None or version >= comment.story.version:
        return None
    return EarlierVersion(comment.story.slug, version, corrected=version + 1)


def _own_words(comment: Comment, mine: Mine, at: datetime) -> OwnWords:
    purpose = Purpose(edits=comment.pk)
    draft = mine.drafts.get(str(purpose))
    return OwnWords(
        draft.body if draft else mine.bodies[comment.pk],
        comment.latest_version,
        comment.is_waiting,
        is_editable=is_editable(comment, at=at),
        is_draft=draft is not None,
        keep_at=keep_address(comment.story, purpose),
    )


def _reply_form(comment: Comment, mine: Mine) -> CommentForm:
    return comment_form(comment.story, mine, Purpose(parent=comment.pk), auto_id=f"reply-{comment.pk}")
