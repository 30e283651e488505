"""How fast one person may write: counted from the comments themselves, in turn, so that no race slips through."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from accounts.limits import allowance_of
from accounts.models import Standing, Subscriber
from core.errors import ConflictError, TooManyError
from discussion.threads.cooling import require_cool
from discussion.threads.models import Comment
from stories.models import Story

WINDOW = timedelta(minutes=1)


class TooManyCommentsError(TooManyError):
    code = "too_many_comments"
    message = "You are writing very fast. Wait a moment."


class DuplicateCommentError(ConflictError):
    code = "duplicate_comment"
    message = "You have just written exactly this, in this place."


def take_turn(*, author: Subscriber, newcomer: bool, story: Story, parent_id: object, body: str, at: datetime) -> None:
    """Let one author's comments through one after the other, until the end of this transaction.

    Raises DuplicateCommentError for the same words in the same place within a minute, with the id of the first,
    TooManyCommentsError above the number of comments that a minute allows, and CoolingError where a loud story asks
    for patience. Other authors do not wait.
    """
    _wait_for(author)
    allowed = _allowed(author, newcomer=newcomer)
    # The index (author, -id) gives the latest in order of arrival; whoever wrote thousands costs no more than this.
    own = Comment.objects.filter(author=author).order_by("-id")
    latest = own.values_list("pk", "created_at", "story", "parent", named=True)[: max(allowed, 1)]
    recent = [comment for comment in latest if comment.created_at > at - WINDOW]
    _refuse_duplicate([row.pk for row in recent if (row.story, row.parent) == (story.pk, parent_id)], body)
    if len(recent) >= allowed:
        wait = recent[-1].created_at + WINDOW - at if recent else WINDOW
        raise TooManyCommentsError(retry_after=math.ceil(wait.total_seconds()))
    require_cool(author=author, story=story, at=at)


def _allowed(author: Subscriber, *, newcomer: bool) -> int:
    """For a newcomer as he is at this moment; who is trusted was so at the last review."""
    if newcomer:
        return allowance_of(Standing.Trust.NEW).comments_per_minute
    is_trusted = author.trust == Standing.Trust.TRUSTED
    return allowance_of(Standing.Trust.TRUSTED if is_trusted else Standing.Trust.MEMBER).comments_per_minute


def _refuse_duplicate(beside: Sequence[UUID], body: str) -> None:
    """One query where the author has just written in the same place; else none."""
    if not beside:
        return
    same = Comment.objects.filter(pk__in=beside, body=body).exclude(state=Comment.State.DELETED).order_by("-id")
    first = same.values_list("pk", flat=True).first()
    if first is not None:
        raise DuplicateCommentError(comment=str(first))


def _wait_for(author: Subscriber) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"comments of {author.pk}"])
