"""Where in a discussion new words may go."""

from datetime import datetime
from typing import NamedTuple

from django.conf import settings

from accounts.models import Subscriber
from core.errors import DomainError, LockedError
from core.kept_cursors import ask
from core.kept_sql import Search, given
from discussion.threads.ancestry import way_up
from discussion.threads.models import Comment
from stories.models import Story
from stories.noise.reference import half_of_settings
from stories.noise.selectors import with_noise

ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
_STORY = Search(lambda: Story.objects.defer(*Story.TEXTS).filter(pk=given("pk")))
_LOUD_STORY = Search(  # and how loud it is: whoever writes in a loud one waits, and is told until when
    lambda: with_noise(Story.objects.defer(*Story.TEXTS).filter(pk=given("pk")), at=given("at"), half=given("half"))
)
TOGETHER = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"
TO_WRITE = f"{TOGETHER}, pg_advisory_xact_lock(hashtextextended(%s, 0))"


class DiscussionClosedError(LockedError):
    code = "discussion_closed"
    message = "This discussion is closed. It can be read, and takes nothing new."


class ParentNotOpenError(DomainError):
    code = "parent_not_open"
    message = "The comment that this answers is not public: it waits for approval, was taken down, or never was."


class BranchLockedError(LockedError):
    code = "branch_locked"
    message = "A moderator has locked this branch. It can be read, and takes no more answers."


class Place(NamedTuple):
    """Below which comment, and how deep."""

    above: Comment | None
    depth: int


class Writer(NamedTuple):
    """Who is about to say something, and when."""

    person: Subscriber
    at: datetime


def enter_discussion(story: Story, *along: Comment | None, writer: Writer | None = None) -> Story:
    """The story to which new rows about `story` belong until the end of this transaction, as it now is.

    That is another one where `story` was merged since it was read; the comments in `along`, which were read with it,
    have moved there, too, and are told so. People who enter do not wait for each other, but whatever one `writer` is
    about to say goes one after the other. Two queries.
    """
    entered = _enter(story, writer)
    for comment in along:
        if comment is not None and entered != story:
            comment.refresh_from_db(fields=["story"])
    return entered


def empty_discussions(*stories: Story) -> None:
    """Wait until everybody who entered one of these discussions is done, and let nobody in during this transaction."""
    for pk in sorted({story.pk for story in stories}):
        _take(ALONE, pk)


def empty_discussion_of(comment: Comment) -> None:
    """The same for the story to which this comment belongs, wherever it has moved meanwhile; `story` is that one."""
    story = None
    while story != comment.story_id:
        story = comment.story_id
        _take(ALONE, story)
        comment.refresh_from_db(fields=["story"])


def require_open(story: Story) -> None:
    """Raises DiscussionClosedError unless the story takes new words, reactions and stances."""
    if story.state != Story.State.PUBLISHED:
        raise DiscussionClosedError


def require_parent_open(parent: Comment | None, story: Story) -> None:
    """Raises ParentNotOpenError unless `parent` is none, or a shown comment of this story.

    One answer for a comment that is removed, held, unknown or of another story: it tells nobody what is hidden.
    """
    if parent is not None and (parent.story_id != story.pk or parent.state != Comment.State.PUBLISHED):
        raise ParentNotOpenError


def require_unlocked(parent: Comment | None) -> None:
    """Raises BranchLockedError if `parent`, or a comment above it, is locked. One query, or none at the top level."""
    find_place(parent)


def find_place(parent: Comment | None) -> Place:
    """Where an answer to `parent` gets its place. One query, or none at the top level.

    An answer to the deepest level stands beside what it answers: an argument between two people goes on for ever, its
    indentation does not, and no path from the root is longer than COMMENT_MAX_DEPTH. Raises BranchLockedError.
    """
    if parent is None:
        return Place(None, 0)
    way = way_up(parent.pk)  # not `parent.depth`: the branch may be on its way to another place
    for step in way:
        if step.locked_reason:
            raise BranchLockedError(locked=str(step.id), reason=step.locked_reason)
    if len(way) <= settings.COMMENT_MAX_DEPTH:
        return Place(parent, len(way))
    return Place(Comment.objects.select_related("author").get(pk=way[1].id), len(way) - 1)


def _enter(story: Story, writer: Writer | None) -> Story:
    # No lock of the row: a decision that has a comment locked asks for the key of its story, and a merge that has the
    # story locked asks for its comments.
    if writer is None:
        _take(TOGETHER, story.pk)
        found = _STORY.first(pk=story.pk)  # after the lock, or it would be as it was
    else:
        ask(TO_WRITE, [f"discussion of {story.pk}", f"comments of {writer.person.pk}"])
        found = _LOUD_STORY.first(pk=story.pk, at=writer.at, half=half_of_settings())
    if found is None:
        raise Story.DoesNotExist
    return found if found.merged_into is None else _enter(found.merged_into, writer)


def _take(lock: str, story_id: int) -> None:
    ask(lock, [f"discussion of {story_id}"])
