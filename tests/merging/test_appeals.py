"""What was kept of the account that goes is no matter any more."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.appeals import appeal_profile_report, appeal_report, profile_report_appealable_until
from discussion.moderation.decisions import decide
from discussion.moderation.intake import report_comment
from discussion.moderation.models import Appeal, Decision
from discussion.moderation.profile_cases import get_profile_report_by, keep_profile, report_profile
from tests.conftest import NOW
from tests.merging.conftest import LATER, Merge, Post

pytestmark = pytest.mark.django_db
WHY = "It is an insult, read it backwards."


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
        appeals += [appeal_report(report=report, text=WHY, at=NOW + timedelta(minutes=1)) for report in reports]
    merge()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    told = Appeal.objects.filter(pk__in=[appeal.pk for appeal in appeals]).order_by("id")
    assert [appeal.verdict for appeal in told] == ["moot", "", ""]  # what Bob says is judged
    assert [appeal.case.closed_at for appeal in told] == [LATER, None, None]
    assert {appeal.appellant for appeal in told} == {alice, bob}
