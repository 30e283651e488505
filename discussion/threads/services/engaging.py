"""Small acts without words: reactions, stances, follows. One of each per person; the ledger knows every turn."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.threads.changes.noting import note_reaction
from discussion.threads.models import Comment, Follow, Reaction, Stance, StanceTurn
from discussion.threads.places import enter_discussion, require_open
from discussion.threads.selectors import BecauseNotFoundError, CommentNotFoundError
from discussion.threads.sides import side_answered, side_of
from stories.models import Story
from stories.noise.models import Engagement
from stories.noise.services import record_engagement, retract_engagement

# One statement each, so that a thousand clicks at once make one row: those who come second wait for the row and then
# either change nothing or see the first one's turn, whose ledger row they withdraw.
CHOOSE_REACTION = """
INSERT INTO threads_reaction AS mine (comment_id, subscriber_id, kind, turn, reacted_at)
VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (comment_id, subscriber_id) DO UPDATE
    SET kind = excluded.kind, turn = mine.turn + 1, reacted_at = excluded.reacted_at
    WHERE mine.kind <> excluded.kind
RETURNING id, turn
"""
CHOOSE_STANCE = """
INSERT INTO threads_stance AS mine (story_id, subscriber_id, side, because_id, turn, declared_at)
VALUES (%s, %s, %s, %s, 1, %s)
ON CONFLICT (story_id, subscriber_id) DO UPDATE
    SET side = excluded.side, because_id = excluded.because_id, turn = mine.turn + 1,
        declared_at = excluded.declared_at
    WHERE mine.side <> excluded.side
RETURNING id, turn
"""


class OwnCommentError(DomainError):
    code = "own_comment"
    message = "You cannot react to your own comment."


@transaction.atomic
def react(*, comment: Comment, subscriber: Subscriber, kind: str, at: datetime) -> None:
    """Make `kind` the person's reaction to a shown comment, in place of any earlier one.

    The same reaction again does nothing. Raises CommentNotFoundError, OwnCommentError or DiscussionClosedError.
    """
    if comment.state != Comment.State.PUBLISHED:
        raise CommentNotFoundError
    if comment.author_id == subscriber.pk:
        raise OwnCommentError
    require_open(comment.story)
    chosen = _choose(CHOOSE_REACTION, [comment.pk, subscriber.pk, kind, at])
    if chosen is None:
        return
    reaction = Reaction(id=chosen[0], turn=chosen[1])
    note_reaction(comment)
    _retract_turn_before(reaction, subscriber, at)
    record_engagement(
        story=comment.story,
        actor=subscriber,
        kind=Engagement.Kind.REACTION,
        source_key=reaction.source_key,
        at=at,
        target=comment.source_key,
        stance=side_of(subscriber, comment.story),
        opposes=side_answered(comment, by=subscriber) if kind == Reaction.Kind.DISAGREE else "",
    )


@transaction.atomic
def withdraw_reaction(*, comment: Comment, subscriber: Subscriber, at: datetime) -> None:
    """Take the person's reaction and its noise back. Without one, does nothing."""
    reaction = comment.reactions.select_for_update().filter(subscriber=subscriber).first()
    if reaction is None:
        return
    retract_engagement(source_key=reaction.source_key, actor=subscriber, at=at)
    reaction.delete()
    note_reaction(comment)


@transaction.atomic
def declare_stance(*, story: Story, subscriber: Subscriber, side: str, because: Comment | None, at: datetime) -> Stance:
    """Say where the person stands on the story from now on, and which comment moved him; the latter stays private.

    The same side again changes nothing. Raises DiscussionClosedError, or BecauseNotFoundError for a comment that is not
    public or not of this story.
    """
    story = enter_discussion(story, because)
    require_open(story)
    if because is not None and (because.story_id != story.pk or because.state != Comment.State.PUBLISHED):
        raise BecauseNotFoundError
    chosen = _choose(CHOOSE_STANCE, [story.pk, subscriber.pk, side, because and because.pk, at])
    stance = Stance.objects.get(story=story, subscriber=subscriber)
    if chosen is not None:
        StanceTurn.objects.create(stance=stance, turn=stance.turn, side=side, because=because, declared_at=at)
        _retract_turn_before(stance, subscriber, at)
        record_engagement(
            story=story,
            actor=subscriber,
            kind=Engagement.Kind.STANCE,
            source_key=stance.source_key,
            at=at,
            stance=side,
        )
    return stance


@transaction.atomic
def withdraw_stance(*, story: Story, subscriber: Subscriber, at: datetime) -> None:
    """Stand nowhere again, as if one never had. What was said meanwhile keeps the side that it carried.

    Without a stance, does nothing.
    """
    story = enter_discussion(story)
    stance = story.stances.select_for_update().filter(subscriber=subscriber).first()
    if stance is None:
        return
    retract_engagement(source_key=stance.source_key, actor=subscriber, at=at)
    stance.delete()


@transaction.atomic
def follow_story(*, story: Story, subscriber: Subscriber, at: datetime) -> None:
    """Hear of the story from now on. Following twice is the same as once."""
    story = enter_discussion(story)
    follow, is_new = Follow.objects.get_or_create(story=story, subscriber=subscriber, defaults={"followed_at": at})
    if is_new:
        record_engagement(
            story=story, actor=subscriber, kind=Engagement.Kind.FOLLOW, source_key=follow.source_key, at=at
        )


@transaction.atomic
def unfollow_story(*, story: Story, subscriber: Subscriber, at: datetime) -> None:
    """Hear no more of it. Without a follow, does nothing."""
    story = enter_discussion(story)
    follow = story.follows.select_for_update().filter(subscriber=subscriber).first()
    if follow is None:
        return
    retract_engagement(source_key=follow.source_key, actor=subscriber, at=at)
    follow.delete()


def _choose(statement: str, values: Sequence[Any]) -> tuple[int, int] | None:
    """Row id and turn of what was chosen, or None where it was chosen already."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[int, int] | None = cursor.fetchone()
    return row


def _retract_turn_before(chosen: Reaction | Stance, subscriber: Subscriber, at: datetime) -> None:
    if chosen.turn > 1:
        before = type(chosen)(id=chosen.pk, turn=chosen.turn - 1)
        retract_engagement(source_key=before.source_key, actor=subscriber, at=at)
