"""The strongest new arguments of the sides that a person opposes: what a digest tells of those who think otherwise."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, ExpressionWrapper, F, FloatField, Q, QuerySet
from django.db.models.functions import Sqrt

from accounts.models import Subscriber
from accounts.notices.readers import Told
from discussion.telling.readers.comments import tell_of
from discussion.telling.threads import Muted, threads_of
from discussion.threads.models import Comment, Reaction, Stance
from stories.models import Camp
from stories.selectors import visible_stories

OPPOSED = {Camp.CRITIC: Camp.DEFENDER, Camp.DEFENDER: Camp.CRITIC}  # who is neutral opposes nobody
SHOWN = 3
CANDIDATES = 50
Z = 1.96  # of 95 percent


def strongest_arguments(person: Subscriber, since: datetime, told: Collection[UUID], at: datetime) -> list[Told]:
    """The best top-level comment of the other side on each story where this person takes a side, SHOWN at most.

    Only shown comments that were written after `since`, have at least one reaction in favour and were not `told`; none
    of muted people or in muted threads. Seven queries, however many there are.
    """
    sides = _opposed_sides(person, at)
    if not sides:
        return []
    new = Comment.objects.shown().filter(sides, parent__isnull=True, pk__gt=_first_id(since), created_at__gt=since)
    ranked = _ranked(new.exclude(author=person).exclude(pk__in=told))
    found = list(ranked.select_related("story", "author")[:CANDIDATES])
    threads, muted = threads_of(found), Muted([person.pk])
    best: dict[int, Comment] = {}
    for comment in found:
        if not muted.hides(person.pk, by=comment.author_id, threads=threads[comment.pk]):
            best.setdefault(comment.story_id, comment)
    return [tell_of(comment, _headline(comment), threads[comment.pk]) for comment in list(best.values())[:SHOWN]]


def _opposed_sides(person: Subscriber, at: datetime) -> Q:
    """Comments of whom this person opposes; an empty Q if that is nobody."""
    stances = Stance.objects.filter(subscriber=person, side__in=OPPOSED, story__in=visible_stories(at))
    sides = Q()
    for story, side in stances.order_by("-declared_at", "-pk").values_list("story", "side")[:CANDIDATES]:
        sides |= Q(story=story, side=OPPOSED[Camp(side)])
    return sides


def _ranked(comments: QuerySet[Comment]) -> QuerySet[Comment]:
    """Best first, by the lower bound of Wilson's interval for the share of reactions in favour; none without any."""
    good = Count("reactions", filter=~Q(reactions__kind=Reaction.Kind.DISAGREE) & Q(reactions__isnull=False))
    counted = comments.annotate(good=good, votes=Count("reactions")).filter(good__gt=0)
    doubt = Z * Sqrt(F("good") * (F("votes") - F("good")) * 1.0 / F("votes") + Z * Z / 4)
    strength = (F("good") + Z * Z / 2 - doubt) / (F("votes") + Z * Z)
    return counted.order_by(ExpressionWrapper(strength, output_field=FloatField()).desc(), "id")


def _first_id(moment: datetime) -> UUID:
    """Every id that was drawn later is higher: the index of a story's comments leads past the older ones."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)


def _headline(comment: Comment) -> str:
    return f"{comment.author or 'Somebody who has left'} on “{comment.story.title}”"
