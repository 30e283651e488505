"""Words that concern somebody: answers, mentions, and what is new in a thread that he follows."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from accounts.limits import allowance_of
from accounts.models import Subscriber
from accounts.notices.models import Kind, Notice, ThreadFollow
from core.kept_sql import Question, any_of, given
from core.markup import render
from core.models import Event
from discussion.telling.names import people_by_name
from discussion.telling.threads import Muted, comment_key, threads_of
from discussion.threads.selectors import public_comments

PUBLISHED = "comment.published"
KINDS = (Kind.REPLY, Kind.MENTION, Kind.THREAD)  # of one comment everybody gets one notice: the first that fits
CALLING = ("@", "&")  # no name without its sign, which may be written as a reference: `&commat;`


class _Words(NamedTuple):
    """What of a comment says whom it concerns."""

    pk: UUID
    story_id: int
    author_id: int | None
    trust: str | None  # of its author
    answered: int | None  # the author of what it answers
    body: str


# Of a busy site these are many, and they are read to find that hardly anybody is concerned: so no whole rows.
_SHOWN = Question(
    lambda: (
        public_comments(given("at"))
        .shown()
        .filter(any_of("pk", "comments"))
        .order_by("pk")
        .values_list("pk", "story_id", "author_id", "author__trust", "parent__author_id", "body")
    )
)
_FOLLOWS = Question(
    lambda: (
        ThreadFollow.objects.filter(any_of("thread", "threads"))
        .order_by("id")
        .values_list("thread", "subscriber_id", "at")
    )
)
_TOLD = Question(
    lambda: Notice.objects.filter(any_of("subject", "subjects"), kind__in=KINDS, period="").values_list(
        "subject", "subscriber_id", "kind"
    )
)


def tell_of_comments(events: Sequence[Event], at: datetime) -> Iterator[Notice]:
    """Notices of comments that have come out, and of names that an edit has added, as far as they are public at `at`.

    Eight queries, however many events there are; four or five where nobody is concerned.
    """
    latest = {UUID(event.payload["comment"]): event.occurred_at for event in events}
    published = {UUID(event.payload["comment"]): event.occurred_at for event in events if event.kind == PUBLISHED}
    comments = [_Words(*row) for row in _SHOWN.rows(at=at, comments=list(latest))]
    threads = threads_of(comments)
    concerned = _find_concerned(comments, threads, published)
    people = {subscriber for found in concerned.values() for subscriber, _ in found}
    if not people:
        return
    muted, active = Muted(people), _active(people)
    for comment, found in concerned.items():
        for subscriber, kind in found:
            if subscriber in active and not muted.hides(subscriber, by=comment.author_id, threads=threads[comment.pk]):
                yield Notice(
                    subscriber_id=subscriber, kind=kind, subject=comment_key(comment.pk), at=latest[comment.pk]
                )


def _find_concerned(
    comments: Sequence[_Words], threads: Mapping[UUID, Sequence[str]], published: Mapping[UUID, datetime]
) -> dict[_Words, list[tuple[int, Kind]]]:
    """Whom comments concern: whoever is answered, named or follows, but not their authors, and nobody twice."""
    names = {comment.pk: _names_in(comment.body) for comment in comments}
    people = people_by_name({name for found in names.values() for name in found})
    followers = _followers({key for keys in threads.values() for key in keys})
    candidates = {
        comment: [
            *_called(comment, [people[name] for name in names[comment.pk] if name in people], published),
            *_following(comment, threads[comment.pk], followers, published),
        ]
        for comment in comments
    }
    told = _told([comment.pk for comment, found in candidates.items() if found])
    return {comment: list(_choose(comment, found, told[comment.pk])) for comment, found in candidates.items() if found}


def _names_in(body: str) -> tuple[str, ...]:
    return render(body).names if any(sign in body for sign in CALLING) else ()


def _called(comment: _Words, named: Sequence[int], published: Mapping[UUID, datetime]) -> Iterator[tuple[int, Kind]]:
    if comment.pk in published and comment.answered:
        yield comment.answered, Kind.REPLY
    for subscriber in named:
        yield subscriber, Kind.MENTION


def _following(
    comment: _Words,
    threads: Collection[str],
    followers: Mapping[str, Sequence[tuple[int, datetime]]],
    published: Mapping[UUID, datetime],
) -> Iterator[tuple[int, Kind]]:
    since = published.get(comment.pk)
    if since is None or not followers:  # only edited; or nobody listens
        return
    for thread in set(threads) - {comment_key(comment.pk)}:
        for subscriber, followed_at in followers.get(thread, ()):
            if followed_at <= since:
                yield subscriber, Kind.THREAD


def _choose(
    comment: _Words, candidates: Sequence[tuple[int, Kind]], told: Mapping[int, str]
) -> Iterator[tuple[int, Kind]]:
    """Each of these but once, not the author, nobody who was told already, and no more named ones than he may call."""
    passed_over = {comment.author_id, *told}
    most = allowance_of(comment.trust).mentions_per_comment if comment.trust else 0
    named = sum(kind == Kind.MENTION for kind in told.values())
    for subscriber, kind in candidates:
        if subscriber in passed_over or (kind == Kind.MENTION and named >= most):
            continue
        passed_over.add(subscriber)
        named += kind == Kind.MENTION
        yield subscriber, kind


def _followers(threads: set[str]) -> dict[str, list[tuple[int, datetime]]]:
    followers = defaultdict(list)
    for thread, subscriber, followed_at in _FOLLOWS.rows(threads=list(threads)):
        followers[thread].append((subscriber, followed_at))
    return followers


def _told(comments: Collection[UUID]) -> dict[UUID, dict[int, str]]:
    """Who was told of these comments already, and by which kind of notice."""
    told: dict[UUID, dict[int, str]] = {pk: {} for pk in comments}
    keys = {comment_key(pk): pk for pk in told}
    for subject, subscriber, kind in _TOLD.rows(subjects=list(keys)) if keys else ():
        told[keys[subject]][subscriber] = kind
    return told


def _active(people: set[int]) -> set[int]:
    return set(Subscriber.objects.filter(pk__in=people, is_active=True).values_list("pk", flat=True))
