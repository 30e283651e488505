"""Folding what has changed into tallies and ranks. `tallies` counts, `formula` judges, `orders` reads."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import astuple
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery

from core.kept_cursors import ask
from core.kept_sql import insert_row
from discussion.threads.changes.noting import note_again
from discussion.threads.models import FOREVER, Comment, PendingTally, Rank, Ranking, Tally
from discussion.threads.ranking.formula import YOUTH, best_score, common_score
from discussion.threads.ranking.tallies import CAMPS, COLUMNS, KINDS, Counted, count_reactions

CHUNK = 1_000  # comments a transaction
KEPT = timedelta(days=1)  # for so long a reader can turn the pages of an order that has changed since
UNLESS_RANKED = "DO NOTHING"
READ = ("story_id", "parent_id", "anchor_id", "side", "state", "shown_version", "created_at")  # of a comment: no words
JUDGED = ("side", "anchor_id", "is_root", "best", "common", "young_until")

# What has grown up is pending as well; then up to where anything is, or NULL.
PENDING = """
WITH grown AS (
    INSERT INTO threads_pendingtally (comment_id)
    SELECT comment_id FROM threads_rank WHERE young_until <= %s AND until = %s
    RETURNING id
)
SELECT greatest((SELECT max(id) FROM threads_pendingtally), (SELECT max(id) FROM grown))
"""
FORGET = """
WITH gone AS (DELETE FROM threads_rank WHERE ended_at < %s RETURNING story_id, until)
UPDATE threads_ranking SET kept_from = greatest(kept_from, latest.until)
FROM (SELECT story_id, max(until) AS until FROM gone GROUP BY story_id) latest
WHERE threads_ranking.story_id = latest.story_id
"""


def fold_ranks(*, at: datetime) -> int:
    """Bring tallies and ranks up to date with whatever is pending, and judge those anew who are young no longer.

    Returns how many comments were looked at. Safe to run twice at once, and to be killed anywhere: a chunk is one
    transaction, and what is pending goes with what was made of it. Where nothing is pending nothing is written.
    """
    [(newest,)] = ask(PENDING, [at, FOREVER])  # what comes in meanwhile waits: a busy site ends, too
    done, chunk = 0, CHUNK if newest else 0
    while chunk == CHUNK:  # fewer were all that nobody else has
        chunk = _fold_chunk(newest, at)
        done += chunk
    return done


def enter_ranks(comment: Comment) -> None:
    """Give a comment that comes out its place, if it has one, in the transaction in which it does. Twice is once."""
    for rank in first_ranks(comment):
        insert_row(rank, met=UNLESS_RANKED)


def first_ranks(comment: Comment) -> list[Rank]:
    """The row for that, for whoever inserts it together with others; none where the comment has no place."""
    return [_rank(comment, Counted(), at=comment.created_at)] if _is_ranked(comment) else []


def leave_ranks(comment: Comment) -> None:
    """Take a comment that is top-level no longer out of every order, in the transaction in which it is moved."""
    _hold_rankings([comment.story_id])  # or who judges it at this moment would give it a place again
    Rank.objects.filter(comment=comment).delete()


def forget_ranks(*, at: datetime) -> None:
    """Forget the places that comments had KEPT ago and longer."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [at - KEPT])


@transaction.atomic
def _fold_chunk(newest: int, at: datetime) -> int:
    pending = PendingTally.objects.filter(id__lte=newest).order_by("id")
    claimed = list(pending.select_for_update(skip_locked=True).values_list("id", "comment", "is_told")[:CHUNK])
    if not claimed:
        return 0
    PendingTally.objects.filter(id__in=[pk for pk, *_ in claimed]).delete()
    comments = {comment for _, comment, _ in claimed}
    stories = set(Comment.objects.filter(id__in=comments).values_list("story", flat=True))
    generations = _hold_rankings(stories)
    # Read only now: whoever held a ranking before us has committed. What has moved to another story since is pending
    # again, by that move.
    held = list(Comment.objects.filter(id__in=comments, story__in=stories).only(*READ).order_by("id"))
    counted = count_reactions({comment.pk for comment in held}, at=at)
    note_again(_unchanged({comment for _, comment, is_told in claimed if is_told}, counted))
    _keep_tallies(counted)
    placed = [comment for comment in held if _is_ranked(comment) and comment.has_place]
    _rank_all(placed, counted, generations, at)
    return len(claimed)


def _hold_rankings(stories: Collection[int]) -> dict[int, int]:
    """The generation of each. They are ours until the end: otherwise an older count could be written last."""
    Ranking.objects.bulk_create([Ranking(story_id=story) for story in sorted(stories)], ignore_conflicts=True)
    rankings = Ranking.objects.select_for_update().filter(story__in=stories).order_by("story")
    return dict(rankings.values_list("story", "generation"))


def _keep_tallies(counted: Mapping[UUID, Counted]) -> None:
    tallies = [
        Tally(comment_id=pk, common_ground=each.common_ground, **each.kinds, **_of_camps(each))
        for pk, each in counted.items()
    ]
    columns = [*KINDS, *COLUMNS, "common_ground"]
    Tally.objects.bulk_create(tallies, update_conflicts=True, unique_fields=["comment"], update_fields=columns)


def _unchanged(comments: Collection[UUID], counted: Mapping[UUID, Counted]) -> list[UUID]:
    """Those of these comments that have as many reactions as when they were folded last."""
    kept = Tally.objects.in_bulk(comments) if comments else {}
    return [
        pk
        for pk in counted.keys() & set(comments)
        if all(number == getattr(kept.get(pk), kind, 0) for kind, number in counted[pk].kinds.items())
    ]


def _of_camps(counted: Counted) -> dict[str, int]:
    told = ((columns, counted.camps[side]) for side, columns in CAMPS.items())
    return {name: number for columns, votes in told for name, number in zip(columns, astuple(votes), strict=True)}


def _rank_all(
    comments: Iterable[Comment], counted: Mapping[UUID, Counted], generations: Mapping[int, int], at: datetime
) -> None:
    judged = {comment.pk: _rank(comment, counted[comment.pk], at=at) for comment in comments}
    _leave_other_stories(judged)
    now = {rank.comment_id: rank for rank in Rank.objects.filter(comment__in=judged, until=FOREVER)}
    moved = {pk: rank for pk, rank in judged.items() if pk in now and _differ(rank, now[pk])}
    ended = Rank.objects.filter(pk__in=[now[pk].pk for pk in moved])
    own = Ranking.objects.filter(story=OuterRef("story")).values("generation")
    Ranking.objects.filter(story__in={rank.story_id for rank in moved.values()}).update(generation=F("generation") + 1)
    ended.update(until=Subquery(own), ended_at=at)
    for rank in moved.values():
        rank.since = generations[rank.story_id] + 1
    Rank.objects.bulk_create(rank for pk, rank in judged.items() if pk in moved or pk not in now)


def _leave_other_stories(judged: Mapping[UUID, Rank]) -> None:
    """A comment that was moved with its story has no past in the one where it is now."""
    stale = Rank.objects.filter(comment__in=judged).exclude(story=F("comment__story"))
    stale.delete()


def _rank(comment: Comment, counted: Counted, *, at: datetime) -> Rank:
    young_until = comment.created_at + YOUTH
    is_young = at < young_until
    is_shown = comment.state == Comment.State.PUBLISHED
    best = best_score(counted.votes, young=is_young)
    return Rank(
        comment_id=comment.pk,
        story_id=comment.story_id,
        side=comment.side if is_shown else "",
        anchor_id=comment.anchor_id if is_shown else None,
        is_root=comment.parent_id is None,
        best=best,
        common=common_score(counted.common_ground, best),
        young_until=young_until if is_young else None,
    )


def _is_ranked(comment: Comment) -> bool:
    """At the top level, or pointing at a part of the story: an answer that does is listed with those."""
    return comment.parent_id is None or comment.anchor_id is not None


def _differ(one: Rank, other: Rank) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in JUDGED)
