"""Paging while others write, react, take down and fold: in every order, and below a comment."""

from collections.abc import Iterator
from itertools import repeat
from threading import Event
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import Subscriber, Vouch
from discussion.threads.models import Comment, Reaction
from discussion.threads.ranking.folding import fold_ranks
from discussion.threads.selectors import SORTS
from discussion.threads.services import post_comment, react, remove_comment
from stories.models import Story
from tests.conftest import NOW
from tests.races.parallel import at_once
from tests.threads.conftest import LATER, comment_url, thread_url
from tests.threads.test_paging import pages

pytestmark = pytest.mark.django_db(transaction=True)
ACTS = 12  # of each writer
STEADY, FICKLE = 9, 6
WRITERS = 3
KINDS = Reaction.Kind.values


@pytest.fixture
def people(alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber) -> list[Subscriber]:
    for person in (alice, bob, charlie):
        Vouch.objects.create(subscriber=person, by=mo, reason="Known in person.", at=NOW)
    return [alice, bob, charlie]


def make(story: Story, author: Subscriber, number: int, parent: Comment | None = None) -> list[Comment]:
    facts: dict[str, Any] = {"story": story, "author": author, "state": "published", "story_version": 1}
    place = {"parent": parent, "depth": int(parent is not None), "shown_version": 1, "created_at": NOW}
    return [Comment.objects.create(**facts, **place, side=("critic", "defender")[n % 2]) for n in range(number)]


@pytest.mark.trust("V4")
def test_what_is_there_all_the_time_is_seen_once_in_every_order(story: Story, people: list[Subscriber]) -> None:
    alice, bob, charlie = people
    steady, fickle = make(story, alice, STEADY), make(story, alice, FICKLE)
    answers = make(story, alice, STEADY, steady[0])
    fold_ranks(at=NOW)
    done = [Event() for _ in range(WRITERS)]
    places = [(thread_url(story), {"sort": sort}, steady) for sort in SORTS]
    places += [(comment_url(steady[0], "replies/"), {}, answers)]

    def speak(number: int) -> None:
        parent = [None, steady[0]][number % 2]
        when, facts = NOW.replace(day=1 + number), {"story": story, "side": "", "held": False}
        post_comment(author=bob, parent=parent, body=f"Word {number}", at=when, **facts)  # type: ignore[arg-type]  # one dict

    def judge(number: int) -> None:
        react(comment=steady[number % STEADY], subscriber=charlie, kind=KINDS[number % len(KINDS)], at=NOW)
        fold_ranks(at=LATER)

    def take_down(number: int) -> None:
        if number < FICKLE:
            remove_comment(comment=fickle[number], reason="x", by=bob, at=NOW)
        else:
            Comment.objects.filter(pk=fickle[number - FICKLE].pk).update(state="held", shown_version=0)

    def work(index: int) -> list[str]:
        if index < WRITERS:
            try:
                for number in range(ACTS):
                    (speak, judge, take_down)[index](number)
            finally:
                done[index].set()
            return []
        return [fault for reading in _readings(places[index - WRITERS], done) for fault in reading]

    faults = at_once(WRITERS + len(places), work)
    assert faults == [[]] * len(faults)


def _readings(place: tuple[str, dict[str, str], list[Comment]], done: list[Event]) -> Iterator[list[str]]:
    """What was wrong with each reading from the first page to the last, until nobody writes any more."""
    url, query, steady = place
    wanted, client, is_over = {str(comment.pk) for comment in steady}, APIClient(), False
    while not is_over:
        is_over = all(event.is_set() for event in done)
        seen = [node["id"] for page in pages(client, url, repeat(2), depth=0, **query) for node in page]
        twice = {pk for pk in seen if seen.count(pk) > 1}
        yield [f"{query}: {pk} twice" for pk in twice] + [f"{query}: {pk} missed" for pk in wanted.difference(seen)]
