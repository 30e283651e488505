"""What the mail provider tells of bounces and complaints, and who may tell it."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import Subscriber
from accounts.notices.mails.models import ProviderEvent, Suppression
from accounts.notices.mails.suppressing import Report, find_suppression, lift_suppression, take_report
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
SECRET = "postmark:a-long-secret-of-ours"
BOUNCE = {
    "RecordType": "Bounce",
    "Type": "HardBounce",
    "ID": 4323372036854775807,
    "MessageID": "883953f4",
    "Email": "Alice@Example.com",
    "BouncedAt": "2026-11-21T11:00:00Z",
}


@pytest.fixture(autouse=True)
def provider(settings: Settings, still_clock: None) -> None:
    settings.EMAIL_PROVIDER = "postmark"
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET, "MAILGUN_WEBHOOK_SIGNING_KEY": "signing-key"}


def tell(event: Any = BOUNCE, *, secret: str = SECRET, provider: str = "postmark", **headers: str) -> int:
    client = Client(enforce_csrf_checks=True)
    body = event if isinstance(event, bytes) else json.dumps(event)
    if secret:
        headers["HTTP_AUTHORIZATION"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    answer = client.post(f"/anymail/{provider}/tracking/", body, content_type="application/json", **headers)  # type: ignore[arg-type]
    return answer.status_code


@pytest.mark.trust("V14")
def test_a_bounce_stops_the_mails_and_keeps_no_address(alice: Subscriber) -> None:
    assert tell() == 200
    stop = find_suppression(alice.email)
    assert stop
    assert (stop.reason, stop.at) == ("bounce", NOW)
    rows = [*Suppression.objects.values(), *ProviderEvent.objects.values()]
    assert "alice" not in str(rows).lower()


@pytest.mark.trust("V14")
@pytest.mark.parametrize("secret", ["", ":", "postmark:", "postmark:wrong", f"{SECRET}x"])
def test_without_the_secret_nobody_is_heard(alice: Subscriber, secret: str) -> None:
    assert tell(secret=secret) == 401
    assert not Suppression.objects.exists()
    assert not ProviderEvent.objects.exists()


@pytest.mark.trust("V14")
@pytest.mark.parametrize("settled", [{}, {"WEBHOOK_SECRET": ""}])
@pytest.mark.parametrize("secret", ["", ":", SECRET])
def test_where_no_secret_is_set_nobody_is_heard(
    alice: Subscriber, settings: Settings, settled: dict[str, str], secret: str
) -> None:
    settings.ANYMAIL = settled
    assert tell(secret=secret) == 401
    assert tell(secret="", HTTP_AUTHORIZATION="Basic ") == 401
    assert not Suppression.objects.exists()


@pytest.mark.trust("V14")
@pytest.mark.parametrize("provider", ["mailgun", "mandrill", "sendgrid", "nobody"])
def test_another_provider_is_not_heard(alice: Subscriber, provider: str) -> None:
    assert tell(provider=provider) == 401
    assert not ProviderEvent.objects.exists()


@pytest.mark.trust("V14")
def test_what_the_provider_signs_has_to_be_signed(alice: Subscriber, settings: Settings) -> None:
    settings.EMAIL_PROVIDER = "mailgun"
    data = {
        "event": "failed",
        "severity": "permanent",
        "reason": "bounce",
        "id": "e1",
        "recipient": alice.email,
        "timestamp": 1763722800.0,
    }
    stamp = {"token": "t" * 50, "timestamp": "1763722800"}
    good = hmac.new(b"signing-key", f"{stamp['timestamp']}{stamp['token']}".encode(), hashlib.sha256).hexdigest()
    for signature in ("", "0" * 64):
        assert tell({"signature": {**stamp, "signature": signature}, "event-data": data}, provider="mailgun") == 401
    assert tell({"event-data": data}, provider="mailgun") == 401
    assert not ProviderEvent.objects.exists()
    data["timestamp"] = NOW.timestamp()
    assert tell({"signature": {**stamp, "signature": good}, "event-data": data}, provider="mailgun") == 200
    assert find_suppression(alice.email)


@pytest.mark.trust("V14")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b"null",
        b'"x"',
        b"7",
        b'{"RecordType": []}',
        b'{"RecordType": "Inbound"}',
        b"[" * 9000,
    ],
)
def test_what_cannot_be_read_is_refused_and_changes_nothing(alice: Subscriber, body: bytes) -> None:
    assert tell(body) in {200, 406}
    assert not ProviderEvent.objects.exists()


def test_only_a_post_is_answered() -> None:
    for method in ("get", "head", "put", "delete", "options"):
        assert getattr(Client(), method)("/anymail/postmark/tracking/").status_code == 405


@pytest.mark.trust("V14")
def test_a_replay_has_no_effect(alice: Subscriber) -> None:
    tell()
    assert lift_suppression(subscriber=alice, at=NOW)
    assert tell() == 200
    assert find_suppression(alice.email) is None
    assert ProviderEvent.objects.count() == 1
    assert not lift_suppression(subscriber=alice, at=NOW)


@pytest.mark.trust("V14")
def test_what_happened_long_ago_is_not_believed(alice: Subscriber) -> None:
    assert tell({**BOUNCE, "BouncedAt": "2026-10-01T11:00:00Z"}) == 200
    assert not ProviderEvent.objects.exists()


def test_addresses_of_nobody_are_not_kept(alice: Subscriber) -> None:
    for address in ("dora@example.com", "alic_@example.com", "%@example.com", "alice", "", "a\x00@example.com"):
        assert tell({**BOUNCE, "Email": address}) == 200
    assert not Suppression.objects.exists()
    assert not ProviderEvent.objects.exists()


def report(kind: str, reason: str = "", number: int = 1, address: str = "alice@example.com") -> Report:
    return Report(
        provider="postmark",
        event_id=str(number),
        kind=kind,
        reason=reason,
        recipient=address,
        message_id="m",
        happened_at=NOW,
    )


@pytest.mark.parametrize(
    ("kind", "reason", "stopped"),
    [
        ("complained", "spam", "complaint"),
        ("unsubscribed", "unsubscribed", "unsubscribed"),
        ("bounced", "invalid", "bounce"),
        ("rejected", "bounced", "bounce"),
        ("rejected", "spam", "complaint"),
        ("bounced", "timed_out", ""),
        ("deferred", "", ""),
        ("delivered", "", ""),
        ("opened", "", ""),
    ],
)
def test_what_stops_the_mails(alice: Subscriber, kind: str, reason: str, stopped: str) -> None:
    take_report(report=report(kind, reason), at=NOW)
    assert [stop.reason for stop in Suppression.objects.all()] == [stopped] * bool(stopped)


def test_three_soft_bounces_in_a_month_stop_the_mails(alice: Subscriber) -> None:
    for day in (0, 40, 50):
        take_report(report=report("bounced", "timed_out", number=day), at=NOW + timedelta(days=day))
        take_report(report=report("bounced", "timed_out", number=day), at=NOW + timedelta(days=day))
    assert not Suppression.objects.exists()


def test_three_soft_bounces_within_a_month_do(alice: Subscriber) -> None:
    for day in range(3):
        take_report(report=report("bounced", "timed_out", number=day), at=NOW + timedelta(days=day))
    assert Suppression.objects.get().reason == "bounce"
    assert lift_suppression(subscriber=alice, at=NOW + timedelta(days=3))
    take_report(report=report("bounced", "timed_out", number=9), at=NOW + timedelta(days=4))
    assert not Suppression.objects.exists()


def test_an_administrator_can_let_mails_go_out_again(alice: Subscriber) -> None:
    tell()
    for printed in ("alice gets mails again.", "Nothing stopped the mails to alice."):
        out = StringIO()
        call_command("mail_again", "Alice@example.com", stdout=out)
        assert out.getvalue().strip() == printed
    with pytest.raises(CommandError, match="Nobody"):
        call_command("mail_again", "dora@example.com")
