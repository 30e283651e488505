"""How the people on a story have moved: where they stood at first and stand now, who read both sides, what moved them.

Everybody counts once, by the first side that he declared on the story and the one on which he stands now; whoever took
his stand back is in neither. A person has read both sides who has reacted to, or answered, shown comments of others of
critics and of defenders: that is what the site knows of reading, and people read more. Banned people count for nothing
while the ban lasts. Counting goes through all reactions to a story, so a job does it, and readers get its
figures with the time at which they were true.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Sanction
from discussion.threads.groups import LEAST
from discussion.threads.models import ChangeOfMind, Comment, Reaction, Stance, StanceTurn
from discussion.threads.trees import Node, grow, keys_of
from stories.models import Camp, Story
from stories.noise.models import StoryNoise

AT_ONCE = 100  # stories a run
MOST_MOVING = 10  # comments that are told of a story


@dataclass(frozen=True)
class Figures:
    """As they are kept: of people by the side at first and the one now, and of comments by whom they moved."""

    ways: Sequence[tuple[str, str, int]] = ()
    read_both_sides: int = 0
    moved_by: Sequence[tuple[str, int]] = ()  # (comment, people); at least LEAST of them, so that nobody is told of


@dataclass(frozen=True)
class Told:
    """What everybody may know; `moving` are the comments that are still shown, each with how many it moved."""

    figures: Figures
    moving: Sequence[tuple[Node, int]]
    counted_at: datetime | None


def count_changes(*, at: datetime) -> int:
    """Count anew the stories on which something has happened since they were last counted, AT_ONCE of them; how many.

    Whatever changes these figures is an act or takes one back, so the fold of the noise has seen it, and says when.
    """
    counted = ChangeOfMind.objects.filter(story=OuterRef("story")).values("counted_at")
    stale = StoryNoise.objects.annotate(counted_at=Subquery(counted))
    stale = stale.filter(Q(counted_at=None) | Q(counted_at__lt=F("computed_at"))).order_by("computed_at", "pk")
    stories = list(stale.values_list("story", flat=True)[:AT_ONCE])
    for story in stories:
        _keep(story, count_story(story, at=at), at)
    return len(stories)


def count_story(story: int, *, at: datetime) -> Figures:
    """The figures of one story, from its rows. Three queries."""
    ban = _ban("subscriber", at)
    first = StanceTurn.objects.filter(stance=OuterRef("pk")).order_by("turn").values("side")[:1]
    stances = Stance.objects.filter(~Exists(ban), story=story).annotate(first=Subquery(first)).order_by("first", "side")
    ways = stances.values_list("first", "side").annotate(Count("pk"))
    both = _readers_of(Camp.CRITIC, story, at).intersection(_readers_of(Camp.DEFENDER, story, at))
    moves = StanceTurn.objects.filter(
        ~Exists(_ban("stance__subscriber", at)), stance__story=story, turn__gt=1, because__state=Comment.State.PUBLISHED
    )
    moving = moves.values_list("because").annotate(people=Count("stance", distinct=True)).filter(people__gte=LEAST)
    return Figures(
        ways=list(ways),
        read_both_sides=both.count(),
        moved_by=[(str(comment), people) for comment, people in moving.order_by("-people", "because")[:MOST_MOVING]],
    )


def changes_of(story: Story, *, at: datetime) -> Told:
    """The figures that were last counted. One query, and where comments have moved people five more."""
    kept = ChangeOfMind.objects.filter(story=story).first()
    if kept is None:
        return Told(Figures(), [], None)
    figures = Figures(**kept.figures)
    people = {UUID(comment): number for comment, number in figures.moved_by}
    shown = keys_of(Comment.objects.shown().filter(story=story, pk__in=people)) if people else []
    nodes = sorted(grow(shown, depth=0, at=at), key=lambda node: (-people[node.comment.pk], node.comment.pk))
    return Told(figures, [(node, people[node.comment.pk]) for node in nodes], kept.counted_at)


def _keep(story: int, figures: Figures, at: datetime) -> None:
    row = ChangeOfMind(story_id=story, figures=asdict(figures), counted_at=at)
    ChangeOfMind.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["story"], update_fields=["figures", "counted_at"]
    )


def _readers_of(side: str, story: int, at: datetime) -> QuerySet[Any, Any]:
    """The numbers of those who have reacted to or answered a shown comment of this side, not their own."""
    shown = {"state": Comment.State.PUBLISHED, "side": side}
    reactions = Reaction.objects.filter(
        ~Exists(_ban("subscriber", at)),
        comment__story=story,
        **{f"comment__{name}": is_ for name, is_ in shown.items()},
    )
    answers = Comment.objects.shown().filter(
        ~Exists(_ban("author", at)),
        ~Q(parent__author=F("author")),
        story=story,
        author__isnull=False,
        **{f"parent__{name}": is_ for name, is_ in shown.items()},
    )
    return reactions.order_by().values_list("subscriber").union(answers.order_by().values_list("author"))


def _ban(person: str, at: datetime) -> QuerySet[Sanction]:
    return Sanction.objects.in_force(at=at).filter(subscriber=OuterRef(person), kind=Sanction.Kind.BAN)
