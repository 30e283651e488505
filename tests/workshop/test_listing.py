"""A list of words: those that stand in ordinary comments only flag, and all together are expected to hold little."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Subscriber
from core.errors import DomainError
from discussion.moderation.models import AuditEntry
from discussion.screening.models import Rule
from discussion.workshop import listing
from discussion.workshop.duty import NotKeeperError
from discussion.workshop.listing import HALF, ListEmptyError, ListTooLongError, choose, judge_list, make_list
from stories.models import Story
from tests.conftest import NOW
from tests.workshop.conftest import MakeRule, Say

LIST = "casino\nC\u0430SINO\npoker\n\n  free money \n!\nroulette\n"


@pytest.fixture(autouse=True)
def ten_percent(settings: Settings) -> None:
    """So that few comments say enough."""
    settings.RULES_WRONG_PERCENT = 10


def written(say: Say) -> None:
    """40 comments of the week: casino in three, poker in one that was removed, roulette and free money in none."""
    say(37, "Tea and trams.")
    say(3, "my c4sino")
    say(1, "poker", state="removed")
    say(5, "roulette", days_ago=8)


def rules() -> dict[str, tuple[str, str]]:
    return {rule.term: (rule.mode, rule.action) for rule in Rule.objects.all()}


def test_what_people_write_only_flags_and_the_rest_holds(
    say: Say, sonja: Subscriber, settings: Settings, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    settings.RULE_LIST_SAMPLE = 30
    written(say)
    with django_assert_max_num_queries(14):  # however many words there are
        judged = make_list(text=LIST, actor=sonja, at=NOW)
    assert (judged.days, judged.seen, judged.met, judged.expected) == (7, 40, 3, 2.5)
    assert (judged.words[0].term, judged.words[0].met) == ("casino", 3)
    assert (judged.known, judged.unusable, judged.holding) == ([], ["!"], 3)
    hold = ("on", "hold")
    assert rules() == {"casino": ("on", "flag"), "poker": hold, "free money": hold, "roulette": hold}
    made = AuditEntry.objects.filter(verb="rule.made", actor=sonja).order_by("pk").first()
    assert made is not None
    assert made.after == {"kind": "word", "mode": "on", "action": "flag", "scope": "site", "met": 3, "seen": 40}
    assert AuditEntry.objects.filter(verb="rule.made").count() == 4


def test_of_a_quiet_site_more_weeks_are_looked_at(say: Say) -> None:
    written(say)
    judged = judge_list(text=LIST, at=NOW)
    assert (judged.days, judged.seen, judged.met) == (90, 45, 8)
    assert not Rule.objects.exists()


def test_of_a_busy_site_an_even_part_is_looked_at(say: Say, settings: Settings) -> None:
    settings.RULE_LIST_SAMPLE = 5
    written(say)
    judged = judge_list(text=LIST, at=NOW)
    assert 0 < judged.seen < 30
    assert judged == judge_list(text=LIST, at=NOW)


@pytest.mark.parametrize("comments", [0, 9])
def test_where_too_little_was_written_nothing_holds(say: Say, comments: int) -> None:
    say(comments, "Tea and trams.")
    judged = judge_list(text=LIST, at=NOW)
    assert (judged.may_hold, judged.holding, len(judged.words)) == (False, 0, 4)


def test_rules_that_are_there_stay_as_they_are(
    make_rule: MakeRule, story: Story, sonja: Subscriber, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_rule("p\u043eker", "refuse", mode="on")
    make_rule("casino", story=story)  # is of one story: the list is of the site
    judged = make_list(text="poker\ncasino", actor=sonja, at=NOW)
    assert ([word.term for word in judged.words], judged.known) == (["casino"], ["poker"])
    assert Rule.objects.filter(topic=None, story=None).count() == 2
    late = listing.Judged([listing.Listed("poker", "poker")], [], [], 7, 0, 0, None)
    monkeypatch.setattr(listing, "judge_list", lambda **_: late)  # somebody makes that rule meanwhile
    make_list(text="poker", actor=sonja, at=NOW)
    assert Rule.objects.get(term="p\u043eker").action == "refuse"
    assert Rule.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("!\n?", ListEmptyError),
        ("", ListEmptyError),
        ("\n".join(f"w{each}x" for each in range(2001)), ListTooLongError),
    ],
)
def test_what_is_no_list(sonja: Subscriber, text: str, error: type[DomainError]) -> None:
    with pytest.raises(error):
        make_list(text=text, actor=sonja, at=NOW)
    assert not Rule.objects.exists()


def test_who_may_not(mo: Subscriber) -> None:
    with pytest.raises(NotKeeperError):
        make_list(text=LIST, actor=mo, at=NOW + timedelta(days=1))
    assert not Rule.objects.exists()
    assert not AuditEntry.objects.filter(verb="rule.made").exists()


@given(
    met=st.lists(st.sets(st.integers(0, 7), max_size=3), min_size=1, max_size=60),
    limit=st.floats(0.5, 60),
)
def test_what_holds_stays_below_half_of_the_limit_where_it_was_met(met: list[set[int]], limit: float) -> None:
    held, expected = choose(met, words=8, limit_percent=limit)
    covered = sum(bool(places & held) for places in met)
    assert expected is not None
    assert 100 * covered <= HALF * limit * len(met)
    assert expected <= (HALF * limit if covered else limit) or not held
    unused = set(range(8)).difference(*met)
    assert unused <= held if expected <= limit else not held
