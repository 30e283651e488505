"""What is said, what people do about it, and how it ranks."""

from discussion.threads.models.acts import Follow, Reaction, Stance
from discussion.threads.models.comments import Comment, CommentQuerySet, Revision
from discussion.threads.models.ranks import FOREVER, PendingTally, Rank, Ranking, Tally

__all__ = [
    "FOREVER",
    "Comment",
    "CommentQuerySet",
    "Follow",
    "PendingTally",
    "Rank",
    "Ranking",
    "Reaction",
    "Revision",
    "Stance",
    "Tally",
]
