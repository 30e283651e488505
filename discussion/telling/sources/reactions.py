"""What others think of somebody's comments: one notice a comment and day, which counts when it is read."""

from collections.abc import Iterator
from datetime import datetime

from accounts.notices.models import Kind, Notice
from discussion.telling.threads import Muted, comment_key, threads_of
from discussion.threads.models import Comment, Reaction
from discussion.threads.selectors import public_comments


def tell_of_reactions(after: int, upto: int, *, since: datetime, at: datetime) -> Iterator[Notice]:
    """Notices of the reactions with these ids to the authors of shown comments. Five queries.

    There are no events of reactions: they are too many, and only their sum is told.
    """
    reactions = list(Reaction.objects.filter(pk__gt=after, pk__lte=upto, reacted_at__gte=since).order_by("pk"))
    shown = public_comments(at).shown().filter(author__is_active=True)
    comments = {comment.pk: comment for comment in shown.filter(pk__in={each.comment_id for each in reactions})}
    threads = threads_of(list(comments.values()))
    muted = Muted(_author(comment) for comment in comments.values())
    for reaction in reactions:
        comment = comments.get(reaction.comment_id)
        if comment is None:
            continue
        if not muted.hides(_author(comment), threads=threads[comment.pk]):  # by whomever: silence would say who
            yield Notice(
                subscriber_id=_author(comment),
                kind=Kind.REACTIONS,
                subject=comment_key(comment.pk),
                period=f"{reaction.reacted_at:%Y-%m-%d}",
                at=reaction.reacted_at,
            )


def _author(comment: Comment) -> int:
    return comment.author_id or 0  # nobody: only comments of active people come here
