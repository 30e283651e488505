"""How fast one person may write: counted from the comments themselves, in turn, so that no race slips through."""

import math
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, ExpressionWrapper, Q

from accounts.limits import allowance_of
from accounts.models import Standing, Subscriber
from core.errors import ConflictError, TooManyError
from core.kept_sql import Question, given
from discussion.threads.cooling import require_cool
from discussion.threads.models import Comment
from stories.models import Story

WINDOW = timedelta(minutes=1)


class Recent(NamedTuple):
    """What somebody wrote before; `is_same` where it says the same and is still there."""

    id: UUID
    created_at: datetime
    story: int
    parent: UUID | None
    is_same: bool


@cache
def _latest(number: int) -> Question[Any]:
    """So many of an author's comments, the last one first.

    The index (author, -id) gives them in order of arrival; whoever wrote thousands costs no more than this.
    """
    is_same = ExpressionWrapper(Q(body=given("body")) & ~Q(state=Comment.State.DELETED), BooleanField())
    own = Comment.objects.filter(author=given("author")).order_by("-id").annotate(is_same=is_same)
    return Question(lambda: own.values_list("pk", "created_at", "story", "parent", "is_same")[:number])


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
    latest = map(Recent._make, _latest(max(allowed, 1)).rows(author=author.pk, body=body))
    recent = [row for row in latest if row.created_at > at - WINDOW]
    for row in recent:
        if row.is_same and (row.story, row.parent) == (story.pk, parent_id):
            raise DuplicateCommentError(comment=str(row.id))
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


def _wait_for(author: Subscriber) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"comments of {author.pk}"])
