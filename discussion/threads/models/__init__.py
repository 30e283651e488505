"""What is said, what people do about it, and how it ranks."""

from discussion.threads.models.acts import Follow, Reaction, Stance, StanceTurn
from discussion.threads.models.anchors import AnchorCount
from discussion.threads.models.branches import Move, UnsettledBranch
from discussion.threads.models.changes import Change, Forgotten
from discussion.threads.models.comments import Comment, CommentQuerySet, Revision
from discussion.threads.models.counts import Participant, StoryCount
from discussion.threads.models.drafts import Draft, ReadPoint
from discussion.threads.models.forecasts import ChangeOfMind, ForecastAnswer
from discussion.threads.models.ranks import FOREVER, PendingTally, Rank, Ranking, Tally
from discussion.threads.models.redactions import Redaction, SealedWords
from discussion.threads.models.words import CommentWords

__all__ = [
    "FOREVER",
    "AnchorCount",
    "Change",
    "ChangeOfMind",
    "Comment",
    "CommentQuerySet",
    "CommentWords",
    "Draft",
    "Follow",
    "ForecastAnswer",
    "Forgotten",
    "Move",
    "Participant",
    "PendingTally",
    "Rank",
    "Ranking",
    "Reaction",
    "ReadPoint",
    "Redaction",
    "Revision",
    "SealedWords",
    "Stance",
    "StanceTurn",
    "StoryCount",
    "Tally",
    "UnsettledBranch",
]
