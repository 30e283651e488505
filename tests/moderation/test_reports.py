"""A reader's word against a comment."""

import threading
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from accounts.models import Subscriber
from core.errors import DomainError
from core.models import Event
from discussion.moderation.decisions import decide
from discussion.moderation.intake import ArguesHereError, report_comment
from discussion.moderation.models import Case, Report
from discussion.threads.models import Comment
from stories.noise.models import Engagement
from tests.conftest import NOW
from tests.moderation.conftest import MANY_LINKS, Write


def refused(comment: Comment, reporter: Subscriber) -> tuple[int, str]:
    before = Report.objects.count(), Case.objects.count(), Engagement.objects.count(), Event.objects.count()
    with pytest.raises(DomainError) as refusal:
        report_comment(comment=comment, reporter=reporter, reason="spam", at=NOW)
    assert before == (Report.objects.count(), Case.objects.count(), Engagement.objects.count(), Event.objects.count())
    return refusal.value.status, refusal.value.code


def test_a_report_opens_a_case_and_counts_a_little(shown: Comment, bob: Subscriber) -> None:
    report = report_comment(comment=shown, reporter=bob, reason="abuse", note="Rude.", illegal=True, at=NOW)
    assert (report.case.comment, report.case.queue, report.version) == (shown, "reported", 1)
    act = Engagement.objects.get(kind="report")
    assert (act.actor, act.story, act.source_key) == (bob, shown.story, f"report:{report.pk}")
    event = Event.objects.latest("id")
    assert (event.kind, event.payload) == ("comment.reported", {"comment": str(shown.pk), "report": str(report.pk)})


def test_a_second_report_joins_and_lifts_the_case(shown: Comment, bob: Subscriber, charlie: Subscriber) -> None:
    first = report_comment(comment=shown, reporter=bob, reason="off_topic", at=NOW).case.priority
    case = report_comment(comment=shown, reporter=charlie, reason="illegal", at=NOW).case
    assert Case.objects.get() == case
    assert case.priority - first == pytest.approx(48 * 1.1 + 2 - 2 * 1.1)  # it stands at the top


def test_a_report_takes_a_held_edit_along(shown: Comment, bob: Subscriber) -> None:
    Case.objects.create(comment=shown, queue="held", reason="many_links", opened_at=NOW)
    case = report_comment(comment=shown, reporter=bob, reason="spam", at=NOW).case
    assert (Case.objects.get(), case.queue, case.reason) == (case, "reported", "many_links")


def test_once_a_person(shown: Comment, bob: Subscriber) -> None:
    report_comment(comment=shown, reporter=bob, reason="spam", at=NOW)
    assert refused(shown, bob) == (409, "already_reported")


def test_not_ones_own(shown: Comment, alice: Subscriber) -> None:
    assert refused(shown, alice) == (422, "own_comment")


@pytest.mark.parametrize("state", ["held", "rejected", "removed", "deleted", "erased"])
def test_only_what_is_shown(shown: Comment, bob: Subscriber, state: str) -> None:
    Comment.objects.filter(pk=shown.pk).update(state=state)
    assert refused(shown, bob) == (404, "not_found")


@pytest.mark.django_db(transaction=True)
def test_two_reports_at_once_make_one_case(write: Write, trusted: None, alice: Subscriber, bob: Subscriber) -> None:
    charlie = Subscriber.objects.get(handle="charlie")
    for number in range(10):
        comment = write(alice, " ".join(f"w{number}x{place}" for place in range(5)), minutes=number * 3)
        gate = threading.Barrier(2)

        def report(reporter: Subscriber, comment: Comment = comment, gate: threading.Barrier = gate) -> None:
            gate.wait()
            report_comment(comment=comment, reporter=reporter, reason="spam", at=NOW)
            connection.close()

        threads = [threading.Thread(target=report, args=[person]) for person in (bob, charlie)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert comment.cases.count() == 1
        assert comment.reports.count() == 2


@pytest.mark.parametrize(
    ("reason", "illegal", "kept"), [("illegal", False, True), ("spam", True, True), ("spam", False, False)]
)
def test_the_law_is_one_flag_however_it_was_said(
    shown: Comment, bob: Subscriber, reason: str, illegal: bool, kept: bool
) -> None:
    report = report_comment(comment=shown, reporter=bob, reason=reason, illegal=illegal, at=NOW)
    assert (report.reason, report.illegal) == (reason, kept)


def test_who_argues_here_cannot_report_here(
    write: Write, shown: Comment, bob: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    mine = f"/api/v1/stories/{shown.story.slug}/me/"
    assert client_of(bob).get(mine).json()["argues_here"] is False
    write(bob, "I disagree.", parent=shown)
    assert client_of(bob).get(mine).json()["argues_here"] is True
    answer = client_of(bob).post(f"/api/v1/comments/{shown.pk}/reports/", {"reason": "abuse"}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "argues_here")
    told = answer.json()
    assert told["contact"] == settings.CONTACT_EMAIL
    assert all(words in told["detail"] for words in ("mute", "block", settings.CONTACT_EMAIL))
    assert not Report.objects.exists()
    assert not Case.objects.exists()
    page = client_of(bob).get(f"/comments/{shown.pk}/").content.decode()
    assert "You take part in this discussion" in page
    assert f"mailto:{settings.CONTACT_EMAIL}" in page
    legal = {"reason": "other", "illegal": True}
    answer = client_of(bob).post(f"/api/v1/comments/{shown.pk}/reports/", legal, format="json")
    assert (answer.status_code, answer.json()["illegal"]) == (201, True)


def test_a_refused_comment_is_no_part_in_the_discussion(
    write: Write, shown: Comment, bob: Subscriber, mo: Subscriber
) -> None:
    waiting = write(bob, MANY_LINKS)
    with pytest.raises(ArguesHereError):
        report_comment(comment=shown, reporter=bob, reason="abuse", at=NOW)
    case = waiting.cases.get()
    decide(case=case, action="remove", rule="R2", version=1, actor=mo, at=NOW)
    assert report_comment(comment=shown, reporter=bob, reason="abuse", at=NOW).reporter == bob
