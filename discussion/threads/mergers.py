"""Before two stories are merged: which ones could be, and what would move."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from discussion.threads.models import Comment
from stories.models import Story
from stories.selectors import listed_stories

FOUND = 20


@dataclass(frozen=True)
class Merger:
    """What comes over from the source, counted as it is now."""

    shown: int  # comments that readers see
    hidden: int  # all others: held, rejected, removed, deleted
    people: int  # who wrote them
    cases: int  # about them, open
    stances: int
    stances_twice: int  # by people who stand on the target, too: that one stays
    stances_opposed: int  # of them, on another side
    follows: int
    follows_twice: int


def possible_targets(source: Story, at: datetime) -> QuerySet[Story]:
    """Every story into which this one can be merged."""
    return listed_stories(at).exclude(pk=source.pk)


def find_targets(source: Story, words: str, at: datetime) -> QuerySet[Story]:
    """The newest of them with these words in title or slug; a whole address is read for the slug in its end."""
    words = words.strip().rstrip("/").rpartition("/")[2]
    found = possible_targets(source, at).filter(Q(title__icontains=words) | Q(slug__icontains=words))
    return found.order_by("-published_at", "-pk")[:FOUND]


def foresee_merge(*, source: Story, target: Story) -> Merger:
    """What a merge would do now. Five queries."""
    shown = Q(state=Comment.State.PUBLISHED)
    comments = source.comments.aggregate(
        shown=Count("pk", filter=shown), hidden=Count("pk", filter=~shown), people=Count("author", distinct=True)
    )
    there = target.stances.filter(subscriber=OuterRef("subscriber")).values("side")
    stances = source.stances.annotate(there=Subquery(there)).aggregate(
        stances=Count("pk"),
        stances_twice=Count("there"),
        stances_opposed=Count("there", filter=~Q(there=F("side"))),
    )
    twice = source.follows.filter(subscriber__in=target.follows.values("subscriber"))
    # Cases point here from above; there is at most one open case about a comment.
    cases = source.comments.filter(cases__isnull=False, cases__closed_at__isnull=True)
    return Merger(
        **comments, **stances, cases=cases.count(), follows=source.follows.count(), follows_twice=twice.count()
    )
