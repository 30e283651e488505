"""One row whose mail cannot be built keeps no other from going out, whoever wrote it into the table."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from accounts.alerts import alert_owner
from accounts.models import Alert, EmailChange, SignInCode, Subscriber
from accounts.notices.mails.models import Mailing
from accounts.notices.mails.planning import plan_notices
from accounts.notices.mails.sending import send_next_mail
from accounts.notices.models import Cadence, Kind
from accounts.privacy.mailing import send_next_erasure_mail
from accounts.privacy.models import Erasure, ErasureMail
from accounts.signin.alerting import send_next_alert
from accounts.signin.delivery import send_next_code
from accounts.signin.farewells import tell_next_former_mailbox
from core.personal import Fate
from tests.accounts.smtp import MailServer
from tests.conftest import NOW
from tests.mails.conftest import MakeNotice, prefer

pytestmark = [pytest.mark.django_db, pytest.mark.trust("F10")]
POISON = ["=?utf-8?q?p0=0a?=@b.example", "=?utf-8?q??=@b.example", "=?utf-8?b?!!?=@b.example"]
GOOD = "dora@example.com"


def all_sent(send: Callable[..., bool], at: datetime) -> None:
    """What a job does: go on for as long as it is worth it."""
    while send(at=at):
        pass


@pytest.mark.parametrize("poison", POISON)
def test_codes(server: MailServer, caplog: pytest.LogCaptureFixture, poison: str) -> None:
    for age, address in ((2, poison), (1, GOOD)):
        asked_at = NOW - timedelta(seconds=age)
        SignInCode.objects.create(email=address, mailbox=address, network="192.0.2.1", requested_at=asked_at)
    all_sent(send_next_code, NOW)
    assert server.recipients == [f"<{GOOD}>"]
    assert SignInCode.objects.get(email=poison).superseded_at == NOW
    assert "b.example" not in caplog.text
    all_sent(send_next_code, NOW + timedelta(minutes=5))
    assert len(server.recipients) == 1


def test_alerts_and_former_mailboxes(server: MailServer, alice: Subscriber) -> None:
    for age, address in ((2, POISON[0]), (1, GOOD)):
        at = NOW - timedelta(seconds=age)
        alert_owner(subscriber=alice, kind=Alert.Kind.BACKUP_CODES_RENEWED, address=address, at=at)
        EmailChange.objects.create(subscriber=alice, before=address, at=at)
    all_sent(send_next_alert, NOW)
    all_sent(tell_next_former_mailbox, NOW)
    assert server.recipients == [f"<{GOOD}>"] * 2
    assert not Alert.objects.filter(told_at=None).exists()
    assert not EmailChange.objects.filter(told_at=None).exists()


def test_erasures(server: MailServer, alice: Subscriber, bob: Subscriber) -> None:
    for person, age, address in ((alice, 2, POISON[0]), (bob, 1, GOOD)):
        at = NOW - timedelta(seconds=age)
        erasure = Erasure.objects.create(subscriber=person, comments=Fate.ANONYMISED, asked_at=at, due_at=NOW)
        ErasureMail.objects.create(erasure=erasure, kind=ErasureMail.Kind.ASKED, address=address, written_at=at)
    all_sent(send_next_erasure_mail, NOW)
    assert server.recipients == [f"<{GOOD}>"]
    assert not ErasureMail.objects.exists()


def test_notices(server: MailServer, alice: Subscriber, bob: Subscriber, make_notice: MakeNotice) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(email=POISON[0])
    for person in (alice, bob):
        prefer(person, Kind.MENTION, Cadence.AT_ONCE)
        make_notice(subscriber=person, kind=Kind.MENTION)
    plan_notices(at=NOW)
    all_sent(send_next_mail, NOW)
    assert Mailing.objects.get(subscriber=alice).outcome == Mailing.Outcome.REFUSED
    assert Mailing.objects.get(subscriber=bob).outcome == Mailing.Outcome.SENT
    assert server.recipients == ["<bob@example.com>"]
