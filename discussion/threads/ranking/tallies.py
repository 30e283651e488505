"""How many reactions comments have: folded numbers are looked up, and those that have changed since are counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Sanction, Subscriber
from core.kept_sql import Question, any_of, given
from discussion.threads.changes.noting import note_reactions_of
from discussion.threads.models import Reaction, Stance
from discussion.threads.ranking.formula import Votes, common_ground
from stories.noise.exclusions import left_out

KINDS = tuple(Reaction.Kind.values)
AGAINST = Reaction.Kind.DISAGREE
CAMPS = {  # {side: the columns of a Tally with its votes for and against}
    "critic": ("critics_for", "critics_against"),
    "defender": ("defenders_for", "defenders_against"),
}
COLUMNS = [name for columns in CAMPS.values() for name in columns]
NUMBERS = (*KINDS, *COLUMNS)


@dataclass(frozen=True)
class Counted:
    """The reactions to one comment by kind, and what both sides say for it and against it."""

    kinds: Mapping[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    common_ground: float | None = None
    camps: Mapping[str, Votes] = field(default_factory=lambda: dict.fromkeys(CAMPS, Votes()))

    @property
    def votes(self) -> Votes:
        """For the comment and against it."""
        against = self.kinds[AGAINST]
        return Votes(sum(self.kinds.values()) - against, against)


def folded(numbers: Sequence[int | None], ground: float | None) -> Counted:
    """What a Tally says, by its values of NUMBERS; without a row they are all None."""
    told = [number or 0 for number in numbers]
    kinds, sides = told[: len(KINDS)], told[len(KINDS) :]
    camps = {side: Votes(*sides[2 * n : 2 * n + 2]) for n, side in enumerate(CAMPS)}
    return Counted(dict(zip(KINDS, kinds, strict=True)), ground, camps)


def counting_reactions(comments: Collection[UUID], *, at: datetime) -> QuerySet[Reaction]:
    """The reactions to these that count: no banned person's, and none of somebody left out of the story's noise."""
    return _counting(at).filter(comment__in=comments)


def count_reactions(comments: Collection[UUID], *, at: datetime) -> dict[UUID, Counted]:
    """The reactions to each of these as they are now, row by row in one query."""
    by_comment: dict[UUID, list[tuple[str, str, int]]] = {comment: [] for comment in comments}
    for comment, of_side, kind, number in _BY_SIDE.rows(comments=list(comments), at=at):
        by_comment[comment].append((of_side, kind, number))
    return {comment: _counted(found) for comment, found in by_comment.items()}


def recount_reactions_of(subscriber: Subscriber) -> None:
    """Leave it to the next fold to count anew what this person reacted to. In the transaction of what changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO threads_pendingtally (comment_id) SELECT comment_id FROM threads_reaction"
            " WHERE subscriber_id = %s",
            [subscriber.pk],
        )
    note_reactions_of(subscriber)


def _counting(at: Any) -> QuerySet[Reaction]:
    ban = Sanction.objects.in_force(at=at).filter(subscriber=OuterRef("subscriber"), kind=Sanction.Kind.BAN)
    out = left_out(person="subscriber", story="comment__story")
    return Reaction.objects.filter(~Exists(ban), ~out)


def _by_side() -> "QuerySet[Any, tuple[UUID, str, str, int]]":
    stance = Stance.objects.filter(story=OuterRef("comment__story"), subscriber=OuterRef("subscriber"))
    side = Coalesce(Subquery(stance.values("side")), Value(""), output_field=CharField())
    reactions = _counting(given("at")).filter(any_of("comment", "comments")).order_by()
    return reactions.values_list("comment", side, "kind").annotate(Count("id"))


_BY_SIDE = Question(_by_side)


def _counted(rows: Collection[tuple[str, str, int]]) -> Counted:
    kinds = dict.fromkeys(KINDS, 0)
    sides: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for side, kind, number in rows:
        kinds[kind] += number
        sides[side][kind == AGAINST] += number
    votes = {side: Votes(*numbers) for side, numbers in sides.items()}
    return Counted(kinds, common_ground(votes), {side: votes.get(side, Votes()) for side in CAMPS})
