"""Branches: one is closed to answers, or hung elsewhere in its story."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.locks import take_turns
from core.errors import ConflictError, DomainError
from discussion.threads.ancestry import way_up
from discussion.threads.depths import Measured, follow_up, height_now, is_unsettled, measure_branch
from discussion.threads.models import Comment, Move
from discussion.threads.places import empty_discussion_of
from discussion.threads.ranking.folding import enter_ranks, leave_ranks
from discussion.threads.records import emit_comment
from discussion.threads.services.writing import lock_comment


class BranchNotPublicError(ConflictError):
    code = "branch_not_public"
    message = "This comment has no place in the discussion, so no branch begins with it."


class BranchLockedAlreadyError(ConflictError):
    code = "branch_locked_already"
    message = "This branch is locked already."


class BranchNotLockedError(ConflictError):
    code = "branch_not_locked"
    message = "This comment is not locked. A comment above it may be."


class PlaceNotFoundError(DomainError):
    code = "place_not_found"
    message = "There is no such place: a branch is moved to the top of its story, or below a comment of the same story."


class PlaceInsideError(DomainError):
    code = "place_inside_branch"
    message = "A comment cannot be moved below itself."


class PlaceTooDeepError(DomainError):
    code = "place_too_deep"
    message = "There the branch would reach deeper than discussions do here."


class AlreadyThereError(ConflictError):
    code = "already_there"
    message = "The branch is there already."


class MovedSinceError(ConflictError):
    code = "moved_since"
    message = "The branch was moved again since then."


@transaction.atomic
def lock_branch(*, comment: Comment, reason: str, at: datetime) -> Comment:
    """Take no more answers to this comment, nor to any below it; `reason` is public.

    Who has begun to answer before is waited for, and nobody can after. Words that are there can still be edited,
    deleted and reacted to. Raises BranchNotPublicError or BranchLockedAlreadyError.
    """
    comment = _hold(comment)
    if comment.is_locked:
        raise BranchLockedAlreadyError
    comment.locked_reason = reason
    comment.save(update_fields=["locked_reason"])
    emit_comment("locked", comment, at)
    return comment


@transaction.atomic
def unlock_branch(*, comment: Comment, at: datetime) -> Comment:
    """Take answers again, unless a comment above it is locked. Raises BranchNotLockedError."""
    comment = lock_comment(comment)
    if not comment.is_locked:
        raise BranchNotLockedError
    comment.locked_reason = ""
    comment.save(update_fields=["locked_reason"])
    emit_comment("unlocked", comment, at)
    return comment


@transaction.atomic
def move_branch(*, comment: Comment, below: Comment | None, decision: UUID, at: datetime) -> Comment:
    """Hang a comment, with everything below it, below another one of its story, or at the top level.

    Ids, words, reactions and noise stay as they are. What is deep in a large branch tells its depth of before until
    the job has come by; where it stands is right at once. A large branch is read before anybody has to wait; then
    nobody posts on the story for a moment. Raises BranchNotPublicError, PlaceNotFoundError, PlaceInsideError,
    PlaceTooDeepError or AlreadyThereError.
    """
    measured = measure_branch(comment) if below else None
    comment = _hold(comment)
    before, way = comment.parent, _way_to(below, comment)
    if (below and below.pk) == comment.parent_id:
        raise AlreadyThereError
    depth = len(way)
    if depth >= len(way_up(comment.pk)):
        _require_room(comment, depth, measured)
    Move.objects.create(comment=comment, came_from=before, decision=decision, at=at)
    comment.moved_at, comment.moved_from = at, before
    return _hang(comment, below, depth, at)


@transaction.atomic
def move_back(*, comment: Comment, decision: UUID, at: datetime) -> Comment:
    """Undo the move of that decision, which must be the last one of the comment.

    Raises MovedSinceError, BranchNotPublicError, PlaceNotFoundError, PlaceInsideError or PlaceTooDeepError.
    """
    measured = measure_branch(comment)
    comment = _hold(comment)
    moves = list(comment.moves.select_related("came_from").order_by("-id")[:2])
    if not moves or moves[0].decision != decision:
        raise MovedSinceError
    below = moves[0].came_from
    depth = len(_way_to(below, comment))
    _require_room(comment, depth, measured)
    moves[0].delete()
    earlier = moves[1] if len(moves) > 1 else None
    comment.moved_at, comment.moved_from = (earlier.at, earlier.came_from) if earlier else (None, None)
    return _hang(comment, below, depth, at)


def _hold(comment: Comment) -> Comment:
    """The comment as it is now, while nobody posts on its story or moves anything there."""
    empty_discussion_of(comment)
    comment = lock_comment(comment)
    if not comment.has_place:
        raise BranchNotPublicError
    return comment


def _way_to(below: Comment | None, comment: Comment) -> list[UUID]:
    """The way up from the new place, which must not lead through the branch."""
    if below is None:
        return []
    below.refresh_from_db()
    if below.story_id != comment.story_id or not below.has_place:
        raise PlaceNotFoundError
    way = [step.id for step in way_up(below.pk)]
    if comment.pk in way:
        raise PlaceInsideError
    return way


def _require_room(comment: Comment, depth: int, measured: Measured | None) -> None:
    """Raises PlaceTooDeepError where the branch, hung at this depth, would reach deeper than discussions do."""
    if measured and depth + height_now(comment, measured) > settings.COMMENT_MAX_DEPTH:
        raise PlaceTooDeepError(max_depth=settings.COMMENT_MAX_DEPTH)


def _hang(comment: Comment, below: Comment | None, depth: int, at: datetime) -> Comment:
    take_turns(f"depths of {comment.story_id}")
    was_root, told_right = comment.parent_id is None, not is_unsettled(comment.story_id)
    stays_as_deep = told_right and comment.depth == depth
    comment.parent, comment.depth = below, depth
    comment.save(update_fields=["parent", "depth", "moved_at", "moved_from"])
    if was_root:
        leave_ranks(comment)
    enter_ranks(comment)
    if not stays_as_deep:  # or the whole branch would be read to find that nothing is to be written
        follow_up(comment, at=at)
    emit_comment("moved", comment, at)
    return comment
