"""Bursts that were found: to list, and to look at one of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.db.models.functions import Coalesce

from accounts.models import Sanction, Subscriber
from core.errors import NotFoundError
from discussion.moderation.models import Brigade
from stories.noise.contributors import level_without
from stories.noise.exclusions import exclusions_of
from stories.noise.models import Engagement

ACTS = ("comment", "reply", "stance", "reaction", "report", "follow")


class BrigadeNotFoundError(NotFoundError):
    code = "brigade_not_found"
    message = "There is no such burst."


@dataclass(frozen=True)
class Member:
    """A new account of a burst, and what it did on the story, whatever has become of that since."""

    subscriber: Subscriber
    first_at: datetime
    last_at: datetime
    acts: dict[str, int]  # by kind
    left_out: bool
    sanctioned: bool


@dataclass(frozen=True)
class BrigadeFile:
    """A burst with everybody in it, and the story's level with and without them."""

    brigade: Brigade
    members: Sequence[Member]
    level: float
    level_without: float


def brigades(*, is_open: bool = True) -> QuerySet[Brigade]:
    """Those that wait for a person, or those that somebody closed. Order them by the page's keys."""
    rows = Brigade.objects.filter(closed_at__isnull=is_open).select_related("story", "closed_by", "bulk")
    return rows.annotate(size=Count("members"))


def get_brigade(brigade_id: UUID) -> Brigade:
    """One of them. Raises BrigadeNotFoundError (404)."""
    found = Brigade.objects.select_related("story", "closed_by", "bulk").filter(pk=brigade_id).first()
    if found is None:
        raise BrigadeNotFoundError
    return found


def open_file(brigade: Brigade, *, at: datetime) -> BrigadeFile:
    """Everything about one. Seven queries, however many accounts."""
    people = list(Subscriber.objects.filter(pk__in=brigade.members.values("subscriber")).order_by("pk"))
    left_out = set(exclusions_of(brigade.story).filter(actor__in=people).values_list("actor", flat=True))
    in_force = Sanction.objects.in_force(at=at).filter(subscriber__in=people)
    sanctioned = set(in_force.values_list("subscriber", flat=True))
    told = {row["actor"]: row for row in _what_they_did(brigade, people)}
    members = [
        Member(
            subscriber=person,
            first_at=told[person.pk]["first_at"],
            last_at=told[person.pk]["last_at"],
            acts={kind: told[person.pk][kind] for kind in ACTS if told[person.pk][kind]},
            left_out=person.pk in left_out,
            sanctioned=person.pk in sanctioned,
        )
        for person in people
        if person.pk in told
    ]
    levels = level_without(brigade.story, people=[person.pk for person in people], at=at)
    members.sort(key=lambda member: (member.first_at, member.subscriber.pk))
    return BrigadeFile(brigade, members, *levels)


def _what_they_did(brigade: Brigade, people: Sequence[Subscriber]) -> Iterable[dict[str, Any]]:
    rows = Engagement.objects.alias(home=Coalesce("story__merged_into", "story"))
    theirs = rows.filter(home=brigade.story_id, actor__in=people, kind__in=ACTS).order_by("actor")
    counted = {kind: Count("pk", filter=Q(kind=kind)) for kind in ACTS}
    found = theirs.values("actor").annotate(first_at=Min("occurred_at"), last_at=Max("occurred_at"), **counted)
    return cast("Iterable[dict[str, Any]]", found)
