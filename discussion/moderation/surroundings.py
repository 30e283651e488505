"""What stands beside a case: the thread, the story, the author's other words, and what was decided on similar ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from discussion.moderation.dossiers import Dossier
from discussion.moderation.similar import Similar, similar_to
from discussion.threads.ancestry import way_up
from discussion.threads.models import Comment
from stories.noise.selectors import noise_of_many

NEAREST = 3  # comments above it, beside the root
ANSWERS = 3
OTHERS = 6


class Thread(NamedTuple):
    """`way` leads from the root down to what a comment answers; `skipped` of its steps are not there."""

    way: Sequence[Comment]
    skipped: int
    answers: Sequence[Comment]


@dataclass(frozen=True)
class Surroundings:
    """The thread of a comment as `Thread` tells it, and what else stands beside its case."""

    way: Sequence[Comment]
    skipped: int
    answers: Sequence[Comment]
    others: Sequence[Comment]
    noise: dict[str, Any]  # empty where there is no story
    similar: Similar


def look_around(dossier: Dossier, *, at: datetime) -> Surroundings:
    """Read it all in at most seven queries."""
    comment = dossier.case.comment
    if comment is None:
        return Surroundings([], 0, [], [], {}, Similar([], 0, 0, [], []))
    others = Comment.objects.filter(author=comment.author_id).exclude(pk=comment.pk).order_by("-id")
    return Surroundings(
        *thread_around(comment),
        others=list(others[:OTHERS]) if comment.author_id else [],
        noise=noise_of_many([comment.story], at)[comment.story_id],
        similar=similar_to(dossier.case, body=dossier.body, reports=dossier.reports),
    )


def thread_around(comment: Comment) -> Thread:
    """What a comment answers, and the latest answers to it. At most three queries."""
    above = [step.id for step in way_up(comment.pk)][:0:-1] if comment.parent_id else []
    kept = above if len(above) <= NEAREST + 1 else [above[0], *above[-NEAREST:]]
    found = Comment.objects.select_related("author").in_bulk(kept) if kept else {}
    answers = Comment.objects.public().filter(parent=comment).select_related("author").order_by("-id")
    return Thread([found[step] for step in kept], len(above) - len(kept), list(answers[:ANSWERS]))
