"""What became of comments, by what was decided about them."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from discussion.moderation.models import Decision
from discussion.threads.models import Comment

_AGAINST = (Decision.Action.REMOVE, Decision.Action.EDIT_REQUEST)
_UNDOING = (Decision.Action.UNDO, Decision.Action.RESTORE)


@dataclass(frozen=True)
class Outcomes:
    """Comments by what was decided last. What nobody decided about is in none of these but perhaps `waiting`."""

    removed: set[UUID]  # or refused, and still so
    restored: set[UUID]  # removed, and given back, by an appeal or otherwise
    kept: set[UUID]  # approved, and neither removed before nor since
    waiting: set[UUID]

    @property
    def decided(self) -> int:
        """How many a person has judged."""
        return len(self.removed | self.restored | self.kept)


def outcomes_of(comments: Collection[UUID]) -> Outcomes:
    """Two queries, whatever the number. What was undone within seconds never was."""
    removed: set[UUID] = set()
    restored: set[UUID] = set()
    kept: set[UUID] = set()
    rows = Decision.objects.filter(comment__in=comments, action__in=[*_AGAINST, Decision.Action.APPROVE])
    for comment, action, undone in rows.order_by("id").values_list("comment", "action", "reversal__action"):
        if undone == Decision.Action.UNDO or comment is None:
            continue
        if action == Decision.Action.APPROVE:
            kept.add(comment)
        else:
            (restored if undone in _UNDOING else removed).add(comment)
    waiting = Comment.objects.filter(pk__in=comments, state=Comment.State.HELD).values_list("pk", flat=True)
    restored -= removed
    return Outcomes(removed, restored, kept - removed - restored, set(waiting) - removed)
