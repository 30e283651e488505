"""What is the reader's own on a story: stance, reactions, reports, words that wait. No other page is made from this."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from accounts.models import Subscriber
from accounts.roles import is_moderator
from accounts.standing import SilencedError, find_refusal
from discussion.moderation.selectors import comments_reported_by
from discussion.telling.listening import Listening, listening_to
from discussion.threads.cooling import next_comment_at
from discussion.threads.drafts import own_drafts
from discussion.threads.models import Comment, Draft
from discussion.threads.selectors import argues_in, latest_bodies, own_reactions, own_stance, waiting_comments
from discussion.threads.unread import Unread, unread_by
from stories.models import Story


@dataclass(frozen=True)
class Mine:
    """Empty for a reader who is not signed in."""

    viewer: Subscriber | None = None
    may_react: bool = False
    may_write: bool = False
    shut_out: str = ""  # why nothing is taken
    silenced: str = ""  # why no words are taken, while the rest is
    stance: str = ""
    reactions: dict[UUID, str] = field(default_factory=dict)  # {comment: kind}
    reported: dict[UUID, bool] = field(default_factory=dict)  # {comment: whether a moderator has still to look at it}
    waiting: Sequence[Comment] = ()  # own comments that nobody else sees yet
    bodies: dict[UUID, str] = field(default_factory=dict)  # {own comment: its latest words, shown or not}
    listening: Listening = field(default_factory=Listening)
    next_comment_at: datetime | None = None  # in a loud story, where that is not at once
    argues_here: bool = False  # reports only what is against the law
    moderates: bool = False
    drafts: dict[str, Draft] = field(default_factory=dict)  # {what they are for: words that are not posted}
    unread: Unread = field(default_factory=Unread)

    @property
    def contact(self) -> str:
        """Whom to write to about what cannot be reported."""
        return settings.CONTACT_EMAIL


NOBODY = Mine()


def read_mine(story: Story, viewer: Subscriber | None, shown: Sequence[Comment], *, at: datetime) -> Mine:
    """The reader's own part of a page on which these comments are shown. Fifteen queries, or none for nobody."""
    if viewer is None:
        return NOBODY
    refusal = find_refusal(viewer, at=at, words=True)
    is_silenced, is_open = isinstance(refusal, SilencedError), story.state == Story.State.PUBLISHED
    stance = own_stance(viewer, story)
    return Mine(
        viewer=viewer,
        may_react=is_open and (refusal is None or is_silenced),
        may_write=is_open and refusal is None,
        shut_out=refusal.detail if refusal and not is_silenced else "",
        silenced=refusal.detail if refusal and is_silenced else "",
        stance=stance.side if stance else "",
        reactions=own_reactions(viewer, story),
        reported=comments_reported_by(viewer, shown),
        waiting=[node.comment for node in waiting_comments(viewer, story, at)],
        bodies=latest_bodies([comment for comment in shown if comment.author_id == viewer.pk]),
        listening=listening_to(viewer, story, shown),
        next_comment_at=next_comment_at(author=viewer, story=story, at=at),
        argues_here=argues_in(viewer, story),
        moderates=viewer.is_staff and is_moderator(viewer),
        drafts={draft.purpose: draft for draft in own_drafts(viewer, story)},
        unread=unread_by(viewer, story),
    )
