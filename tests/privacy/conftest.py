"""People who leave, and the jobs that let them."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.models import Subscriber
from accounts.privacy.erasures import ask_for_erasure
from accounts.privacy.leaving import QUIET, erase_next, sign_out_next
from accounts.privacy.mailing import send_next_erasure_mail
from core.personal import Fate
from discussion.threads.models import Comment
from tests.conftest import NOW
from tests.threads.conftest import alice, bob, make_comment, make_story, post

__all__ = ["DUE", "GONE", "Leave", "alice", "bob", "make_comment", "make_story", "post"]

DUE = NOW + timedelta(hours=24)
GONE = DUE + QUIET
Leave = Callable[..., None]


@pytest.fixture
def leave() -> Leave:
    """`leave(alice, Fate.REMOVED, otherwise=[comment])`: asked for at NOW, and carried out a day later."""

    def leave(person: Subscriber, comments: Fate = Fate.REMOVED, *, otherwise: list[Comment] | None = None) -> None:
        exceptions = [comment.pk for comment in otherwise or []]
        ask_for_erasure(subscriber=person, comments=comments, otherwise=exceptions, at=NOW)
        assert sign_out_next(at=DUE)
        assert erase_next(at=GONE)
        while send_next_erasure_mail(at=GONE):
            pass

    return leave
