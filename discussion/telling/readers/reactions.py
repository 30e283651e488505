"""Notices of reactions: how many, and which, on one day."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncDate

from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.readers import Told
from discussion.telling.readers.comments import shown_comments, tell_of
from discussion.telling.threads import Muted, threads_of
from discussion.threads.models import Comment, Reaction
from discussion.threads.ranking.tallies import counting_reactions


def read_reactions(notices: Sequence[Notice], to: Subscriber, at: datetime) -> Mapping[UUID, Told]:
    """Of one's own shown comments: the reactions that everybody sees counted. Five queries.

    Those of people whom one has blocked as well: a number that falls when somebody is blocked says what he pressed.
    """
    comments = {
        notice: comment for notice, comment in shown_comments(notices, at).items() if comment.author_id == to.pk
    }
    threads = threads_of(list(comments.values()))
    muted = Muted([to.pk])
    counts = _counts({comment.pk for comment in comments.values()}, at)
    told = {}
    for notice in notices:
        comment = comments.get(notice.pk)
        if comment is None or muted.hides(to.pk, threads=threads[comment.pk]):
            continue
        if kinds := counts.get((comment.pk, date.fromisoformat(notice.period))):
            words = tell_of(comment, _headline(kinds, comment), threads[comment.pk])
            told[notice.pk] = replace(words, by="", side="", side_label="")
    return told


def _counts(comments: Collection[UUID], at: datetime) -> dict[tuple[UUID, date], dict[str, int]]:
    """How often each kind was chosen, by comment and day (UTC)."""
    counting = counting_reactions(comments, at=at)
    by_day = counting.annotate(day=TruncDate("reacted_at", tzinfo=UTC)).values_list("comment", "day", "kind")
    counts: dict[tuple[UUID, date], dict[str, int]] = defaultdict(dict)
    for comment, day, kind, number in by_day.annotate(number=Count("pk")).order_by("comment", "day", "kind"):
        counts[comment, day][kind] = number
    return counts


def _headline(kinds: Mapping[str, int], comment: Comment) -> str:
    total = sum(kinds.values())
    parts = ", ".join(f"{kinds[kind.value]} {str(kind.label).lower()}" for kind in Reaction.Kind if kind.value in kinds)
    return f"{total} {'reaction' if total == 1 else 'reactions'} to your comment on “{comment.story.title}”: {parts}"
