"""What both sides find fair, with the figures of both."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from core.api.pagination import Page
from discussion.threads.groups import Choices, told_groups
from discussion.threads.models import Comment
from discussion.threads.ranking.formula import Votes
from discussion.threads.ranking.orders import ground_page
from discussion.threads.ranking.tallies import CAMPS, Counted
from discussion.threads.trees import Node, grow
from stories.models import Story


@dataclass(frozen=True)
class Ground:
    """A comment, and {side: how many speak for it and against it}, None where that would tell of single people."""

    node: Node
    votes: Mapping[str, Choices | None]


def ground_list(*, story: Story, limit: int, cursor: str | None, at: datetime) -> Page:
    """A page of the comments that both sides have judged often enough, what both speak for most surely first.

    What has lost that since it was ranked keeps its place, with the figures of now, until the next fold, seconds later,
    or as long as its reader pages on: no page is empty for it. What was taken down at this moment is left out. Raises
    ValidationError for a cursor of another list. Six queries at most.
    """
    page = ground_page(story=story, limit=limit, cursor=cursor)
    shown = [node for node in grow(page.rows, depth=0, at=at) if node.comment.state == Comment.State.PUBLISHED]
    return replace(page, rows=[Ground(node, _told(node.reactions)) for node in shown])


def _told(counted: Counted) -> Mapping[str, Choices | None]:
    """The figures of both sides, as far as they and the rest, which all reactions tell, are of enough people."""
    sides = {side: counted.camps[side] for side in CAMPS}
    rest = Votes(
        counted.votes.good - sum(votes.good for votes in sides.values()),
        counted.votes.bad - sum(votes.bad for votes in sides.values()),
    )
    return told_groups({side: {"for": votes.good, "against": votes.bad} for side, votes in {**sides, "": rest}.items()})
