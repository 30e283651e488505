"""Reactions: one notice a comment and day, which counts what is there when it is read."""

from datetime import timedelta

import pytest

from accounts.models import Subscriber
from accounts.notices.models import Notice
from accounts.notices.selectors import unread_count
from accounts.notices.services import mark_read, mute_person
from discussion.moderation.sanctioning import ban_subscriber
from discussion.threads.models import Comment
from discussion.threads.services import react, withdraw_reaction
from tests.conftest import NOW
from tests.telling.conftest import gather, told

TITLE = "Tram line nine divides the old town"


def test_the_reactions_of_a_day_are_one_notice_that_grows(
    shown: Comment, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    react(comment=shown, subscriber=bob, kind="agree", at=NOW)
    gather()
    assert [says.headline for says in told(alice)] == [f"1 reaction to your comment on “{TITLE}”: 1 agree"]
    mark_read(subscriber=alice, at=NOW)
    react(comment=shown, subscriber=charlie, kind="fair", at=NOW)
    react(comment=shown, subscriber=mo, kind="fair", at=NOW + timedelta(hours=2))
    gather()
    [says] = told(alice)
    assert says.headline == f"3 reactions to your comment on “{TITLE}”: 1 agree, 2 fair"
    assert (says.by, says.words, says.comment) == ("", "The tram is noisy.", shown.pk)
    assert unread_count(alice) == 0, "it was told; that it grows is not told again"


def test_the_next_day_is_another_notice(
    shown: Comment, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    react(comment=shown, subscriber=bob, kind="agree", at=NOW)
    react(comment=shown, subscriber=charlie, kind="fair", at=NOW + timedelta(days=1))
    gather()
    assert [says.headline.partition(": ")[2] for says in told(alice)] == ["1 agree", "1 fair"]
    assert list(Notice.objects.order_by("id").values_list("period", flat=True)) == ["2026-11-21", "2026-11-22"]


def test_what_was_taken_back_is_not_counted(shown: Comment, alice: Subscriber, bob: Subscriber) -> None:
    react(comment=shown, subscriber=bob, kind="agree", at=NOW)
    gather()
    withdraw_reaction(comment=shown, subscriber=bob, at=NOW)
    assert told(alice) == []


def test_who_reacted_is_never_told(shown: Comment, alice: Subscriber, bob: Subscriber) -> None:
    react(comment=shown, subscriber=bob, kind="disagree", at=NOW)
    gather()
    [says] = told(alice)
    assert "bob" not in f"{says} {Notice.objects.values().get()}"


def test_blocking_somebody_does_not_tell_what_he_pressed(
    shown: Comment, alice: Subscriber, bob: Subscriber, charlie: Subscriber
) -> None:
    """A number that falls with a block, or a notice that does not come, would say who it was."""
    react(comment=shown, subscriber=bob, kind="disagree", at=NOW)
    gather()
    before = told(alice)
    for person in (bob, charlie):
        mute_person(subscriber=alice, person=person, at=NOW)
    assert told(alice) == before
    react(comment=shown, subscriber=charlie, kind="fair", at=NOW + timedelta(days=1))
    gather()
    assert [says.headline.partition(": ")[2] for says in told(alice)] == ["1 disagree", "1 fair"]


def test_reactions_of_the_banned_are_not_counted(
    shown: Comment, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    react(comment=shown, subscriber=bob, kind="disagree", at=NOW)
    gather()
    ban_subscriber(subscriber=bob, rule="R1", reason="Spam.", actor=mo, at=NOW)
    assert told(alice) == []
    react(comment=shown, subscriber=charlie, kind="agree", at=NOW)
    assert [says.headline.partition(": ")[2] for says in told(alice, NOW + timedelta(seconds=1))] == ["1 agree"]


@pytest.mark.trust("V12")
def test_of_a_hidden_comment_no_reactions_are_told(shown: Comment, alice: Subscriber, bob: Subscriber) -> None:
    react(comment=shown, subscriber=bob, kind="agree", at=NOW)
    Comment.objects.filter(pk=shown.pk).update(state="removed")
    gather()
    assert not Notice.objects.exists()
