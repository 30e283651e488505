"""What an author does with his own words."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from accounts.models import Subscriber
from core.errors import ConflictError
from core.ids import new_id
from core.kept_sql import Question, given, insert_row, insert_rows
from discussion.threads.drafts import Purpose, purpose_of
from discussion.threads.models import Comment, Draft, Rank, Revision
from discussion.threads.pace import take_turn
from discussion.threads.places import Writer, enter_discussion, find_place, require_open, require_parent_open
from discussion.threads.ranking.folding import UNLESS_RANKED, first_ranks
from discussion.threads.records import emit_comment, event_of_comment, record_comment
from discussion.threads.redactions import require_none_redacted
from discussion.threads.selectors import NotYourCommentError, find_comment
from discussion.threads.services.drafting import POSTED, finish_draft, posted_draft
from discussion.threads.windows import require_editable
from discussion.threads.words import Words, read_words
from stories.models import Passage, Story
from stories.noise.services import is_newcomer, retract_engagement
from stories.passages import find_anchor, present_in

_LOCK = Question(lambda: Comment.objects.select_for_update(no_key=True).filter(pk=given("pk")).values_list("pk"))


class VersionStaleError(ConflictError):
    code = "version_stale"
    message = "The comment has changed since you read it."


class CommentNotEditableError(ConflictError):
    code = "comment_not_editable"
    message = "This comment was deleted or taken down and cannot be changed any more."


class Written(NamedTuple):
    """What was written for new words."""

    comment: Comment
    revision: Revision


@transaction.atomic
def post_comment(
    *,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    side: str,
    body: str,
    held: bool,
    at: datetime,
    anchor: str = "",
    writing: UUID | None = None,
) -> Comment:
    """Write a comment with its first revision, public at once unless `held`.

    An empty `side` takes the one that the author has declared on the story. `anchor` names the part of the story that
    it points at, as that is now. A public comment is counted in the ledger
    and announced; a held one waits for `publish_comment` or `reject_comment`. Raises DiscussionClosedError,
    ParentNotOpenError, BranchLockedError, BodyEmptyError, BodyTooLongError, DuplicateCommentError, TooManyCommentsError
    CoolingError or AnchorUnknownError. The author's draft for this place goes with it; so does what is still to be
    saved of the same `writing`.
    """
    story = enter_discussion(story, parent, writer=Writer(author, at))
    return write_comment(
        author=author,
        story=story,
        parent=parent,
        side=side,
        body=body,
        held=held,
        at=at,
        anchor=anchor,
        writing=writing,
    ).comment


def write_comment(
    *,
    author: Subscriber,
    story: Story,
    parent: Comment | None,
    side: str,
    body: str,
    held: bool,
    at: datetime,
    anchor: str = "",
    writing: UUID | None = None,
    newcomer: bool | None = None,
) -> Written:
    """The same for a caller whose transaction has entered the discussion for its writer; `story` is what that gave, and
    `newcomer` what `is_newcomer` says at this moment, if it was asked."""
    require_open(story)
    require_parent_open(parent, story)
    words = read_words(body)
    passage = find_anchor(anchor, present_in(story)) if anchor else None
    above, depth = find_place(parent)
    newcomer = is_newcomer(subscriber=author, at=at) if newcomer is None else newcomer
    declared = take_turn(
        author=author, newcomer=newcomer, story=story, parent_id=above and above.pk, body=words.source, at=at
    )
    comment = Comment(
        id=new_id(),
        story=story,
        author=author,
        parent=above,
        depth=depth,
        side=side or declared,
        state=Comment.State.HELD if held else Comment.State.PUBLISHED,
        shown_version=0 if held else 1,
        created_at=at,
    )
    show_words(comment, words)
    _point_at(comment, passage)
    draft = posted_draft(subscriber=author, story=story, purpose=purpose_of(parent), writing=writing, at=at)
    revision = _add(comment, words, draft, author, newcomer=newcomer, at=at)
    return Written(comment, revision)


@transaction.atomic
def edit_comment(
    *,
    comment: Comment,
    author: Subscriber,
    body: str,
    version: int,
    held: bool,
    at: datetime,
    writing: UUID | None = None,
    undecided: bool = False,
) -> Comment:
    """Add a revision on top of `version` and return the comment as it now is.

    A held edit leaves the public with the revision shown so far. While words of this comment wait for a decision
    already, an edit joins them whatever `held` says: the decision is about the latest words. So it does of a comment
    that was taken out of sight and that nobody has judged (`undecided`). `Comment.is_waiting` tells what came of it.
    The same words again change nothing. The author's draft of other words goes with it, and what is still to be saved
    of the same `writing`. Raises NotYourCommentError, CommentNotEditableError, VersionStaleError with the current
    `version`, EditWindowClosedError, RedactedWordsError, DiscussionClosedError, BodyEmptyError or BodyTooLongError.
    """
    words = read_words(body)
    comment = _lock_own(comment, author)
    require_open(comment.story)
    hidden = undecided and comment.state == Comment.State.REMOVED
    _require_read(comment, version, hidden=hidden)
    if words.source == latest_body(comment):
        return comment
    require_editable(comment, at=at)
    require_none_redacted(comment, words.source)
    held = held or hidden or comment.is_waiting
    comment.latest_version = _next_version(comment)
    insert_row(_revision(comment, words, held, at))
    finish_draft(subscriber=author, story=comment.story, purpose=Purpose(edits=comment.pk), writing=writing, at=at)
    if not held:
        comment.edited_at, comment.shown_version = at, comment.latest_version
    if not held or comment.state == Comment.State.HELD:
        show_words(comment, words)
    comment.save()
    emit_comment("held" if held else "edited", comment, at)
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, author: Subscriber, at: datetime, undecided: bool = False) -> None:
    """Take the author's own words out of the discussion and out of the noise, for good; answers keep their place.

    A comment that was never public leaves no tombstone, and counts as deleted, not as rejected: nobody has judged it.
    Deleting twice is the same as once. Raises NotYourCommentError, or CommentNotEditableError for a comment that a
    moderator has refused or taken down; `undecided` is one that was taken out of sight and that nobody has judged.
    """
    comment = _lock_own(comment, author)
    if comment.state == Comment.State.DELETED:
        return
    hidden = undecided and comment.state == Comment.State.REMOVED
    if not hidden and comment.state not in {Comment.State.HELD, Comment.State.PUBLISHED}:
        raise CommentNotEditableError
    was_public = comment.state == Comment.State.PUBLISHED
    comment.state, comment.removed_reason = Comment.State.DELETED, ""
    drop_waiting(comment)
    comment.save()
    if was_public:
        retract_engagement(source_key=comment.source_key, actor=author, at=at)
        emit_comment("removed", comment, at)


def lock_comment(comment: Comment) -> Comment:
    """The row as it is now, ours until the end of the transaction. Only those who change this comment wait."""
    return lock_comment_by(comment.pk)


def lock_comment_by(pk: UUID) -> Comment:
    """The same, of a comment that nobody has read yet. Raises Comment.DoesNotExist."""
    locked = _LOCK.rows(pk=pk)
    # Not in the statement that waits for the lock: if the comment has moved to another story meanwhile, its join with
    # the story it had finds nothing.
    found = find_comment(pk) if locked else None
    if found is None:
        raise Comment.DoesNotExist
    return found


def show_words(comment: Comment, words: Words) -> None:
    """Make these the words of the comment's row; the caller saves it."""
    comment.body, comment.body_html, comment.body_text = words.source, words.html, words.text


def drop_waiting(comment: Comment) -> None:
    """Reject every revision that waits; the caller saves the comment."""
    comment.revisions.filter(state=Revision.State.HELD).update(state=Revision.State.REJECTED)
    if comment.shown_version:
        comment.latest_version = comment.shown_version


def latest_body(comment: Comment) -> str:
    """The author's latest words, shown or not."""
    return comment.revisions.values_list("body", flat=True).get(version=comment.latest_version)


def _lock_own(comment: Comment, author: Subscriber) -> Comment:
    locked = lock_comment(comment)
    if locked.author_id != author.pk:
        raise NotYourCommentError
    return locked


def _require_read(comment: Comment, version: int, *, hidden: bool) -> None:
    """Raises CommentNotEditableError, or VersionStaleError where this is not the latest version any more."""
    if not hidden and comment.state not in {Comment.State.HELD, Comment.State.PUBLISHED}:
        raise CommentNotEditableError
    if comment.latest_version != version:
        raise VersionStaleError(version=comment.latest_version)


def _point_at(comment: Comment, passage: Passage | None) -> None:
    """At a part of the story, or at none, as the story is now."""
    # Read in one statement with the words: a correction may have come since the story was read.
    comment.story_version = passage.story.version if passage else comment.story.version
    comment.anchor, comment.anchor_text = passage, passage.text if passage else ""


def _add(comment: Comment, words: Words, draft: Draft, author: Subscriber, *, newcomer: bool, at: datetime) -> Revision:
    """Write a new comment with what goes with it, count what is public, and let everybody know."""
    held = comment.state == Comment.State.HELD
    revision, ranks = _revision(comment, words, held, at), [] if held else first_ranks(comment)
    event = event_of_comment("held" if held else "published", comment, at)
    insert_rows([comment, revision, draft, *ranks, event], met={Draft: POSTED, Rank: UNLESS_RANKED})
    if not held:
        record_comment(comment, author, newcomer=newcomer)
    return revision


def _next_version(comment: Comment) -> int:
    # Not latest_version + 1: the numbers of rejected revisions are not given again.
    highest: int | None = comment.revisions.aggregate(highest=Max("version"))["highest"]
    return (highest or 0) + 1


def _revision(comment: Comment, words: Words, held: bool, at: datetime) -> Revision:
    return Revision(
        comment=comment,
        version=comment.latest_version,
        state=Revision.State.HELD if held else Revision.State.SHOWN,
        body=words.source,
        created_at=at,
    )
