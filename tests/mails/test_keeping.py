"""What is kept of mails: for how long, what a person is told of it, and how it is forgotten."""

from datetime import timedelta
from itertools import chain

import pytest

from accounts.models import Subscriber
from accounts.notices.mails import personal
from accounts.notices.mails.forgetting import forget_old_mails
from accounts.notices.mails.models import MailedNotice, Mailing, ProviderEvent, Suppression
from accounts.notices.mails.planning import plan_notices
from accounts.notices.mails.suppressing import Report, take_report
from accounts.notices.mails.tasks import forget_old_mails_task, plan_digests_task, send_notices_task
from accounts.notices.models import MailSettings, Notice
from core.personal import Choice, Fate
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import MakeNotice, send_all

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def complain(person: Subscriber) -> None:
    report = Report(
        provider="postmark",
        event_id="7",
        kind="complained",
        reason="spam",
        recipient=person.email,
        message_id="m",
        happened_at=NOW,
    )
    take_report(report=report, at=NOW)


def test_mails_are_forgotten_after_their_time(server: MailServer, make_notice: MakeNotice, alice: Subscriber) -> None:
    make_notice()
    plan_notices(at=NOW)
    forget_old_mails(at=NOW + 100 * DAY)
    assert Mailing.objects.count() == 1  # it has not ended
    send_all(NOW)
    complain(alice)
    forget_old_mails(at=NOW + 60 * DAY)
    assert (Mailing.objects.count(), ProviderEvent.objects.count()) == (1, 1)
    forget_old_mails(at=NOW + 61 * DAY)
    assert (Mailing.objects.count(), MailedNotice.objects.count(), ProviderEvent.objects.count()) == (0, 0, 0)
    assert Suppression.objects.count() == 1  # as long as nobody lifts it
    assert plan_notices(at=NOW + 61 * DAY) == 0


def test_a_person_can_take_it_along_and_have_it_forgotten(
    server: MailServer, make_notice: MakeNotice, alice: Subscriber, bob: Subscriber
) -> None:
    for person in (alice, bob):
        make_notice(subscriber=person, kind="decision" if person == bob else "reply")
        complain(person)
    plan_notices(at=NOW)
    mails, stops = (list(section.rows) for section in personal.collect(alice.pk))
    assert [mail["kind"] for mail in mails] == ["at_once"]
    assert stops == [{"reason": "complaint", "at": "2026-11-21T12:00:00Z"}]
    for _ in range(2):
        personal.erase(alice.pk, choice=Choice(comments=Fate.REMOVED), at=NOW)
    assert list(chain.from_iterable(section.rows for section in personal.collect(alice.pk))) == []
    assert len(list(chain.from_iterable(section.rows for section in personal.collect(bob.pk)))) == 2


def test_the_jobs_find_their_work(server: MailServer, make_notice: MakeNotice, bob: Subscriber) -> None:
    MailSettings.objects.create(subscriber=bob)
    make_notice()
    Notice.objects.update(at=NOW + 3650 * DAY)  # later than any clock that runs this
    send_notices_task()
    plan_digests_task()
    forget_old_mails_task()
    assert len(server.got) == 1
    assert sorted(Mailing.objects.values_list("kind", "outcome")) == [("at_once", "sent"), ("daily", "")]
