"""Taking a judgement back within seconds, as if nobody had judged: the comment is to the letter what it was."""

from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction

from accounts.models import Subscriber
from core.errors import ConflictError
from core.kept_sql import Question, given
from discussion.threads.models import Comment, Revision
from discussion.threads.ranking.folding import leave_ranks
from discussion.threads.records import emit_comment
from discussion.threads.services.writing import lock_comment, show_words
from discussion.threads.words import read_words
from stories.noise.services import restore_engagement, retract_engagement

State = Comment.State
_WAITING = Question(
    lambda: (
        Revision.objects.filter(comment=given("comment"), state=Revision.State.HELD)
        .order_by("version")
        .values_list("version")
    )
)


class Judged(TypedDict):
    """What a judgement can change about a comment, without its words: those are in its revisions."""

    state: str
    shown_version: int
    latest_version: int
    removed_reason: str
    edited_at: str | None
    waiting: list[int]  # the versions that wait


class MovedOnError(ConflictError):
    code = "moved_on"
    message = "Something has happened since to what you decided, so it cannot be undone as if nothing had been."


def describe_judged(comment: Comment) -> Judged:
    """The comment as it is now. One query where words wait, else none. Call it with the comment locked."""
    return {
        "state": str(comment.state),
        "shown_version": comment.shown_version,
        "latest_version": comment.latest_version,
        "removed_reason": comment.removed_reason,
        "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
        "waiting": [version for (version,) in _WAITING.rows(comment=comment.pk)] if comment.is_waiting else [],
    }


@transaction.atomic
def unjudge_comment(*, comment: Comment, before: Any, after: Any, by: Subscriber, at: datetime) -> Comment:
    """Make a comment what it was `before` a judgement that left it as it is `after`; both are of `describe_judged`.

    What it counts in the noise, and its place in every order, are what they were. Raises MovedOnError where it is not
    as the judgement left it, or has been answered in the seconds in which it was public.
    """
    comment = lock_comment(comment)
    if describe_judged(comment) != after:
        raise MovedOnError
    counts, counted = comment.state == State.PUBLISHED, before["state"] == State.PUBLISHED
    never_shown = before["state"] == State.HELD and counts
    if never_shown and comment.replies.exists():
        raise MovedOnError
    comment.came_out = None if never_shown else comment.came_out
    _put_back(comment, before)
    if never_shown:
        leave_ranks(comment)
    if counts and not counted:
        retract_engagement(source_key=comment.source_key, actor=by, at=at)
        emit_comment("removed", comment, at)
    elif counted and not counts:
        restore_engagement(source_key=comment.source_key, actor=by, at=at)
        emit_comment("restored", comment, at)
    elif counts and before["shown_version"] != after["shown_version"]:
        emit_comment("edited", comment, at)
    return comment


def _put_back(comment: Comment, before: Any) -> None:
    comment.revisions.filter(version__in=before["waiting"]).update(state=Revision.State.HELD)
    for name in ("state", "shown_version", "latest_version", "removed_reason"):
        setattr(comment, name, before[name])
    comment.edited_at = datetime.fromisoformat(before["edited_at"]) if before["edited_at"] else None
    body = comment.revisions.values_list("body", flat=True).get(version=comment.shown_version or comment.latest_version)
    show_words(comment, read_words(body))
    comment.save()
