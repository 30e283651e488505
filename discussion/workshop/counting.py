"""What a rule would have met: counted in the comments of some days, a stretch at a time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Func, IntegerField, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce

from accounts.models import Subscriber
from core.ids import last_id
from discussion.screening.matching.editions import edition_of
from discussion.screening.models import Rehearsal, Rule
from discussion.threads.models import Comment, CommentQuerySet
from discussion.workshop.outcomes import outcomes_of
from stories.models import Story

STRETCH = 500  # comments; about half a second of work
WORDLESS = (Comment.State.DELETED, Comment.State.ERASED)


@transaction.atomic
def rehearse_on(*, at: datetime) -> bool:
    """Look at one stretch of the oldest rehearsal that nobody else works on. Whether there was one."""
    rehearsal = (
        Rehearsal.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(done_at=None)
        .select_related("rule")
        .order_by("id")
        .first()
    )
    if rehearsal is None:
        return False
    _look_at_a_stretch(rehearsal, at)
    return True


def comments_of(rule: Rule, *, since: datetime, upto: datetime, step: int = 1) -> QuerySet[Comment]:
    """Comments in the scope of a rule that still have words; with a `step` of 2, 4, 8, … an even part of them."""
    comments = written_between(since, upto).exclude(state__in=WORDLESS)
    if rule.story_id:
        now_in = Coalesce("merged_into", "pk")  # what was said on a merged story is on the other one now
        comments = comments.filter(story__in=Story.objects.filter(pk=rule.story_id).values(now=now_in))
    if rule.topic_id:
        comments = comments.filter(story__topics=rule.topic_id)
    return even_part(comments, step)


def written_between(since: datetime, upto: datetime) -> CommentQuerySet:
    """All comments of that time, in whatever state."""
    return Comment.objects.filter(pk__gt=last_id(since), pk__lte=last_id(upto))


def even_part(comments: QuerySet[Comment], step: int) -> QuerySet[Comment]:
    """Every comment with a `step` of 1, every second with 2, every fourth with 4, …: the same ones each time."""
    if step == 1:
        return comments
    lot = Func(Cast("id", TextField()), function="hashtext", output_field=IntegerField())
    return comments.alias(lot=lot).alias(share=F("lot").bitand(step - 1)).filter(share=0)


def begin(rule: Rule, days: int, *, step: int, by: Subscriber, at: datetime) -> Rehearsal:
    total = comments_of(rule, since=at - timedelta(days=days), upto=at, step=step).count()
    return Rehearsal.objects.create(
        rule=rule, days=days, step=step, by=by, at=at, total=total, done_at=None if total else at
    )


def finish(rehearsal: Rehearsal, at: datetime) -> None:
    while rehearsal.done_at is None:
        with transaction.atomic():
            rehearsal.refresh_from_db(from_queryset=Rehearsal.objects.select_for_update(of=("self",)))
            if rehearsal.done_at is None:  # a worker may have been faster
                _look_at_a_stretch(rehearsal, at)


def _look_at_a_stretch(rehearsal: Rehearsal, at: datetime) -> None:
    since = rehearsal.at - timedelta(days=rehearsal.days)
    comments = comments_of(rehearsal.rule, since=since, upto=rehearsal.at, step=rehearsal.step)
    if rehearsal.upto:
        comments = comments.filter(pk__gt=rehearsal.upto)
    edition = edition_of(rehearsal.rule)
    stretch = list(comments.order_by("id").values_list("id", "body", "body_text")[:STRETCH])
    met = [pk for pk, source, text in stretch if edition.meet(source=source, text=text)]
    became = outcomes_of(met)
    rehearsal.seen += len(stretch)
    rehearsal.matched += len(met)
    rehearsal.removed += len(became.removed)
    rehearsal.restored += len(became.restored)
    rehearsal.waiting += len(became.waiting)
    rehearsal.samples = [*rehearsal.samples, *map(str, met)][: Rehearsal.SAMPLES]
    rehearsal.upto = stretch[-1][0] if stretch else rehearsal.upto
    rehearsal.done_at = at if len(stretch) < STRETCH else None
    rehearsal.save()
