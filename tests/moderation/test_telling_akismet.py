"""Akismet learns where moderators decided otherwise, once, and again after a failure."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Subscriber
from discussion.moderation.models import Decision
from discussion.moderation.spam.feedback import forget_lessons, teach_akismet
from discussion.screening.models import AkismetLesson, Signal
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.screening.outsiders import Outsider, answer
from tests.screening.test_outside import akismet, outsider

__all__ = ["akismet", "outsider"]
Judge = Callable[[Comment, str, str], None]
THANKS = b"Thanks for making the web a better place."
LATER = NOW + timedelta(minutes=10)


@pytest.fixture
def judged(mo: Subscriber) -> Judge:
    """`judged(comment, "hold", "approve")`: what Akismet said, and what a moderator decided then."""

    def decide(comment: Comment, said: str, action: str) -> None:
        signals = Signal.objects.filter(revision__comment=comment, check_name="akismet")
        signals.update(verdict=said, code="spam_outside" if said == "hold" else "")
        rule = "R2" if action == "remove" else ""
        Decision.objects.create(action=action, rule=rule, comment=comment, version=1, actor=mo, at=NOW)

    return decide


@pytest.mark.usefixtures("trusted")
def test_it_is_told_of_its_mistakes_only(write: Any, akismet: Outsider, judged: Judge, alice: Subscriber) -> None:
    akismet.answers = lambda _: answer(200, b"false")
    missed, blamed, right = (write(alice, f"Words about {each}.") for each in ("pills", "trams", "bridges"))
    judged(missed, "pass", "remove")
    judged(blamed, "hold", "approve")
    judged(right, "pass", "approve")
    akismet.asked.clear()
    akismet.answers = lambda _: answer(200, THANKS)
    assert teach_akismet(at=NOW) == 0  # it could still be undone
    assert teach_akismet(at=LATER) == 2
    told = {asked.path.rpartition("/")[2]: asked.form["comment_content"] for asked in akismet.asked}
    assert told == {"submit-spam": "Words about pills.", "submit-ham": "Words about trams."}
    assert teach_akismet(at=LATER) == 0
    assert len(akismet.asked) == 2


@pytest.mark.usefixtures("trusted")
def test_a_failure_is_told_again_later(write: Any, akismet: Outsider, judged: Judge, alice: Subscriber) -> None:
    akismet.answers = lambda _: answer(200, b"false")
    judged(write(alice, "Words about pills."), "pass", "remove")
    logging.getLogger("discussion.moderation.spam.feedback").disabled = True
    akismet.answers = lambda _: answer(500, b"")
    assert teach_akismet(at=LATER) == 0
    assert not AkismetLesson.objects.exists()
    logging.getLogger("discussion.moderation.spam.feedback").disabled = False
    akismet.answers = lambda _: answer(200, THANKS)
    assert teach_akismet(at=LATER) == 1
    assert forget_lessons(at=LATER + timedelta(days=15)) == 1


def test_without_a_key_nobody_is_told(db: None) -> None:
    assert teach_akismet(at=NOW) == 0
