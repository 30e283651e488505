"""Asking an author for other words, before anybody else has read these."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from discussion.moderation.cases import join_case
from discussion.moderation.guidelines import Rule
from discussion.moderation.models import Case, Decision, EditRequest
from discussion.moderation.statements import state_edit_request
from discussion.threads.models import Comment
from discussion.threads.services.judging import CommentNotWaitingError
from discussion.threads.services.writing import lock_comment

NOT_EDITED = "not_edited"  # why a case is in the queue again
PIECE = 200


def ask_for_edit(decision: Decision, *, comment: Comment, rule: Rule, words: str, readable_at: datetime) -> None:
    """Tell the author what to change and until when. The words go on waiting, unread; an edit opens a case again.

    Call it in the transaction of the decision. Raises CommentNotWaitingError (409) for words that are public: those
    are kept or taken down.
    """
    if not comment.is_waiting or decision.case is None or not decision.case.is_about_new_words:
        raise CommentNotWaitingError("These words are public: keep them, or take them down.")
    due_at = decision.at + timedelta(days=settings.EDIT_REQUEST_DAYS)
    EditRequest.objects.create(decision=decision, comment=comment, due_at=due_at)
    state_edit_request(decision, rule=rule, comment=comment, words=words, due_at=due_at, readable_at=readable_at)


def settle_edit_requests(comment: Comment, *, at: datetime) -> None:
    """Wait no longer for an edit that has come, or for one of words that are gone. Call it with the comment locked."""
    EditRequest.objects.filter(comment=comment, settled_at__isnull=True).update(settled_at=at)


def return_unedited(*, at: datetime) -> int:
    """Put comments back into the queue whose authors have changed nothing in time. Returns how many."""
    due = EditRequest.objects.filter(settled_at__isnull=True, due_at__lte=at).order_by("due_at", "decision")
    return sum(_return(comment, at) for comment in due.values_list("comment", flat=True)[:PIECE])


@transaction.atomic
def _return(comment_id: UUID, at: datetime) -> bool:
    comment = lock_comment(Comment(pk=comment_id))
    waited = EditRequest.objects.filter(comment=comment, settled_at__isnull=True, due_at__lte=at)
    if not waited.update(settled_at=at) or not comment.is_waiting:
        return False
    join_case(comment=comment, queue=Case.Queue.HELD, codes=[NOT_EDITED], at=at)
    return True
