"""What was kept of the account that goes is no matter any more."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection

from accounts import roles
from accounts.models import Subscriber
from accounts.privacy.leaving import erase_next, sign_out_next
from accounts.privacy.models import Erasure
from core.errors import DomainError
from core.models import Event
from discussion.moderation.appeals import appeal_profile_report, appeal_report, profile_report_appealable_until
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Appeal, Decision, Report
from discussion.moderation.profile_cases import get_profile_report_by, keep_profile, report_profile
from tests.conftest import NOW
from tests.merging.conftest import LATER, Merge, Post

pytestmark = pytest.mark.django_db
WHY = "It is an insult, read it backwards."
SOON = NOW + timedelta(minutes=1)
WHOSE = 'FROM "moderation_appeal" U0'  # asks in which cases nobody else objects


@pytest.fixture
def kept(bob: Subscriber, charlie: Subscriber, other: Subscriber, mo: Subscriber) -> Decision:
    """Mo's word that the account that goes stays as it is, whatever Bob and Charlie say."""
    for reporter in (bob, charlie):
        report_profile(subject=other, reporter=reporter, reason="abuse", at=NOW)
    return keep_profile(subject=other, actor=mo, at=NOW)


@pytest.mark.usefixtures("kept")
def test_an_appeal_that_waits_is_moot_and_who_objects_is_told(merge: Merge, bob: Subscriber) -> None:
    appeal = appeal_profile_report(report=bob.profile_reports.get(), text=WHY, at=NOW)
    merge()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    appeal.refresh_from_db()
    assert (appeal.verdict, appeal.case.closed_at) == ("moot", LATER)
    assert Event.objects.get(kind="appeal.decided").payload["appeal"] == str(appeal.pk)


@pytest.mark.usefixtures("kept")
def test_nobody_objects_afterwards(merge: Merge, charlie: Subscriber) -> None:
    merge()
    report = get_profile_report_by(charlie, charlie.profile_reports.get().pk, at=LATER)
    assert profile_report_appealable_until(report, at=LATER) is None
    with pytest.raises(DomainError) as refusal:
        appeal_profile_report(report=report, text=WHY, at=LATER)
    assert refusal.value.code == "not_appealable"


@pytest.mark.parametrize("wrote", ["gone", "kept"])
def test_nobody_judges_whether_words_stay_that_their_own_author_reported(
    wrote: str, merge: Merge, post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber, mo: Subscriber
) -> None:
    author, reporter = (other, alice) if wrote == "gone" else (alice, other)
    appeals = []
    for words, who in (("Mine as well.", [reporter]), ("Mine, and Bob minds.", [reporter, bob])):
        comment = post(author, words)
        reports = [report_comment(comment=comment, reporter=one, reason="abuse", at=NOW) for one in who]
        decide(case=reports[0].case, action="approve", version=1, actor=mo, at=NOW)
        appeals += [appeal_report(report=report, text=WHY, at=SOON) for report in reports]
    merge()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    told = Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).order_by("id")
    assert [appeal.verdict for appeal in told] == ["moot", "", ""]  # what Bob says is judged
    assert [appeal.case.closed_at for appeal in told] == [LATER, None, None]
    assert {appeal.appellant for appeal in told} == {alice, bob}


@pytest.fixture
def own(post: Post, alice: Subscriber, other: Subscriber, bob: Subscriber, mo: Subscriber) -> list[Report]:
    """Of words of Alice's, by her other account and by Bob: Mo keeps them, and her other account objects."""
    comment = post(alice)
    reports = [report_comment(comment=comment, reporter=one, reason="abuse", at=NOW) for one in (other, bob)]
    decide(case=reports[0].case, action="approve", version=1, actor=mo, at=NOW)
    appeal_report(report=reports[0], text=WHY, at=SOON)
    return reports


@pytest.mark.parametrize("bob_is", ["alice", "gone before", "gone afterwards"])
def test_an_appeal_of_ones_own_waits_no_longer_than_somebody_else_objects(
    bob_is: str, own: list[Report], merge: Merge, bob: Subscriber
) -> None:
    appeal_report(report=own[1], text=WHY, at=SOON)
    if bob_is == "gone before":
        sign_out(bob)
    merge()
    if bob_is == "alice":
        merge(gone=bob)
    if bob_is == "gone afterwards":
        sign_out(bob)
        erase_next(at=LATER)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert {(told.verdict, told.case.closed_at) for told in Appeal.objects.all()} == {("moot", LATER)}


def test_who_judges_at_the_moment_of_the_merger_has_judged(
    own: list[Report], merge: Merge, make_subscriber: Callable[..., Subscriber]
) -> None:
    appeal, judge = Appeal.objects.get(), make_subscriber("maxine", role=roles.MODERATOR)
    with meanwhile(WHOSE, partial(decide, case=appeal.case, action="uphold", version=1, actor=judge, at=SOON)):
        merge()
    appeal.refresh_from_db()
    assert (appeal.verdict, appeal.case.closed_at) == ("uphold", SOON)
    assert Event.objects.get(kind="appeal.decided").payload["decision"] == str(appeal.judgement_id)


def test_who_objects_at_the_moment_of_the_merger_is_judged(own: list[Report], merge: Merge) -> None:
    with meanwhile(WHOSE, partial(appeal_report, report=own[1], text=WHY, at=SOON)):
        merge()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert {(told.verdict, told.case.closed_at) for told in Appeal.objects.all()} == {("", None)}


def test_who_objects_while_the_case_is_ended_has_one_of_his_own(own: list[Report], merge: Merge) -> None:
    with meanwhile('INSERT INTO "moderation_case"', merge):
        appeal = appeal_report(report=own[1], text=WHY, at=SOON)
    assert (appeal.verdict, appeal.case.closed_at) == ("", None)
    assert Appeal.objects.exclude(pk=appeal.pk).get().verdict == "moot"


def sign_out(person: Subscriber) -> None:
    Erasure.objects.create(subscriber=person, asked_at=NOW, due_at=NOW, comments="anonymised")
    assert sign_out_next(at=NOW)


@contextmanager
def meanwhile(marker: str, act: Callable[[], object]) -> Iterator[None]:
    """After the first statement that has `marker` in it somebody else acts, as if his transaction were over by then."""
    acts = iter([act])

    def execute(execute: Callable[..., object], sql: str, *rest: object) -> object:
        answer = execute(sql, *rest)
        if marker in sql:
            for one in acts:
                one()
        return answer

    with connection.execute_wrapper(execute):
        yield
    assert next(acts, None) is None
