"""However many plan, send, leave and complain at once: each notice in one mail, each mail once. All of it commits."""

from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.core import mail

from accounts.models import Subscriber
from accounts.notices.mails.models import Mailing, ProviderEvent, Suppression
from accounts.notices.mails.planning import plan_digests, plan_notices
from accounts.notices.mails.sending import send_next_mail
from accounts.notices.mails.suppressing import Report, take_report
from accounts.notices.mails.unsubscribing import EVERYTHING, unsubscribe, unsubscribe_address
from accounts.notices.models import Cadence, Kind, MailSettings, Notice, Preference
from tests.conftest import NOW
from tests.mails.conftest import MakeComment, MakeNotice, alice, bob, make_comment, make_notice, prefer, send_all
from tests.races.parallel import at_once

__all__ = ["MakeComment", "alice", "bob", "make_comment", "make_notice"]

pytestmark = pytest.mark.django_db(transaction=True)
WORKERS = 12
TOMORROW = datetime.fromisoformat("2026-11-22T08:00Z")


@pytest.mark.trust("W12")
def test_each_mail_is_planned_and_sent_once(make_notice: MakeNotice, alice: Subscriber) -> None:
    for kind in (Kind.REPLY, Kind.MENTION, Kind.DECISION, Kind.REPORT, Kind.THREAD):
        make_notice(kind=kind)
    planned = at_once(WORKERS, lambda _: plan_notices(at=NOW))
    assert sum(planned) == 5  # type: ignore[arg-type]  # of numbers: nobody refuses
    assert Counter(Mailing.objects.values_list("kind", flat=True)) == {"at_once": 3, "daily": 1}
    at_once(WORKERS, lambda _: send_next_mail(at=NOW))
    assert len(mail.outbox) == 2  # nobody decided about Alice
    assert Counter(Mailing.objects.values_list("outcome", flat=True)) == {"sent": 2, "empty": 1, "": 1}


@pytest.mark.trust("W12")
def test_no_notice_is_lost_between_who_plans_and_who_sends(make_notice: MakeNotice, alice: Subscriber) -> None:
    prefer(alice, Kind.REPLY, Cadence.DAILY)
    make_notice(body="number 0.")
    plan_notices(at=NOW)

    def plan_or_send(index: int) -> None:
        if index % 2:
            make_notice(body=f"number {index}.")
            plan_notices(at=TOMORROW - timedelta(seconds=1))
        else:
            send_all(TOMORROW)

    at_once(WORKERS, plan_or_send)
    plan_notices(at=TOMORROW)
    send_all(TOMORROW)
    send_all(TOMORROW + timedelta(days=1))
    words = "".join(str(message.body) for message in mail.outbox)
    assert len(mail.outbox) in {1, 2}
    assert [words.count(f"> number {index}.") for index in (0, 1, 3, 5, 7, 9, 11)] == [1] * 7
    assert Notice.objects.count() == 7


@pytest.mark.trust("W12")
def test_a_digest_is_planned_once(alice: Subscriber) -> None:
    MailSettings.objects.create(subscriber=alice)
    at_once(WORKERS, lambda _: plan_digests(at=NOW))
    assert Mailing.objects.count() == 1


@pytest.mark.trust("V13")
def test_leaving_twelve_times_at_once_is_leaving(alice: Subscriber) -> None:
    token = unsubscribe_address(alice, EVERYTHING).split("/")[-2]
    left = at_once(WORKERS, lambda _: unsubscribe(token=token, at=NOW))
    assert {way.subscriber for way in left} == {alice}  # type: ignore[union-attr]  # nobody is refused
    assert set(Preference.objects.values_list("cadence", flat=True)) == {"never"}
    assert Preference.objects.count() == len(Kind)


@pytest.mark.trust("V14")
def test_one_event_told_twelve_times_at_once_counts_once(alice: Subscriber) -> None:
    facts = {"kind": "bounced", "reason": "timed_out", "recipient": alice.email, "message_id": "m", "happened_at": NOW}
    report = Report(provider="postmark", event_id="7", **facts)  # type: ignore[arg-type]  # each of its type
    at_once(WORKERS, lambda _: take_report(report=report, at=NOW))
    assert ProviderEvent.objects.count() == 1
    assert not Suppression.objects.exists()
