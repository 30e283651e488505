"""The verdict: every check runs, every finding is kept, the strongest decides, and a broken check holds."""

import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from accounts.models import Subscriber
from discussion.screening import services
from discussion.screening.checks import CHECKS, Check
from discussion.screening.drafts import PASSED, Draft, Finding
from discussion.screening.models import Signal
from discussion.screening.selectors import hold_codes
from discussion.screening.services import Verdict, save_signals, screen
from discussion.threads.models import Comment
from discussion.threads.services import post_comment
from stories.models import Story
from tests.conftest import NOW
from tests.screening.conftest import MakeRule


@pytest.fixture
def judge(story: Story, alice: Subscriber) -> Any:
    def judge(body: str = "A plain remark about trams.", **fields: Any) -> Verdict:
        return screen(**{"body": body, "author": alice, "story": story, "parent": None, "at": NOW, **fields})

    return judge


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One check that meets a bug, and one whose query PostgreSQL refuses."""

    def stumble(_draft: Draft) -> Finding:
        raise RuntimeError("a bug")

    def ask_nonsense(_draft: Draft) -> Finding:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1/0")
        return PASSED

    checks = (Check("stumbling", 1, stumble), Check("asking", 1, ask_nonsense), *CHECKS)
    monkeypatch.setattr(services, "CHECKS", checks)
    logging.getLogger("discussion.screening.services").disabled = True
    yield
    logging.getLogger("discussion.screening.services").disabled = False


def test_a_plain_remark_is_published_and_every_check_spoke(judge: Any) -> None:
    verdict = judge()
    assert (verdict.outcome, verdict.code, verdict.refusal) == ("publish", "", None)
    assert [signal.check for signal in verdict.signals] == [check.name for check in CHECKS]
    assert {str(signal.verdict) for signal in verdict.signals} == {"pass"}


def test_all_checks_run_and_the_first_of_the_strongest_is_told(
    judge: Any, make_rule: MakeRule, story: Story, newcomer: Subscriber
) -> None:
    make_rule("casino", "hold")
    story.premoderated = True
    verdict = judge("A casino: https://example.com", author=newcomer)
    assert (verdict.outcome, verdict.code) == ("hold", "listed_word")
    codes = [signal.code for signal in verdict.signals if signal.code]
    assert codes == ["listed_word", "newcomer_link", "newcomer", "premoderated"]


def test_a_refusal_outweighs_every_hold_and_brings_its_error(judge: Any, story: Story) -> None:
    story.premoderated, story.state = True, Story.State.CLOSED
    verdict = judge()
    assert (verdict.outcome, verdict.code) == ("refuse", "discussion_closed")
    assert verdict.refusal is not None
    assert verdict.refusal.status == 423


def test_a_flag_alone_publishes(judge: Any) -> None:
    verdict = judge("THIS IS AN OUTRAGE AND EVERYBODY KNOWS IT")
    assert (verdict.outcome, verdict.code) == ("publish", "")


@pytest.mark.parametrize("body", ["", "x" * 10_001, "x" * 200_000, "*" * 10_001])
def test_unreadable_words_still_pass_through_every_check(judge: Any, body: str) -> None:
    verdict = judge(body)
    assert verdict.outcome == "refuse"
    assert len(verdict.signals) == len(CHECKS)


def test_a_broken_check_holds_and_the_others_still_run(judge: Any, broken: None) -> None:
    verdict = judge("THIS IS AN OUTRAGE AND EVERYBODY KNOWS IT")
    assert (verdict.outcome, verdict.code) == ("hold", "check_failed")
    assert [signal.code for signal in verdict.signals if signal.code] == ["check_failed", "check_failed", "shouting"]


@pytest.mark.django_db(transaction=True)
def test_a_broken_check_holds_outside_a_transaction_too(judge: Any, broken: None) -> None:
    assert judge().code == "check_failed"


def test_signals_are_kept_with_their_revision(judge: Any, make_rule: MakeRule, story: Story, alice: Subscriber) -> None:
    for number in range(40):
        make_rule(f"listedword{number}", "hold")
    body = " ".join(f"listedword{number}" for number in range(40))
    verdict = judge(body)
    comment = post_comment(author=alice, story=story, parent=None, side="", body=body, held=True, at=NOW)
    save_signals(revision=comment.revisions.get(), verdict=verdict, at=NOW)
    kept = Signal.objects.filter(revision__comment=comment)
    assert kept.count() == len(CHECKS)
    signal = kept.get(check_name="rules")
    assert (signal.verdict, signal.code, signal.check_version, signal.at) == ("hold", "listed_word", 1, NOW)
    assert len(signal.detail) == Signal.DETAIL_LENGTH
    assert hold_codes(comment) == ["listed_word"]


def test_nothing_is_written_by_looking(judge: Any) -> None:
    judge("https://a.example https://b.example https://c.example https://d.example")
    assert (Comment.objects.count(), Signal.objects.count()) == (0, 0)


def test_a_comment_that_nothing_held_has_no_code(story: Story, alice: Subscriber) -> None:
    comment = post_comment(
        author=alice, story=story, parent=None, side="", body="words", held=False, at=NOW - timedelta(hours=1)
    )
    assert hold_codes(comment) == []


def test_all_checks_take_six_statements_together(judge: Any, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Two of them open and close the time-box; a check that comes to ask more shares what others have asked."""
    judge()
    with django_assert_num_queries(6):
        judge()
