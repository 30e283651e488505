"""The score in SQL is the score of the definition, whatever the ledger holds."""

from dataclasses import fields, replace
from random import Random

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import Subscriber
from stories.models import Story
from stories.noise import rows
from stories.noise.batch import CHECK
from stories.noise.formula import JOINS, numbers
from stories.noise.models import StoryNoise
from stories.noise.params import saved_parameters
from stories.noise.scoring import read_state
from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.ledger import People, folded, ledgers, state_of, write
from tests.noise.oracle import Row

pytestmark = pytest.mark.trust("G11")
PRECISION = 1e-9


@pytest.fixture
def five(people: People) -> list[Subscriber]:
    return people(5)


def settle(story: Story, five: list[Subscriber], ledger: list[Row]) -> StoryNoise | None:
    """The state that this ledger gives, leaving no trace of it."""
    with transaction.atomic():
        write(story, five, ledger)
        noise = folded(story)
        transaction.set_rollback(True)
    return noise


def assert_same(one: StoryNoise | None, two: StoryNoise | None) -> None:
    """The same numbers to nine digits; both None is the same, too."""
    first, second = state_of(one), state_of(two)
    assert first.keys() == second.keys()
    for name, value in first.items():
        close = pytest.approx(second[name], rel=PRECISION, abs=1e-100) if isinstance(value, float) else second[name]
        assert value == close, name


@given(ledger=ledgers())
@settings(max_examples=40)
def test_sql_equals_the_oracle(story: Story, five: list[Subscriber], ledger: list[Row]) -> None:
    expected, noise = oracle.score(ledger), settle(story, five, ledger)
    if expected is None or noise is None:
        assert (noise, expected) == (None, None)
        return
    for field in fields(expected):
        value = getattr(expected, field.name)
        told = getattr(noise, field.name)
        assert told == (value if field.name == "as_of" else pytest.approx(value, rel=PRECISION, abs=1e-100))
    assert noise.noise_key == pytest.approx(expected.noise_key, abs=PRECISION)
    assert noise.trend_key == pytest.approx(expected.trend_key, abs=PRECISION)


@given(ledger=ledgers(), seed=st.integers(0, 2**32))
@settings(max_examples=15)
def test_the_order_of_arrival_does_not_matter(
    story: Story, five: list[Subscriber], ledger: list[Row], seed: int
) -> None:
    acts = [row for row in ledger if row.key]
    withdrawals = [row for row in ledger if not row.key]
    Random(seed).shuffle(acts)
    assert_same(settle(story, five, ledger), settle(story, five, acts + withdrawals))


@given(ledger=ledgers(withdrawals=3), actor=st.integers(0, 4), everywhere=st.booleans())
@settings(max_examples=15)
def test_an_excluded_actor_never_existed_and_an_included_one_always_did(
    story: Story, five: list[Subscriber], ledger: list[Row], actor: int, everywhere: bool
) -> None:
    ledger = [row for row in ledger if row.kind not in {"exclude", "include"}]
    exclude = Row("exclude", actor, NOW, everywhere=everywhere)
    excluded = settle(story, five, [*ledger, exclude])
    # Acts that answered him have nothing left to cross to; all else is a ledger without him.
    own = {row.key for row in ledger if row.actor == actor and row.key}
    without = [replace(row, crossing=row.crossing and row.target not in own) for row in ledger if row.key not in own]
    without = [row for row in without if row.target not in own or row.kind not in {"retract", "restore"}]
    assert_same(excluded, settle(story, five, without))
    assert_same(settle(story, five, [*ledger, exclude, replace(exclude, kind="include")]), settle(story, five, ledger))


@given(first=ledgers(), second=ledgers(), days=st.floats(0, 900))
@settings(max_examples=15)
def test_waiting_never_changes_the_order_of_stories(
    story: Story, five: list[Subscriber], first: list[Row], second: list[Row], days: float
) -> None:
    one, two = settle(story, five, first), settle(story, five, second)
    if one is None or two is None or abs(one.noise_key - two.noise_key) < PRECISION:
        return
    later = NOW + (NOW - NOW.replace(day=NOW.day - 1)) * days
    louder = read_state(one, at=later, half=100).intensity > read_state(two, at=later, half=100).intensity
    assert louder == (one.noise_key > two.noise_key)


def test_no_live_act_leaves_no_state(story: Story, five: list[Subscriber]) -> None:
    write(story, five, [Row("comment", 0, NOW, "act:0"), Row("retract", 0, NOW, target="act:0")])
    assert folded(story) is None


@pytest.mark.django_db
def test_sets_are_never_merged_by_the_story_alone() -> None:
    """A story with many acts taken back took minutes: 20,000 times 200,000 comparisons. Hashes take both columns."""
    params = saved_parameters()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(JOINS)
        for statement in (rows.UPDATE, CHECK):
            cursor.execute("EXPLAIN " + statement, {**numbers([1], params), "rebuilt": [1], "tolerance": 1e-9})
            assert "Merge Cond" not in "\n".join(line for (line,) in cursor.fetchall())
