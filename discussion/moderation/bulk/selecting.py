"""Which comments or people a decision about many is about: one way of naming them, read into numbers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from accounts.handles import skeleton
from accounts.models import Subscriber
from accounts.profiles import find_subscriber
from core.errors import DomainError
from discussion.moderation.brigades.selectors import get_brigade
from discussion.moderation.models import BrigadeMember, Case, Report
from discussion.screening.models import Signal
from discussion.threads.models import Comment
from stories.models import Story
from stories.selectors import get_story

WAYS = ("cases", "comments", "people", "author", "check", "reports", "brigade", "since")
WITH_A_STORY = {"people", "author", "check", "reports", "since"}
ANY = "any"
IN_QUESTION = (Comment.State.HELD, Comment.State.PUBLISHED)


class SelectionUnclearError(DomainError):
    code = "selection_unclear"
    message = (
        "Name what is meant in one way: by cases, comments, people, author, check, reports, brigade, or a story since "
        "one moment and until another."
    )


class SelectionTooLargeError(DomainError):
    code = "selection_too_large"
    message = "This is more than one decision may be about. Name less, and decide in steps."


@dataclass(frozen=True)
class Selection:
    """What was named, in numbers: kept with the decision. `unknown` of the names are nobody's."""

    by: str
    values: Sequence[Any] = ()
    story: Story | None = None
    until: datetime | None = None
    unknown: int = 0

    def as_json(self) -> dict[str, Any]:
        """As it is kept: ids of lists are in the items anyway."""
        lists = {"cases", "comments", "people"}
        told = len(self.values) if self.by in lists else [str(value) for value in self.values]
        until = self.until.isoformat() if self.until else None
        return {"by": self.by, "of": told, "story": self.story.pk if self.story else None, "until": until}


def read_selection(sent: Mapping[str, Any]) -> Selection:
    """What `sent` names. Raises SelectionUnclearError (422), or the 404 of a story, author or brigade that is none."""
    ways = [way for way in WAYS if sent.get(way) is not None]
    if len(ways) != 1 or (sent.get("story") and ways[0] not in WITH_A_STORY):
        raise SelectionUnclearError
    by = ways[0]
    if (by == "since") != (sent.get("until") is not None) or (by == "since" and not sent.get("story")):
        raise SelectionUnclearError
    story = get_story(sent["story"]) if sent.get("story") else None
    values = sent[by] if isinstance(sent[by], list) else [sent[by]]
    if by == "author":
        values = [find_subscriber(sent[by]).pk]
    if by == "brigade":
        story = get_brigade(sent[by]).story
    if by == "people":
        return _of_people(values, story)
    return Selection(by, values, story, sent.get("until"), unknown=_unknown(by, values))


def comments_of(selection: Selection) -> list[Comment]:
    """The comments that are meant, oldest first. Raises SelectionTooLargeError (422) above BULK_MOST."""
    rows = Comment.objects.select_related("author", "story").filter(_meant(selection))
    if selection.by not in {"cases", "comments"}:
        rows = rows.filter(state__in=IN_QUESTION)
    if selection.story is not None:
        rows = rows.filter(story=selection.story)
    return _at_most(rows.order_by("pk"))


def people_of(selection: Selection) -> list[Subscriber]:
    """The people who are meant, or the authors of the comments that are. The same error."""
    if selection.by in {"people", "author"}:
        people = Subscriber.objects.filter(pk__in=selection.values)
    elif selection.by == "brigade":
        members = BrigadeMember.objects.filter(brigade__in=selection.values)
        people = Subscriber.objects.filter(pk__in=members.values("subscriber"))
    else:
        authors = {comment.author_id for comment in comments_of(selection) if comment.author_id}
        people = Subscriber.objects.filter(pk__in=authors)
    return _at_most(people.order_by("pk"))


def _meant(selection: Selection) -> Q:
    values = selection.values
    ways: dict[str, Callable[[], Q]] = {
        "cases": lambda: Q(pk__in=_with_words(Case.objects.filter(pk__in=values))),
        "comments": lambda: Q(pk__in=values),
        "people": lambda: Q(author__in=values),
        "author": lambda: Q(author__in=values),
        "brigade": lambda: Q(author__in=BrigadeMember.objects.filter(brigade__in=values).values("subscriber")),
        "check": lambda: Q(pk__in=_held_by(values[0])),
        "reports": lambda: Q(pk__in=_reported_as(values[0])),
        "since": lambda: Q(created_at__gte=values[0], created_at__lt=selection.until),
    }
    return ways[selection.by]()


def _held_by(code: str) -> QuerySet[Case, Any]:
    """Comments of open cases of which a check said this."""
    said = Signal.objects.filter(code=code, verdict=Signal.Verdict.HOLD)
    return _with_words(_open().filter(comment__revisions__in=said.values("revision")))


def _reported_as(reason: str) -> QuerySet[Case, Any]:
    """Comments of open cases with a report for this reason, or for any."""
    reports = Report.objects.all() if reason == ANY else Report.objects.filter(reason=reason)
    return _with_words(_open().filter(pk__in=reports.values("case")))


def _open() -> QuerySet[Case]:
    return Case.objects.filter(closed_at__isnull=True)


def _with_words(cases: QuerySet[Case]) -> QuerySet[Case, Any]:
    return cases.filter(comment__isnull=False).values("comment")


def _of_people(handles: Sequence[str], story: Story | None) -> Selection:
    named = {skeleton(handle) for handle in handles if handle.isprintable()}
    people = Subscriber.objects.filter(handle_skeleton__in=named, is_active=True)
    found = list(people.order_by("pk").values_list("pk", flat=True))
    return Selection("people", found, story, unknown=max(len(set(handles)) - len(found), 0))


def _unknown(by: str, values: Sequence[UUID]) -> int:
    known: QuerySet[Any]
    if by == "cases":
        known = Case.objects.filter(pk__in=values)
    elif by == "comments":
        known = Comment.objects.filter(pk__in=values)
    else:
        return 0
    return len(set(values)) - known.count()


def _at_most(rows: QuerySet[Any]) -> list[Any]:
    found = list(rows[: settings.BULK_MOST + 1])
    if len(found) > settings.BULK_MOST:
        raise SelectionTooLargeError(most=settings.BULK_MOST)
    return found
