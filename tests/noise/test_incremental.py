"""What is added piece by piece is what is computed at once, whatever comes when."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from datetime import timedelta
from random import Random
from threading import Event

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.folding import check_noise, fold_pending, rebuild_noise
from stories.noise.models import ActorNoise, PendingNoise, StoryNoise
from stories.noise.services import exclude_actor, include_actor, record_engagement, retract_engagement
from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.ledger import People, folded, ledgers, state_of, write
from tests.noise.oracle import Row

pytestmark = pytest.mark.trust("G11")


@pytest.fixture
def five(people: People) -> list[Subscriber]:
    return people(5)


def assert_score(noise: StoryNoise | None, expected: oracle.Score | None) -> None:
    if expected is None or noise is None:
        assert (noise, expected) == (None, None)
        return
    for field in fields(expected):
        value, told = getattr(expected, field.name), getattr(noise, field.name)
        assert told == (value if field.name == "as_of" else pytest.approx(value, rel=1e-9, abs=1e-100)), field.name


@given(ledger=ledgers(), cuts=st.lists(st.integers(0, 22), max_size=5), seed=st.integers(0, 2**32))
@settings(max_examples=40)
def test_pieces_add_up_to_the_whole(
    story: Story, five: list[Subscriber], ledger: list[Row], cuts: list[int], seed: int
) -> None:
    """Acts in any order, a fold after any of them, withdrawals between: after each fold it is the oracle's score."""
    arriving = list(ledger)
    Random(seed).shuffle(arriving)
    whose: dict[str, int] = {row.key: row.actor for row in ledger if row.key}
    with transaction.atomic():
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(arriving)], strict=True):
            write(story, five, arriving[start:end], whose)
            assert_score(folded(story), oracle.score(arriving[:end]))
            assert check_noise(stories=[story.pk]) == []
        kept = state_of(StoryNoise.objects.filter(story=story).first())
        rebuild_noise(stories=[story.pk], at=NOW)
        again = state_of(StoryNoise.objects.filter(story=story).first())
        transaction.set_rollback(True)
    assert kept.keys() == again.keys()
    assert all(value == pytest.approx(again[name], rel=1e-12) for name, value in kept.items() if type(value) is float)


def test_an_act_is_added_without_reading_those_before_it(story: Story, five: list[Subscriber]) -> None:
    """What is kept of an earlier act is spoilt, and the next fold does not notice: only the check does."""
    record_engagement(story=story, actor=five[0], kind="comment", source_key="a", at=NOW)
    folded(story)
    ActorNoise.objects.update(loud_squares=9.0, loud_max=3.0)
    record_engagement(story=story, actor=five[1], kind="comment", source_key="b", at=NOW)
    folded(story)
    assert "rows of people" in check_noise(stories=[story.pk])[0].differing
    assert ActorNoise.objects.get(actor=five[0]).loud_max == 3.0
    rebuild_noise(stories=[story.pk], at=NOW)
    assert check_noise(stories=[story.pk]) == []


def test_an_answer_to_whom_is_excluded_later_no_longer_crosses(
    story: Story, five: list[Subscriber], mo: Subscriber
) -> None:
    record_engagement(story=story, actor=five[0], kind="comment", source_key="a", at=NOW, stance="critic")
    record_engagement(
        story=story,
        actor=five[1],
        kind="reply",
        source_key="b",
        at=NOW,
        target="a",
        stance="defender",
        opposes="critic",
    )
    folded(story)
    assert ActorNoise.objects.get(actor=five[1]).cross_max > 0
    exclude_actor(actor=five[0], story=story, by=mo, at=NOW)
    folded(story)
    assert ActorNoise.objects.get().cross_max == 0
    include_actor(actor=five[0], story=story, by=mo, at=NOW)
    folded(story)
    assert ActorNoise.objects.get(actor=five[1]).cross_max > 0
    retract_engagement(source_key="a", actor=mo, at=NOW)
    folded(story)
    assert (ActorNoise.objects.get().actor, ActorNoise.objects.get().cross_max) == (five[1], 0)


def test_rows_move_to_a_later_epoch_and_late_acts_into_it(story: Story, five: list[Subscriber]) -> None:
    moments = [timedelta(0), timedelta(days=13), timedelta(days=15), timedelta(days=3_000), timedelta(days=20)]
    rows = [Row("comment", 0, NOW + moment, f"act:{number}") for number, moment in enumerate(moments)]
    for number, row in enumerate(rows, start=1):
        write(story, five, [row])
        assert_score(folded(story), oracle.score(rows[:number]))
        assert check_noise(stories=[story.pk]) == []


@pytest.mark.django_db(transaction=True)
def test_an_act_that_commits_behind_a_later_one_is_not_forgotten(
    story: Story, alice: Subscriber, bob: Subscriber
) -> None:
    """Rows get their numbers before they are committed: the fold goes by what it sees, never by the highest number."""
    written, may_commit = Event(), Event()

    def write_slowly() -> None:
        try:
            with transaction.atomic():
                record_engagement(story=story, actor=alice, kind="comment", source_key="slow", at=NOW)
                written.set()
                assert may_commit.wait(30)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(write_slowly)
        assert written.wait(30)
        record_engagement(story=story, actor=bob, kind="comment", source_key="quick", at=NOW)
        assert fold_pending(at=NOW) == 1
        assert StoryNoise.objects.get().people == 1
        may_commit.set()
        slow.result()
    assert PendingNoise.objects.count() == 1
    assert fold_pending(at=NOW) == 1
    assert StoryNoise.objects.get().people == 2
    assert check_noise(stories=[story.pk]) == []
