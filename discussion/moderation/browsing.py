"""Choosing among the cases that wait: by story, topic or reason, and one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.http import urlencode
from django_stubs_ext import WithAnnotations

from core.api.pagination import Key
from discussion.moderation.models import Case
from stories.models import Story, Topic

GROUPS = 30  # more stories than that nobody chooses from
# Of what `narrow` returns; its columns, and not those of the case, are those that an index has in this order.
ORDERS = {"priority": (Key("place", descending=True), Key("number")), "oldest": (Key("number"),)}
MOST = """
WITH most AS (
    SELECT facet, sum(waiting) AS waiting FROM moderation_waitingcount WHERE facet LIKE %s
    GROUP BY facet HAVING sum(waiting) > 0 ORDER BY waiting DESC, facet LIMIT %s
)
SELECT substr(most.facet, %s)::bigint, most.waiting, (
    SELECT matter.opened_at FROM moderation_casefacet filed JOIN moderation_case matter ON matter.id = filed.case_id
    WHERE filed.facet = most.facet AND matter.closed_at IS NULL ORDER BY filed.case_id LIMIT 1
) FROM most
"""


@dataclass(frozen=True)
class Scope:
    """Which of the cases: those of one story or topic, or there for one reason. Empty is all of them."""

    story: str = ""  # its slug
    topic: str = ""  # its slug
    why: str = ""  # the code of a check, or the reason of a report

    @property
    def parts(self) -> dict[str, str]:
        """What it asks for, without what it leaves open."""
        named = {"story": self.story, "topic": self.topic, "why": self.why}
        return {name: value for name, value in named.items() if value}

    @property
    def query(self) -> str:
        """The same, as it stands in an address."""
        return urlencode(self.parts)

    def facets(self) -> list[str]:
        """The same as cases are filed under it; of a story that there is not, under which there is none.

        A query for a story, and one for a topic.
        """
        return [
            *([f"story:{_number_of(Story.objects.all(), self.story)}"] if self.story else []),
            *([f"why:{self.why}"] if self.why else []),
            *([f"topic:{_number_of(Topic.objects.all(), self.topic)}"] if self.topic else []),
        ]


ALL = Scope()


class Placed(TypedDict):
    """Where a case stands in a list: its priority and its key, from where it is filed."""

    place: float
    number: UUID


@dataclass(frozen=True)
class Group:
    """How much waits about one story or topic, and since when."""

    slug: str
    title: str
    count: int
    oldest: datetime


@dataclass(frozen=True)
class Neighbours:
    """The open cases before and after one in the order of its queue; None at either end."""

    before: UUID | None
    after: UUID | None


def narrow(cases: QuerySet[Case], scope: Scope, queue: str | None = None) -> "QuerySet[WithAnnotations[Case, Placed]]":
    """Those that wait, of one queue or all, in the scope. `place` and `number` are their priority and key, to order by.

    They are read in that order from where they are filed, however many others wait.
    """
    waiting = cases.filter(closed_at__isnull=True)
    first, *others = scope.facets() or [""]
    if not first:
        waiting = waiting.filter(queue=queue) if queue else waiting
        return waiting.annotate(place=F("priority"), number=F("id"))
    waiting = waiting.annotate(filed=FilteredRelation("facets", condition=Q(facets__facet=first)))
    waiting = waiting.filter(filed__queue=queue) if queue else waiting.filter(filed__facet=first)
    for position, facet in enumerate(others):
        name = f"filed_{position}"
        waiting = waiting.annotate(**{name: FilteredRelation("facets", condition=Q(facets__facet=facet))})
        waiting = waiting.filter(**{f"{name}__facet": facet})
    return waiting.annotate(place=F("filed__priority"), number=F("filed__case"))


def neighbours_of(case: Case, scope: Scope) -> Neighbours:
    """Which cases stand beside this one, whoever has leased them. Two queries, and what naming the scope takes."""
    waiting = narrow(Case.objects.exclude(pk=case.pk), scope, case.queue)
    sooner = Q(place__gt=case.priority) | Q(place=case.priority, number__lt=case.pk)
    later = Q(place__lt=case.priority) | Q(place=case.priority, number__gt=case.pk)
    before = waiting.filter(sooner, place__gte=case.priority).order_by("place", "-number")
    after = waiting.filter(later, place__lte=case.priority).order_by("-place", "number")
    return Neighbours(*(rows.values_list("pk", flat=True).first() for rows in (before, after)))


def waiting_by_story() -> Sequence[Group]:
    """The stories with the most open cases, at most GROUPS. Two queries."""
    return _groups("story", Story.objects.values_list("pk", "slug", "title"))


def waiting_by_topic() -> Sequence[Group]:
    """The topics with the most open cases, at most GROUPS. Two queries."""
    return _groups("topic", Topic.objects.values_list("pk", "slug", "name"))


def _groups(kind: str, named: "QuerySet[Any, tuple[int, str, str]]") -> Sequence[Group]:
    with connection.cursor() as cursor:
        cursor.execute(MOST, [f"{kind}:%", GROUPS, len(kind) + 2])
        most = cursor.fetchall()
    names = {number: (slug, name) for number, slug, name in named.filter(pk__in=[number for number, *_ in most])}
    # Without what was deleted since it was counted, or has been counted of and is not there.
    there = [(names[number], count, oldest) for number, count, oldest in most if number in names and oldest]
    groups = [Group(*name, count, oldest) for name, count, oldest in there]
    return sorted(groups, key=lambda group: (-group.count, group.slug))


def _number_of(rows: "QuerySet[Any]", slug: str) -> int | None:
    number: int | None = rows.filter(slug=slug).values_list("pk", flat=True).first()
    return number
