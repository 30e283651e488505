"""Choosing among the cases that wait: by story, topic or reason, and one after the other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.http import urlencode

from discussion.moderation.models import Case, Report

GROUPS = 30  # more stories than that nobody chooses from
CODE = re.compile(r"[a-z0-9_]{1,40}")


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

    @property
    def condition(self) -> Q:
        """The same as a condition on cases."""
        condition = Q()
        if self.story:
            condition &= Q(comment__story__slug=self.story)
        if self.topic:
            of_topic = Case.objects.filter(pk=OuterRef("pk"), comment__story__topics__slug=self.topic)
            condition &= Q(Exists(of_topic))
        if self.why:
            reported = Report.objects.filter(case=OuterRef("pk"), reason=self.why)
            code = self.why if CODE.fullmatch(self.why) else "-"  # of which there is none
            condition &= Q(Exists(reported)) | Q(reason__regex=rf"(^|, ){code}(,|$)")
        return condition


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


def neighbours_of(case: Case, scope: Scope) -> Neighbours:
    """Which cases stand beside this one, whoever has leased them. Two queries."""
    waiting = Case.objects.filter(scope.condition, queue=case.queue, closed_at__isnull=True).exclude(pk=case.pk)
    sooner = Q(priority__gt=case.priority) | Q(priority=case.priority, id__lt=case.pk)
    before = waiting.filter(sooner, priority__gte=case.priority).order_by("priority", "-id")
    after = waiting.filter(~sooner, priority__lte=case.priority).order_by("-priority", "id")
    return Neighbours(*(rows.values_list("pk", flat=True).first() for rows in (before, after)))


def waiting_by_story() -> Sequence[Group]:
    """The stories with the most open cases, at most GROUPS. One query."""
    return _groups("comment__story__slug", "comment__story__title")


def waiting_by_topic() -> Sequence[Group]:
    """The topics with the most open cases, at most GROUPS. One query."""
    return _groups("comment__story__topics__slug", "comment__story__topics__name")


def _groups(slug: str, title: str) -> Sequence[Group]:
    waiting = Case.objects.filter(**{"closed_at__isnull": True, f"{slug}__isnull": False})
    groups = waiting.values_list(slug, title).annotate(waiting=Count("id"), oldest=Min("opened_at"))
    rows = groups.order_by("-waiting", slug)
    return [Group(*row) for row in rows[:GROUPS]]
