"""Whoever follows a discussion misses nothing that is committed late, and waits for nobody."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from queue import Queue
from threading import Thread

import pytest
from django.db import connection, connections, transaction
from rest_framework.test import APIClient

from accounts.models import Subscriber
from discussion.threads.models import Change
from discussion.threads.services import post_comment
from stories.models import Story
from tests.conftest import NOW
from tests.races.parallel import at_once
from tests.threads.follower import Follower, fresh_comments

pytestmark = pytest.mark.django_db(transaction=True)


def post(author: Subscriber, story: Story, words: str) -> None:
    post_comment(author=author, story=story, parent=None, side="", body=words, held=False, at=NOW)


@contextmanager
def uncommitted(act: Callable[[], None]) -> Iterator[None]:
    """`act` is done in a transaction on a connection of its own, which is committed in the end."""
    done, commit = Queue[None](), Queue[None]()

    def run() -> None:
        with transaction.atomic():
            act()
            done.put(None)
            commit.get(timeout=60)
        connections.close_all()

    thread = Thread(target=run)
    thread.start()
    try:
        done.get(timeout=60)
        yield
    finally:
        commit.put(None)
        thread.join()


@pytest.mark.trust("W8")
def test_what_is_committed_late_is_told_late_and_holds_nothing_back(
    story: Story, alice: Subscriber, bob: Subscriber, charlie: Subscriber, anonymous: APIClient
) -> None:
    follower = Follower(anonymous, story.slug, limit=1)
    with uncommitted(lambda: post(alice, story, "Begun first, committed last.")):
        with uncommitted(lambda: post(bob, story, "Begun second.")):
            post(charlie, story, "Begun third.")
            [answer] = follower.follow()
            assert [comment["author"]["handle"] for comment in answer["results"]] == ["charlie"]
        [answer] = follower.follow()
        assert [comment["author"]["handle"] for comment in answer["results"]] == ["bob"]
        newcomer = Follower(anonymous, story.slug)
    for each in (follower, newcomer):
        [answer] = each.follow()
        assert [comment["author"]["handle"] for comment in answer["results"]] == ["alice"]
        assert each.comments == fresh_comments(anonymous, story.slug)


@pytest.mark.trust("W8")
def test_what_began_last_and_has_the_lowest_number_is_told_as_well(
    story: Story, alice: Subscriber, bob: Subscriber, anonymous: APIClient
) -> None:
    """PostgreSQL names no transaction as under way that began after the last one that is over."""
    follower = Follower(anonymous, story.slug)
    with ExitStack() as late:
        with transaction.atomic():
            connection.cursor().execute("SELECT pg_current_xact_id()")
            late.enter_context(uncommitted(lambda: post(alice, story, "Begun second, its change numbered first.")))
            Change.objects.create(story=story)  # without a savepoint, which would have a number of its own
        [answer] = follower.follow()
        assert answer["results"] == []
        newcomer = Follower(anonymous, story.slug)
    for each in (follower, newcomer):
        [answer] = each.follow()
        assert [comment["author"]["handle"] for comment in answer["results"]] == ["alice"]
        assert each.comments == fresh_comments(anonymous, story.slug)


@pytest.mark.trust("W8")
def test_who_follows_while_many_write_ends_with_all_of_it(
    story: Story, make_subscriber: Callable[..., Subscriber], anonymous: APIClient
) -> None:
    people = [make_subscriber(f"writer{number}") for number in range(4)]
    follower = Follower(anonymous, story.slug, limit=3)

    def act(index: int) -> None:
        for number in range(10):
            if index < len(people):
                post(people[index], story, f"Word {number} of {index}.")
            else:
                follower.follow()

    at_once(len(people) + 1, act)
    follower.follow()
    assert len(follower.comments) == 12  # three a minute for each newcomer
    assert follower.comments == fresh_comments(anonymous, story.slug)
