"""Who may not merge, and what may not be merged: each with its code, and nothing is written."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import Alert, MergedAccount, Presence, Subscriber
from accounts.notices.mails.models import MailedNotice, Mailing
from accounts.notices.models import Notice
from accounts.privacy.erasures import ask_for_erasure, cancel_erasure
from accounts.sanctions import impose_ban
from core.errors import DomainError
from core.models import Event
from core.personal import Fate
from discussion.moderation.intake import report_comment
from discussion.moderation.merging import refusals
from discussion.moderation.models import AuditEntry, Decision, Statement
from discussion.threads.models import Comment, Reaction
from stories.models import Story
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.merging.conftest import LATER, Merge, Post

pytestmark = pytest.mark.django_db
Make = Callable[..., Subscriber]


def written() -> dict[str, int]:
    models = (Alert, AuditEntry, Decision, Engagement, Event, MergedAccount, Statement)
    return {model.__name__: model._default_manager.count() for model in models}


def refused(merge: Merge, **facts: Any) -> str:
    before, people = written(), list(Subscriber.objects.order_by("pk").values())
    with pytest.raises(DomainError) as caught:
        merge(**facts)
    assert written() == before
    assert list(Subscriber.objects.order_by("pk").values()) == people
    return caught.value.code


@pytest.mark.trust("V8")
@pytest.mark.parametrize("role", ["", roles.MODERATOR, roles.EDITOR])
def test_only_seniors_merge(merge: Merge, make_subscriber: Make, role: str) -> None:
    assert refused(merge, by=make_subscriber("eve", role=role)) == "not_senior"


def test_only_seniors_in_good_standing_merge(merge: Merge, sonja: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=sonja, rule="R1", reason="x", by=mo, at=NOW)
    assert refused(merge) == "not_senior"


def test_nobody_merges_himself(merge: Merge, sonja: Subscriber) -> None:
    assert refused(merge, gone=sonja) == refused(merge, kept=sonja) == "own_case"


def test_one_account_is_not_two(merge: Merge, alice: Subscriber) -> None:
    assert refused(merge, gone=alice) == "same_account"


@pytest.mark.parametrize("fields", [{"role": roles.MODERATOR}, {"role": roles.EDITOR}, {"is_superuser": True}])
def test_who_works_here_is_not_merged(merge: Merge, make_subscriber: Make, fields: dict[str, Any]) -> None:
    worker = make_subscriber("walter", **fields)
    assert refused(merge, gone=worker) == refused(merge, kept=worker) == "has_role"


@pytest.mark.parametrize("side", ["gone", "kept"])
def test_who_is_leaving_is_not_merged(merge: Merge, bob: Subscriber, side: str) -> None:
    ask_for_erasure(subscriber=bob, comments=Fate.REMOVED, at=NOW)
    assert refused(merge, **{side: bob}) == "account_leaving"
    cancel_erasure(subscriber=bob)
    assert merge(**{side: bob}).action == "merge"


def test_who_is_not_there_any_more_is_not_merged(merge: Merge, other: Subscriber, bob: Subscriber) -> None:
    merge()
    assert refused(merge, gone=other) == refused(merge, gone=bob, kept=other) == "account_gone"


@pytest.mark.parametrize("typed", ["", "alice", "other_alic"])
def test_it_has_to_be_confirmed(merge: Merge, typed: str) -> None:
    assert refused(merge, confirmation=typed) == "confirmation_wrong"


def test_a_name_is_typed_as_people_type_names(merge: Merge) -> None:
    assert merge(confirmation=" @Other_Alice ").action == "merge"


def test_all_reasons_are_told_at_once(alice: Subscriber, mo: Subscriber) -> None:
    ask_for_erasure(subscriber=alice, comments=Fate.REMOVED, at=NOW)
    found = [refusal.code for refusal in refusals(gone=alice, kept=mo, by=mo, at=LATER)]
    assert found == ["not_senior", "own_case", "account_leaving", "has_role"]


@pytest.fixture
def fill(story: Story, post: Post, bob: Subscriber, alice: Subscriber) -> Callable[[Subscriber, int], None]:
    """Give somebody so many of everything."""

    def fill(person: Subscriber, number: int) -> None:
        for each in range(number):
            own = Comment.objects.create(
                story=story, author=person, state="published", shown_version=1, story_version=1, created_at=NOW
            )
            theirs = Comment.objects.create(
                story=story, author=bob, state="published", shown_version=1, story_version=1, created_at=NOW
            )
            for reader in (person, alice):
                Reaction.objects.create(comment=theirs, subscriber=reader, kind="fair", reacted_at=NOW)
                report_comment(comment=theirs, reporter=reader, reason="illegal", at=NOW + timedelta(hours=each))
            Presence.objects.create(subscriber=person, day=NOW.date() - timedelta(days=each))
            mailing = Mailing.objects.create(
                subscriber=person, kind="hourly", period=str(each), planned_at=NOW, planned_for=NOW, due_at=NOW
            )
            for reader in (person, alice):
                notice = Notice.objects.create(subscriber=reader, kind="reply", subject=f"comment:{own.pk}", at=NOW)
            MailedNotice.objects.create(mailing=mailing, notice=notice)

    return fill


def test_the_number_of_statements_does_not_depend_on_how_much_moves(
    merge: Merge, fill: Callable[[Subscriber, int], None], other: Subscriber, make_subscriber: Make
) -> None:
    counted = []
    for person, number in ((other, 1), (make_subscriber("third_alice"), 12)):
        fill(person, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            merge(gone=person)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] < 220
