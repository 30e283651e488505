"""Somebody is erased while moderators decide about her comments and others answer: no deadlock, no words, no loss."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts import roles
from accounts.models import Subscriber
from accounts.privacy.erasures import ask_for_erasure
from accounts.privacy.leaving import QUIET, erase_next, sign_out_next
from accounts.privacy.models import Erasure
from core.models import Event
from core.personal import Fate
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Case, Decision, Report, Statement
from discussion.threads.models import Comment
from discussion.threads.services import post_comment, react
from stories.models import Story
from stories.noise.models import PendingNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
COMMENTS = 6
LATER = NOW + timedelta(hours=25)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May decide: what the migrations let moderators do is gone after the first test that commits."""
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


def test_while_others_decide_and_answer(
    alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, story: Story
) -> None:
    facts = {"story": story, "parent": None, "side": "critic", "held": False}
    comments = [
        post_comment(author=alice, body=f"Alice wrote {number}.", at=NOW + timedelta(minutes=number), **facts)  # type: ignore[arg-type]  # typed as a dict
        for number in range(COMMENTS)
    ]
    for comment in comments:
        report_comment(comment=comment, reporter=bob, reason="abuse", note="Alice!", at=NOW)
    cases = list(Case.objects.order_by("id"))
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    assert sign_out_next(at=NOW + timedelta(days=1))

    def act(number: int) -> object:
        kind, comment = number % 4, comments[number // 4 % COMMENTS]
        if kind == 0:
            return erase_next(at=NOW + timedelta(days=1) + QUIET)
        if kind == 1:
            case = cases[number // 4 % COMMENTS]
            return decide(case=case, action="remove", rule="R1", note="Alice!", version=1, actor=mo, at=LATER)
        if kind == 2:
            return react(comment=comment, subscriber=charlie, kind="fair", at=LATER)
        parts = {**facts, "parent": comment, "author": charlie, "body": f"To {number}.", "at": LATER}
        return post_comment(**parts)  # type: ignore[arg-type]  # typed as a dict

    at_once(4 * COMMENTS, act)
    assert Erasure.objects.get().done_at is not None
    assert not Comment.objects.filter(author=alice).exists()
    assert {comment.body for comment in Comment.objects.filter(pk__in=[each.pk for each in comments])} == {""}
    words = [*Decision.objects.filter(subject=alice).values_list("note", flat=True)]
    words += [*Report.objects.values_list("note", flat=True), *Statement.objects.values_list("text", flat=True)]
    assert set(words) == {""}
    assert Event.objects.filter(kind="subscriber.erased").count() == 1
    while PendingNoise.objects.exists():
        fold_pending(at=LATER)
    call_command("rebuild_noise", "--check")
