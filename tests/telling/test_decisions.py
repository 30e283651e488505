"""What moderators decide: whoever it concerns hears of it, whoever reported hears what came of it, nobody else."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Notice
from discussion.moderation.appeals import appeal_report, appeal_statement
from discussion.moderation.cases import join_case
from discussion.moderation.decisions import decide, reverse_decision
from discussion.moderation.intake import report_comment, submit_deletion
from discussion.moderation.models import Case, Decision
from discussion.moderation.sanctioning import ban_subscriber, unban_subscriber
from discussion.moderation.undoing import undo_decision
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.telling.conftest import Say, gather, gather_anew, kinds, told

TITLE = "Tram line nine divides the old town"
BEFORE = NOW - timedelta(seconds=15)  # by now it cannot be undone as if it had never been
WHEN = "of 21 November 2026, 12:00 UTC"


@pytest.fixture
def reported(shown: Comment, bob: Subscriber) -> Case:
    """The case of Bob's report of Alice's comment."""
    return report_comment(comment=shown, reporter=bob, reason="abuse", note="Look.", at=NOW).case


@pytest.fixture
def held(say: Say, alice: Subscriber) -> Case:
    """The case of words of Alice's that wait."""
    return join_case(comment=say(alice, "wait for it", held=True), queue=Case.Queue.HELD, codes=["newcomer"], at=NOW)


@pytest.fixture
def settle(mo: Subscriber) -> Callable[..., Decision]:
    def settle(case: Case, action: str) -> Decision:
        rule = "R1" if action == "remove" else ""
        return decide(case=case, action=action, rule=rule, note="secret", version=1, actor=mo, at=BEFORE)

    return settle


Settle = Callable[[Case, str], Decision]


def test_a_removal_is_told_with_its_reasons(reported: Case, settle: Settle, alice: Subscriber) -> None:
    settle(reported, "remove")
    gather()
    [says] = told(alice)
    assert says.headline == f"Your comment {WHEN} on “{TITLE}” was removed"
    assert says.words.startswith("Your comment of 21 November 2026")
    assert (says.by, says.address) == ("", "/me/#decisions")
    assert "secret" not in says.words
    assert "mo" not in Notice.objects.filter(subscriber=alice).values().get()["facts"]


def test_its_reversal_is_told_too(reported: Case, settle: Settle, alice: Subscriber, mo: Subscriber) -> None:
    decision = settle(reported, "remove")
    reverse_decision(decision=decision, actor=mo, at=NOW)
    gather()
    assert [says.headline for says in told(alice)] == [
        f"Your comment {WHEN} on “{TITLE}” was removed",
        f"Your comment “The tram is noisy.” on “{TITLE}” is public again",
    ]


def test_of_a_report_that_came_to_nothing_its_target_hears_nothing(
    reported: Case, settle: Settle, alice: Subscriber, bob: Subscriber
) -> None:
    settle(reported, "approve")
    gather()
    assert told(alice) == []
    assert [says.headline for says in told(bob)] == [
        f"The comment that you reported on “{TITLE}” was looked at and stays"
    ]


def test_that_waiting_words_are_public_now_is_told(held: Case, settle: Settle, alice: Subscriber) -> None:
    settle(held, "approve")
    gather()
    [says] = told(alice)
    assert says.headline == f"Your comment “wait for it” on “{TITLE}” was published"
    assert says.address == f"/comments/{held.comment_id}/"


def test_what_came_of_a_report_is_told_to_whoever_made_it(
    reported: Case, settle: Settle, bob: Subscriber, charlie: Subscriber
) -> None:
    report_comment(comment=reported.about, reporter=charlie, reason="spam", at=NOW)
    settle(reported, "remove")
    gather()
    for reader in (bob, charlie):
        assert [says.headline for says in told(reader)] == [f"The comment that you reported on “{TITLE}” was removed"]
        assert told(reader)[0].words == "", "nothing of what is hidden now"


def test_that_its_author_deleted_it_first_is_an_outcome(reported: Case, alice: Subscriber, bob: Subscriber) -> None:
    submit_deletion(comment=reported.about, author=alice, at=NOW)
    gather()
    gather_anew()
    assert [says.headline for says in told(bob)] == [
        f"The comment that you reported on “{TITLE}” was deleted by its author"
    ]


def test_a_sanction_and_its_end_are_told(bob: Subscriber, mo: Subscriber) -> None:
    ban_subscriber(subscriber=bob, rule="R1", reason="Threats.", actor=mo, at=NOW)
    unban_subscriber(subscriber=bob, note="secret", actor=mo, at=NOW + timedelta(hours=1))
    gather()
    gather_anew()
    banned, lifted = told(bob)
    assert banned.headline == "Your account was banned"
    assert "Threats." in banned.words
    assert "lifted" in lifted.words
    assert "secret" not in f"{banned} {lifted}"


def test_an_appeal_that_was_decided_is_told(reported: Case, settle: Settle, alice: Subscriber, mo: Subscriber) -> None:
    decision = settle(reported, "remove")
    appeal_statement(statement=decision.statement, text="I quoted somebody else.", at=NOW)
    reverse_decision(decision=decision, actor=mo, at=NOW)
    gather()
    gather_anew()
    assert sorted(kinds(alice)) == ["appeal", "decision", "decision"]
    [says] = [each for each in told(alice) if each.headline.startswith("Your appeal")]
    assert says.headline == "Your appeal: The decision was reversed before anybody judged"
    assert "It was reversed before anybody had to judge." in says.words


def test_that_nobody_judges_an_appeal_any_more_is_told(
    reported: Case, settle: Settle, alice: Subscriber, bob: Subscriber
) -> None:
    settle(reported, "approve")
    appeal_report(report=bob.reports.get(), text="I was insulted there.", at=NOW)
    submit_deletion(comment=reported.about, author=alice, at=NOW)
    gather()
    gather_anew()
    [says] = [each for each in told(bob) if each.headline.startswith("Your appeal")]
    assert says.headline == "Your appeal: What it was about was deleted, or an account was closed"
    assert "nobody judges it any more" in says.words


def test_what_can_be_undone_is_told_when_it_cannot_any_more(
    reported: Case, alice: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    decide(case=reported, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    gather(NOW + timedelta(seconds=14))
    assert told(alice) == told(bob) == []
    gather(NOW + timedelta(seconds=15))
    assert (kinds(alice), kinds(bob)) == (["decision"], ["report"])


@pytest.mark.trust("V12")
def test_what_was_undone_is_never_told(reported: Case, alice: Subscriber, bob: Subscriber, mo: Subscriber) -> None:
    decision = decide(case=reported, action="remove", rule="R1", version=1, actor=mo, at=NOW)
    gather(NOW + timedelta(seconds=5))
    undo_decision(decision=decision, actor=mo, at=NOW + timedelta(seconds=10))
    for minutes in (1, 2):
        gather(NOW + timedelta(minutes=minutes))
        gather_anew()
    assert not Notice.objects.exists()


@pytest.mark.trust("V12")
def test_decisions_are_read_by_nobody_else(
    reported: Case, settle: Settle, alice: Subscriber, charlie: Subscriber
) -> None:
    settle(reported, "remove")
    gather()
    Notice.objects.update(subscriber=charlie)
    assert told(charlie) == []
