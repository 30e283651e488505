"""The review of newcomers: always what the rule says of each person, at the cost of what has changed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Standing, Subscriber, Vouch
from accounts.trust import keep_standings, trust_of
from discussion.threads.services import merge_stories
from stories.models import Story
from stories.noise import services
from stories.noise.newcomers import review_newcomers
from stories.noise.tasks import review_newcomers as task
from tests.conftest import LONG_AGO, NOW
from tests.noise.ledger import People
from tests.noise.test_ledger_services import say

DAY = timedelta(days=1)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["say", "say", "say", "retract", "restore", "exclude", "include", "vouch", "doubt", "review"]),
        st.integers(0, 2),  # whom it is about
        st.integers(0, 7),  # which act of his, or on which story
        st.integers(-40, 40),  # hours that pass before it, or by which its date is off
    ),
    max_size=30,
)


@pytest.fixture
def few(settings: Any) -> None:
    """Three contributions and two days make an old hand: short histories reach every side of the rule."""
    settings.NEWCOMER_DAYS, settings.NEWCOMER_CONTRIBUTIONS = 2, 3


@pytest.fixture
def other(db: None) -> Story:
    return Story.objects.create(
        slug="other", state="published", title="o", document="o", published_at=LONG_AGO, created_at=LONG_AGO
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def trusted(person: Subscriber) -> tuple[str, int]:
    kept = Standing.objects.get(subscriber=person)
    return kept.trust, kept.contributions


def agree(person: Subscriber, at: datetime) -> None:
    """What is kept, what the person is told, and what the ledger says are one."""
    exact = "new" if services.is_newcomer(subscriber=person, at=at) else "member"
    person = Subscriber.objects.select_related("standing", "vouch").get(pk=person.pk)
    assert trust_of(person, at=at).trust == exact
    if hasattr(person, "standing"):
        assert person.standing.trust == exact


def act(step: str, person: Subscriber, number: int, stories: list[Story], mo: Subscriber, at: datetime) -> None:
    key = f"comment:{person.handle}:{number}"
    reach = {"story": stories[number % 2]} if number < 4 else {}
    if step == "say":
        say(stories[number % 2], person, key, at)
    elif step == "retract":
        services.retract_engagement(source_key=key, actor=mo, at=at)
    elif step == "restore":
        services.restore_engagement(source_key=key, actor=mo, at=at)
    elif step == "exclude":
        services.exclude_actor(actor=person, by=mo, at=at, **reach)
    elif step == "include":
        services.include_actor(actor=person, by=mo, at=at, **reach)
    elif step == "vouch":
        Vouch.objects.get_or_create(subscriber=person, defaults={"by": mo, "reason": "Known.", "at": at})
    elif step == "doubt":
        Vouch.objects.filter(subscriber=person).delete()


@pytest.mark.trust("G11")
@settings(max_examples=25)
@given(steps=STEPS, merged=st.booleans())
def test_the_review_says_what_the_rule_says_after_any_history(
    steps: list[tuple[str, int, int, int]],
    merged: bool,
    few: None,
    people: People,
    story: Story,
    other: Story,
    mo: Subscriber,
    edith: Subscriber,
) -> None:
    with rolled_back():
        crowd, now = people(3), NOW
        Subscriber.objects.filter(pk=crowd[0].pk).update(joined_at=NOW - DAY)
        crowd[0].refresh_from_db()
        for step, whom, number, hours in steps:
            now += timedelta(hours=abs(hours) / 10)
            act(step, crowd[whom], number, [story, other], mo, now + timedelta(hours=hours))
            if step == "review":
                review_newcomers(at=now)
                for person in crowd:
                    agree(person, now)
        if merged:
            merge_stories(source=story, target=other, actor=edith, at=now, reason="Told twice.")
        for _ in range(3):  # at once, and after days in which nobody does anything
            review_newcomers(at=now)
            for person in crowd:
                agree(person, now)
            now += DAY


def test_a_person_becomes_a_member_and_a_newcomer_again(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    for number in range(9):
        say(story, alice, f"comment:{number}", NOW - timedelta(hours=number + 1))
    assert review_newcomers(at=NOW) == 1
    assert trusted(alice) == ("new", 9)
    say(story, alice, "comment:9")
    assert review_newcomers(at=NOW) == 1, "its date is known: it counts as soon as it is over"
    assert review_newcomers(at=NOW + DAY) == 1
    assert trusted(alice) == ("member", 10)
    services.retract_engagement(source_key="comment:4", actor=mo, at=NOW)
    assert review_newcomers(at=NOW + DAY) == 1
    assert trusted(alice) == ("new", 9)
    services.exclude_actor(actor=alice, by=mo, at=NOW)
    assert review_newcomers(at=NOW + DAY) == 1
    assert trusted(alice) == ("new", 0)


def test_nobody_is_looked_at_who_did_nothing(story: Story, alice: Subscriber, bob: Subscriber) -> None:
    say(story, alice, "comment:1", NOW - DAY)
    say(story, bob, "follow:1", NOW - DAY, kind="follow")
    assert review_newcomers(at=NOW) == 1
    assert list(Standing.objects.values_list("subscriber", flat=True)) == [alice.pk]


@pytest.mark.trust("F9")
def test_a_second_review_writes_nothing_and_reads_no_ledger(story: Story, alice: Subscriber, mo: Subscriber) -> None:
    say(story, alice, "comment:1", NOW - DAY)
    Vouch.objects.create(subscriber=alice, by=mo, reason="Known.", at=NOW)
    review_newcomers(at=NOW)
    for hour in range(24):
        with CaptureQueriesContext(connection) as queries:
            assert review_newcomers(at=NOW + timedelta(hours=hour)) == 0
        assert all(query["sql"].lstrip().startswith("SELECT") for query in queries.captured_queries)
        assert len(queries) == 24, "a few looks into indexes, whatever the size of the site"


def test_another_rule_judges_everybody_anew(story: Story, alice: Subscriber, bob: Subscriber, settings: Any) -> None:
    for number in range(4):
        say(story, alice, f"comment:{number}", NOW - DAY)
    say(story, bob, "comment:bob", NOW - DAY)
    review_newcomers(at=NOW)
    for needed, trust in [(4, "member"), (5, "new"), (0, "member"), (10, "new")]:
        settings.NEWCOMER_CONTRIBUTIONS = needed
        assert review_newcomers(at=NOW) == 2
        assert trusted(alice) == (trust, 4)
        agree(bob, NOW)
    settings.NEWCOMER_CONTRIBUTIONS = 4
    settings.NEWCOMER_DAYS = 2000
    assert review_newcomers(at=NOW) == 2
    assert trusted(alice) == ("new", 4)
    assert review_newcomers(at=NOW) == 0


def test_whoever_is_excluded_from_a_story_that_is_merged_loses_what_he_wrote_on_the_other(
    few: None, story: Story, other: Story, alice: Subscriber, mo: Subscriber, edith: Subscriber
) -> None:
    for number in range(3):
        say(other, alice, f"comment:{number}", NOW - DAY)
    say(story, alice, "comment:bad", NOW - DAY)
    services.exclude_actor(actor=alice, story=story, by=mo, at=NOW)
    review_newcomers(at=NOW)
    assert trusted(alice) == ("member", 3)
    merge_stories(source=story, target=other, actor=edith, at=NOW, reason="Told twice.")
    assert review_newcomers(at=NOW) == 1
    assert trusted(alice) == ("new", 0)


@pytest.mark.trust("W13")
def test_an_act_from_the_future_counts_when_its_time_has_come(few: None, story: Story, alice: Subscriber) -> None:
    for number in range(3):
        say(story, alice, f"comment:{number}", NOW + DAY)
    review_newcomers(at=NOW)
    assert trusted(alice) == ("new", 0)
    assert Standing.objects.get().due_at == NOW + DAY + timedelta(microseconds=1)
    review_newcomers(at=NOW + DAY)
    assert trusted(alice) == ("new", 0), "an earlier contribution is one that is over"
    assert review_newcomers(at=NOW + DAY + timedelta(seconds=1)) == 1
    assert trusted(alice) == ("member", 3)


@pytest.mark.trust("W13")
def test_the_job_goes_by_the_clock_of_the_database(
    few: None, story: Story, alice: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW + timedelta(days=4000))  # of this worker
    for number in range(3):
        say(story, alice, f"comment:{number}", NOW + timedelta(days=3650))
    task()
    assert trusted(alice) == ("new", 0)


@pytest.mark.trust("F1")
def test_a_review_that_is_killed_is_taken_up_where_it_ended(
    few: None, story: Story, alice: Subscriber, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd = people(6)
    say(story, alice, "comment:before", NOW - DAY)  # ids go on where another test ended; from here on they are counted
    review_newcomers(at=NOW)
    for person in crowd:
        say(story, person, f"comment:{person.pk}", NOW - DAY)
    monkeypatch.setattr("stories.noise.newcomers.PIECE", 2)
    monkeypatch.setattr("stories.noise.newcomers.keep_standings", _dying_after(2))
    with pytest.raises(KeyboardInterrupt):
        review_newcomers(at=NOW)
    assert Standing.objects.count() == 1 + 4
    monkeypatch.undo()
    assert review_newcomers(at=NOW) == 2
    for person in crowd:
        agree(person, NOW)


def _dying_after(chunks: int) -> Callable[..., int]:
    left = [chunks]

    def keep(**facts: Any) -> int:
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] -= 1
        return keep_standings(**facts)

    return keep
