"""Whom the level rests on: what is told of each person is what the formula says without him."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from stories.models import Story
from stories.noise.contributors import CONTRIBUTORS, SHOWN, top_contributors
from stories.noise.formula import numbers
from stories.noise.params import current_parameters
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.noise import oracle
from tests.noise.crowds import camps, quiet, talk
from tests.noise.ledger import People, folded, ledgers, write
from tests.noise.oracle import Row

LATER = NOW + timedelta(hours=30)


@pytest.fixture
def five(people: People) -> list[Subscriber]:
    return people(5)


def level(ledger: Sequence[Row], at: datetime) -> float:
    """The level at `at` by the independent reading of docs/noise.md."""
    score = oracle.score(ledger)
    return oracle.level(score.intensity * 2 ** -((at - score.as_of) / timedelta(days=1))) if score else 0.0


def volume(ledger: Sequence[Row], at: datetime) -> float:
    score = oracle.score(ledger)
    return score.volume * 2 ** -((at - score.as_of) / timedelta(days=1)) if score else 0.0


@given(ledger=ledgers())
@settings(max_examples=40)
def test_each_fall_is_that_of_the_formula_without_the_person(
    story: Story, five: list[Subscriber], ledger: list[Row]
) -> None:
    with transaction.atomic():
        write(story, five, ledger)
        fold_pending(at=NOW)
        told = {person.id: person for person in top_contributors(story, at=LATER)}
        transaction.set_rollback(True)
    whole, loud = level(ledger, LATER), volume(ledger, LATER)
    for number, person in enumerate(five):
        rest = [row for row in ledger if row.actor != number or row.kind in {"retract", "restore"}]
        barred = level([*ledger, Row("exclude", number, NOW)], LATER)
        if person.pk not in told:
            assert barred == pytest.approx(whole, abs=1e-9)
            continue
        assert told[person.pk].fall == pytest.approx(whole - level(rest, LATER), abs=1e-6)
        assert told[person.pk].fall <= whole - barred + 1e-6  # answers to him cross over no longer, too
        assert told[person.pk].share * loud == pytest.approx(loud - volume(rest, LATER), rel=1e-6, abs=1e-12)


def test_who_matters_most_comes_first_and_only_so_many(story: Story, people: People) -> None:
    crowd = people(60)
    loud = [Row("reply", 0, NOW, f"again:{n}", stance="critic", crossing=True) for n in range(9)]
    write(story, crowd, [*camps(60, (45, 40, 15), 8), *loud])
    fold_pending(at=NOW)
    told = top_contributors(story, at=NOW)
    assert (told[0].handle, told[0].side, told[0].newcomer, told[0].last_at) == ("p0", "critic", False, NOW)
    assert len(told) == SHOWN
    falls = [person.fall for person in told]
    assert falls == sorted(falls, reverse=True)
    assert falls[0] > falls[1] > 0


def test_a_crowd_of_new_accounts_shares_a_pool(story: Story, people: People) -> None:
    crowd = people(104)
    write(story, crowd, [*quiet(), *talk(range(4, 104), hours=8, newcomer=True)])
    fold_pending(at=NOW)
    told = top_contributors(story, at=NOW)
    assert {person.handle for person in told[:4]} == {"p0", "p1", "p2", "p3"}
    assert all(person.newcomer and person.share < 0.005 for person in told[4:])


def test_nobody_is_told_where_nobody_counts(story: Story) -> None:
    assert top_contributors(story, at=NOW) == []


def test_whoever_is_alone_is_all_of_it(story: Story, alice: Subscriber) -> None:
    write(story, [alice], [Row("comment", 0, NOW, "one")])
    noise = folded(story)
    (only,) = top_contributors(story, at=NOW)
    assert noise is not None
    assert only.share == 1
    assert only.fall == pytest.approx(oracle.level(noise.intensity))


def test_after_ten_years_nothing_is_left_to_share(story: Story, alice: Subscriber) -> None:
    write(story, [alice], [Row("comment", 0, NOW, "one")])
    fold_pending(at=NOW)
    assert top_contributors(story, at=NOW + timedelta(days=3650))[0].fall == 0


@pytest.mark.trust("G9")
def test_a_query_reads_the_people_of_this_story_only(
    story: Story, people: People, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    crowd = people(300)
    write(story, crowd, talk(range(300), hours=20))
    fold_pending(at=NOW)
    with django_assert_num_queries(2):
        top_contributors(story, at=NOW)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        values = {**numbers([story.pk], current_parameters()), "at": NOW, "shown": SHOWN}
        cursor.execute(f"EXPLAIN {CONTRIBUTORS}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "noise_engagement" not in plan
    assert "Seq Scan on noise_actornoise" not in plan
