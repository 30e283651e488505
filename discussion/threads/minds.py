"""How the people on a story have moved: where they stood at first and stand now, who read both sides, what moved them.

Everybody counts once, by the first side that he declared on the story and the one on which he stands now; whoever took
his stand back is in neither. A person has read both sides who has reacted to, or answered, shown comments of others of
critics and of defenders: that is what the site knows of reading, and people read more. Banned people count for nothing
while the ban lasts. Counting goes through all reactions to a story, so a job does it, and readers get its
figures with the time at which they were true; the larger a story, the longer it is left alone afterwards, so that
what the job does in a minute does not grow with the stories.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import (
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from accounts.models import Sanction
from core.parts import part_of
from discussion.threads.groups import LEAST
from discussion.threads.models import ChangeOfMind, Comment, Stance, StanceTurn, StoryCount
from discussion.threads.trees import Node, grow, keys_of
from stories.models import Camp, Story
from stories.noise.models import StoryNoise

AT_ONCE = 100  # stories a run
MOST_MOVING = 10  # comments that are told of a story
REST = timedelta(milliseconds=10)  # for each shown comment, before its story is counted again
# Both halves stay within the story: the planner would read the comments of all stories to find what is answered.
READERS = """
SELECT count(*)
FROM (
    SELECT person
    FROM (
        SELECT reaction.subscriber_id AS person, comment.side
        FROM threads_comment comment JOIN threads_reaction reaction ON reaction.comment_id = comment.id
        WHERE comment.story_id = %(story)s AND comment.state = 'published'
            AND comment.side IN (%(critic)s, %(defender)s)
        UNION ALL
        SELECT answer.author_id, above.side
        FROM threads_comment answer JOIN threads_comment above ON above.id = answer.parent_id
        WHERE answer.story_id = %(story)s AND answer.state = 'published'
            AND answer.author_id IS NOT NULL AND answer.author_id IS DISTINCT FROM above.author_id
            AND above.story_id = %(story)s AND above.state = 'published' AND above.side IN (%(critic)s, %(defender)s)
    ) read
    GROUP BY person
    HAVING bool_or(side = %(critic)s) AND bool_or(side = %(defender)s)
) readers
WHERE NOT EXISTS (SELECT FROM ({banned}) ban (subscriber_id) WHERE ban.subscriber_id = person)
"""


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
    shown = StoryCount.objects.filter(story=OuterRef("story")).values("story").values(number=Sum("comments"))
    rest = ExpressionWrapper(Coalesce(Subquery(shown), 0) * Value(REST), output_field=DurationField())
    stale = StoryNoise.objects.annotate(counted_at=Subquery(counted))
    stale = stale.filter(Q(counted_at=None) | Q(counted_at__lt=F("computed_at"), counted_at__lte=at - rest))
    stale = stale.order_by("computed_at", "pk")
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
    moves = StanceTurn.objects.filter(
        ~Exists(_ban("stance__subscriber", at)), stance__story=story, turn__gt=1, because__state=Comment.State.PUBLISHED
    )
    moving = moves.values_list("because").annotate(people=Count("stance", distinct=True)).filter(people__gte=LEAST)
    return Figures(
        ways=list(ways),
        read_both_sides=_read_both_sides(story, at),
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


def _read_both_sides(story: int, at: datetime) -> int:
    """How many have reacted to or answered shown comments, not their own, of critics and of defenders."""
    bans = Sanction.objects.in_force(at=at).filter(kind=Sanction.Kind.BAN).values("subscriber")
    banned = part_of(bans, "banned")
    values = {**banned.values, "story": story, "critic": Camp.CRITIC, "defender": Camp.DEFENDER}
    with connection.cursor() as cursor:
        cursor.execute(READERS.format(banned=banned.statement), values)
        return int(cursor.fetchone()[0])


def _ban(person: str, at: datetime) -> QuerySet[Sanction]:
    return Sanction.objects.in_force(at=at).filter(subscriber=OuterRef(person), kind=Sanction.Kind.BAN)
