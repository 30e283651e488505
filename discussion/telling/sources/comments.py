"""Words that concern somebody: answers, mentions, and what is new in a thread that he follows."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from accounts.limits import allowance_of
from accounts.models import Subscriber
from accounts.notices.models import Kind, Notice, ThreadFollow
from core.markup import render
from core.models import Event
from discussion.telling.names import people_by_name
from discussion.telling.threads import Muted, comment_key, threads_of
from discussion.threads.models import Comment
from discussion.threads.selectors import public_comments

PUBLISHED = "comment.published"
KINDS = (Kind.REPLY, Kind.MENTION, Kind.THREAD)  # of one comment everybody gets one notice: the first that fits


def tell_of_comments(events: Sequence[Event], at: datetime) -> Iterator[Notice]:
    """Notices of comments that have come out, and of names that an edit has added, as far as they are public at `at`.

    Eight queries, however many events there are.
    """
    latest = {UUID(event.payload["comment"]): event.occurred_at for event in events}
    published = {UUID(event.payload["comment"]): event.occurred_at for event in events if event.kind == PUBLISHED}
    shown = public_comments(at).shown().select_related("author", "parent")
    comments = list(shown.filter(pk__in=latest).order_by("pk"))
    threads = threads_of(comments)
    concerned = _Concerned(comments, threads, published)
    muted, active = Muted(concerned.people), _active(concerned.people)
    for comment in comments:
        for subscriber, kind in concerned.by(comment):
            if subscriber in active and not muted.hides(subscriber, by=comment.author_id, threads=threads[comment.pk]):
                yield Notice(
                    subscriber_id=subscriber, kind=kind, subject=comment_key(comment.pk), at=latest[comment.pk]
                )


class _Concerned:
    """Whom comments concern: whoever is answered, named or follows, but not their authors, and nobody twice."""

    def __init__(
        self, comments: Sequence[Comment], threads: dict[UUID, list[str]], published: dict[UUID, datetime]
    ) -> None:
        self._names = {comment.pk: render(comment.body).names for comment in comments}
        self._people = people_by_name({name for names in self._names.values() for name in names})
        self._told = _told(comments)
        self._published = published
        self._followers = _followers({key for keys in threads.values() for key in keys})
        self._threads = threads
        self._found = {comment.pk: list(self._find(comment)) for comment in comments}
        self.people = {subscriber for found in self._found.values() for subscriber, _ in found}

    def by(self, comment: Comment) -> list[tuple[int, Kind]]:
        """(person, kind) of everybody who is to be told of this comment."""
        return self._found[comment.pk]

    def _find(self, comment: Comment) -> Iterator[tuple[int, Kind]]:
        told = self._told[comment.pk]
        passed_over = {comment.author_id, *told}
        most = allowance_of(comment.author.trust).mentions_per_comment if comment.author else 0
        named = sum(kind == Kind.MENTION for kind in told.values())
        for subscriber, kind in self._candidates(comment):
            if subscriber in passed_over or (kind == Kind.MENTION and named >= most):
                continue
            passed_over.add(subscriber)
            named += kind == Kind.MENTION
            yield subscriber, kind

    def _candidates(self, comment: Comment) -> Iterator[tuple[int, Kind]]:
        since = self._published.get(comment.pk)
        if since and comment.parent and comment.parent.author_id:
            yield comment.parent.author_id, Kind.REPLY
        for name in self._names[comment.pk]:
            if name in self._people:
                yield self._people[name], Kind.MENTION
        if since is None:  # only edited
            return
        for thread in set(self._threads[comment.pk]) - {comment_key(comment.pk)}:
            for subscriber, followed_at in self._followers.get(thread, ()):
                if followed_at <= since:
                    yield subscriber, Kind.THREAD


def _followers(threads: set[str]) -> dict[str, list[tuple[int, datetime]]]:
    followers = defaultdict(list)
    follows = ThreadFollow.objects.filter(thread__in=threads).order_by("id")
    for thread, subscriber, followed_at in follows.values_list("thread", "subscriber", "at"):
        followers[thread].append((subscriber, followed_at))
    return followers


def _told(comments: Sequence[Comment]) -> dict[UUID, dict[int, str]]:
    """Who was told of these comments already, and by which kind of notice."""
    told: dict[UUID, dict[int, str]] = {comment.pk: {} for comment in comments}
    keys = {comment_key(pk): pk for pk in told}
    notices = Notice.objects.filter(subject__in=keys, kind__in=KINDS, period="")
    for subject, subscriber, kind in notices.values_list("subject", "subscriber", "kind"):
        told[keys[subject]][subscriber] = kind
    return told


def _active(people: set[int]) -> set[int]:
    return set(Subscriber.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
