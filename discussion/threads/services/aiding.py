"""Drafts and points of reading where two stories, or two accounts of one person, become one, or somebody goes."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Subscriber
from core.personal import drop_rows
from discussion.threads.models import Draft, ReadPoint
from stories.models import Story


def move_aids(*, source: Story, target: Story) -> None:
    """What people keep about `source` they keep about `target`.

    Of two drafts for one purpose the newer one stays. Of two points of reading the earlier one, so that nothing is
    taken for read that was not. Five statements.
    """
    drop_rows(Draft.objects.filter(story__in=[source, target], body=""))  # no words, so none of them outdoes any
    drafts = Draft.objects.filter(story__in=[source, target])
    drop_rows(_outdone(drafts, ["subscriber", "purpose"], "saved_at", "gt"))
    points = ReadPoint.objects.filter(story__in=[source, target])
    drop_rows(_outdone(points, ["subscriber"], "upto", "lt"))
    for model in (Draft, ReadPoint):
        model.objects.filter(story=source).update(story=target)


def unite_aids(*, gone: Subscriber, kept: Subscriber) -> None:
    """What `gone` keeps is `kept`'s. Of two drafts, or points of reading, the newer one stays. Five statements."""
    drop_rows(Draft.objects.filter(subscriber__in=[gone, kept], body=""))  # no words, so none of them outdoes any
    drafts = Draft.objects.filter(subscriber__in=[gone, kept])
    drop_rows(_outdone(drafts, ["story", "purpose"], "saved_at", "gt"))
    points = ReadPoint.objects.filter(subscriber__in=[gone, kept])
    drop_rows(_outdone(points, ["story"], "upto", "gt"))
    for model in (Draft, ReadPoint):
        model.objects.filter(subscriber=gone).update(subscriber=kept)


def forget_aids(*, subscriber: Subscriber) -> None:
    """Nothing of it is kept any more."""
    for model in (Draft, ReadPoint):
        drop_rows(model.objects.filter(subscriber=subscriber))


def _outdone(rows: QuerySet[Any], same: Sequence[str], by: str, better: str) -> QuerySet[Any]:
    """Of several with the same all but the one that is better in `by`."""
    wins = Q(**{f"{by}__{better}": OuterRef(by)}) | Q(**{by: OuterRef(by), "pk__gt": OuterRef("pk")})
    return rows.filter(Exists(rows.filter(wins, **{column: OuterRef(column) for column in same})))
