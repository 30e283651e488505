"""Accounts are merged while their owner writes, reacts and is decided about: one account has all of it in the end."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts import roles
from accounts.models import MergedAccount, Subscriber
from accounts.privacy.leaving import QUIET
from accounts.privacy.merging import settle_mergers
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.merging import merge_accounts
from discussion.moderation.models import Case, Decision, Report, Statement
from discussion.threads.models import Comment, Follow, Reaction
from discussion.threads.services import follow_story, post_comment, react
from stories.models import Story
from stories.noise.models import ActorNoise, PendingNoise
from stories.noise.services import fold_pending
from tests.conftest import NOW
from tests.races.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = NOW + timedelta(hours=1)
COMMENTS = 3  # as many as a newcomer may write in a minute
PATIENCE = 60  # seconds
Act = Callable[[], object]


@pytest.fixture
def sonja(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May merge and decide: what the migrations let people do is gone after the first test that commits."""
    return make_subscriber("sonja", role=roles.SENIOR, is_superuser=True)


@pytest.fixture
def mo(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    return make_subscriber("mo", role=roles.MODERATOR, is_superuser=True)


def merging(gone: Subscriber, kept: Subscriber, by: Subscriber) -> Act:
    return partial(
        merge_accounts, gone=gone, kept=kept, reason="One person.", confirmation=gone.handle, by=by, at=LATER
    )


def test_of_mergers_at_once_one_is_carried_out(alice: Subscriber, bob: Subscriber, sonja: Subscriber) -> None:
    acts = [merging(*pair, sonja) for pair in ((alice, bob), (bob, alice)) * 4]
    answers = at_once(len(acts), lambda number: acts[number]())
    refused = [answer.code for answer in answers if isinstance(answer, DomainError)]
    assert refused == ["account_gone"] * 7
    assert MergedAccount.objects.count() == Decision.objects.count() == Statement.objects.count() == 1
    assert Event.objects.filter(kind="subscriber.merged").count() == 1
    gone = MergedAccount.objects.get().gone
    assert (gone.is_active, gone.handle) == (False, f"merged-{gone.pk}")


def acts_of_both(alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, story: Story) -> list[Act]:
    """Both write, react, report and follow, and Bob's words, which Charlie has reported, are removed."""
    facts: dict[str, Any] = {"story": story, "side": "critic", "held": False}
    posts = [
        partial(post_comment, author=author, parent=None, body=f"{number}", at=NOW + timedelta(minutes=number), **facts)
        for author in (bob, charlie)
        for number in range(COMMENTS)
    ]
    own, theirs = [post() for post in posts[:COMMENTS]], [post() for post in posts[COMMENTS:]]
    for comment in own:
        report_comment(comment=comment, reporter=charlie, reason="illegal", at=NOW)
    cases = list(Case.objects.order_by("id"))
    acts: list[Act] = []
    for number in range(COMMENTS):
        aim = theirs[number]
        acts += [partial(react, comment=aim, subscriber=person, kind="fair", at=LATER) for person in (alice, bob)]
        acts += [
            partial(
                post_comment, author=bob, parent=aim, body=f"Re {number}", at=LATER + timedelta(hours=number), **facts
            ),
            partial(report_comment, comment=aim, reporter=bob, reason="illegal", at=LATER + timedelta(hours=number)),
            partial(decide, case=cases[number], action="remove", rule="R1", version=1, actor=mo, at=LATER),
        ]
    return [*acts, *(partial(follow_story, story=story, subscriber=person, at=LATER) for person in (alice, bob))]


def test_while_both_write_react_and_are_decided_about(
    alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber, sonja: Subscriber, story: Story
) -> None:
    acts: list[Act] = [merging(bob, alice, sonja), *acts_of_both(alice, bob, charlie, mo, story)]
    answers = at_once(len(acts), lambda number: acts[number]())
    assert isinstance(answers[0], Decision)
    assert [answer.code for answer in answers if isinstance(answer, DomainError)] == []

    assert settle_mergers(at=LATER + QUIET) == 1
    assert settle_mergers(at=LATER + QUIET) == 0
    mine = [Comment.objects.filter(author=person).count() for person in (alice, bob)]
    assert mine == [2 * COMMENTS, 0]
    for model, owner in (
        (Reaction, "subscriber"),
        (Follow, "subscriber"),
        (Report, "reporter"),
        (Statement, "recipient"),
    ):
        assert not model._default_manager.filter(**{owner: bob}).exists(), model
    assert Reaction.objects.filter(subscriber=alice).count() == COMMENTS
    assert Report.objects.filter(reporter=alice).count() == COMMENTS
    assert Statement.objects.filter(recipient=alice).count() == COMMENTS + 1
    assert alice.strikes.count() == COMMENTS
    while PendingNoise.objects.exists():
        fold_pending(at=LATER)
    call_command("rebuild_noise", "--check")
    assert set(ActorNoise.objects.values_list("actor", flat=True)) <= {alice.pk, charlie.pk}


def test_what_was_let_in_before_and_is_written_after_is_moved_by_the_sweep(
    alice: Subscriber, bob: Subscriber, sonja: Subscriber, story: Story
) -> None:
    """The post is written, but not committed before the merger is: foreign keys are looked at in the end."""
    written, merged = threading.Event(), threading.Event()

    def act(number: int) -> object:
        if number:
            assert written.wait(PATIENCE)
            decision = merging(bob, alice, sonja)()
            merged.set()
            return decision
        with transaction.atomic():
            facts: dict[str, Any] = {"story": story, "parent": None, "side": "critic", "held": False, "at": LATER}
            post_comment(author=bob, body="Let in before.", **facts)
            written.set()
            return merged.wait(PATIENCE)

    assert at_once(2, act)[0] is True
    assert Comment.objects.get().author == bob
    assert settle_mergers(at=LATER) == 1
    assert Comment.objects.get().author == alice
    assert MergedAccount.objects.get().settled_at is None
    fold_pending(at=LATER)
    call_command("rebuild_noise", "--check")
    assert list(ActorNoise.objects.values_list("actor", flat=True)) == [alice.pk]
    assert settle_mergers(at=LATER + QUIET) == 1
    assert MergedAccount.objects.get().settled_at == LATER + QUIET
