"""Notices of words: who has answered, named somebody, or written in a thread that somebody follows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator

from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.readers import Read, Told
from discussion.telling.threads import Muted, id_in, threads_of
from discussion.threads.models import Comment
from discussion.threads.selectors import public_comments
from stories.labels import own_label

EXCERPT = 280  # characters of a comment
SOMEBODY = "Somebody"  # whose account is erased, while the words stay


def shown_comments(notices: Sequence[Notice], at: datetime) -> dict[UUID, Comment]:
    """The comments that notices are about, by notice, as far as they are shown. One query."""
    ids = {notice.pk: UUID(id_in(notice.subject)) for notice in notices}
    shown = public_comments(at).shown().select_related("story", "author").in_bulk(list(set(ids.values())))
    return {notice: shown[comment] for notice, comment in ids.items() if comment in shown}


def tell_of(comment: Comment, headline: str, threads: Sequence[str]) -> Told:
    """What a notice of a comment in these threads says."""
    return Told(
        headline=headline,
        address=reverse("web:comment", args=[comment.pk]),
        words=Truncator(comment.body_text).chars(EXCERPT),
        by=comment.author.handle if comment.author else "",
        side=comment.side,
        side_label=own_label(comment.story, comment.side),
        story=comment.story.slug,
        title=comment.story.title,
        comment=comment.pk,
        conversation=threads[-1],
    )


def _read(headline: str, notices: Sequence[Notice], to: Subscriber, at: datetime) -> Mapping[UUID, Told]:
    """Four queries."""
    comments = shown_comments(notices, at)
    threads = threads_of(list(comments.values()))
    muted = Muted([to.pk])
    return {
        notice: tell_of(
            comment, headline.format(by=comment.author or SOMEBODY, title=comment.story.title), threads[comment.pk]
        )
        for notice, comment in comments.items()
        if not muted.hides(to.pk, by=comment.author_id, threads=threads[comment.pk])
    }


read_replies: Read = partial(_read, "{by} answered you on “{title}”")
read_mentions: Read = partial(_read, "{by} mentioned you on “{title}”")
read_threads: Read = partial(_read, "{by} wrote in a thread that you follow, on “{title}”")
