"""Whatever is done to the locks of an account, its owner is told by mail: once, at the mailbox that was his then."""

from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from django.core import mail
from pytest_django import Settings

from accounts.forgetting import forget_old_sign_ins
from accounts.keys import TooManyKeysError, create_api_key
from accounts.models import Alert, Subscriber
from accounts.second_factor.confirming import SecondFactorWrongError, confirm_by_code, note_confirmation
from accounts.second_factor.models import Kind
from accounts.second_factor.removing import FactorNotFoundError, remove_factor, renew_own_backup_codes
from accounts.signin.alerting import CLAIM, HOPE, WORDS, send_next_alert
from accounts.signin.tasks import send_alerts
from config.celery import app as celery
from core.ids import new_id
from discussion.moderation.factor_resets import NotAdministratorError, reset_second_factor
from tests.accounts.smtp import mail_server
from tests.conftest import LONG_AGO, NOW
from tests.second_factor.conftest import HERE, App, Enrol, OpenSession, enrol, open_session

__all__ = ["enrol", "open_session"]
pytestmark = [pytest.mark.django_db, pytest.mark.trust("A25")]


@pytest.fixture
def phone(mo: Subscriber, enrol: Enrol) -> App:
    """Mo's, enrolled and told of a while ago."""
    app = enrol(mo)
    Alert.objects.all().delete()
    return app


def told() -> list[tuple[str, str]]:
    """The kinds and details that wait to be told."""
    return list(Alert.objects.filter(told_at=None).order_by("at", "pk").values_list("kind", "detail"))


def test_a_new_factor_and_a_new_key_are_told_of(mo: Subscriber, enrol: Enrol) -> None:
    enrol(mo)
    create_api_key(owner=mo, name="http://evil.example", scopes=["write", "read"], at=NOW)
    assert told() == [("factor_added", "authenticator app"), ("api_key_made", "read, write")]
    assert set(Alert.objects.values_list("address", flat=True)) == {mo.email}


def test_a_factor_that_goes_and_codes_that_are_new_or_used_are_told_of(
    mo: Subscriber, phone: App, open_session: OpenSession
) -> None:
    session = open_session(mo).pk
    confirm_by_code(
        subscriber=mo, session_id=session, kind=Kind.BACKUP_CODE, code=phone.backup_codes[0], network=HERE, at=NOW
    )
    renew_own_backup_codes(subscriber=mo, session_id=session, at=NOW)
    remove_factor(subscriber=mo, session_id=session, factor_id=phone.id, at=NOW)
    assert told() == [("code_used", "9"), ("codes_renewed", ""), ("factor_removed", "authenticator app")]


def test_codes_of_the_app_are_nothing_to_tell(mo: Subscriber, phone: App, open_session: OpenSession) -> None:
    later = NOW + timedelta(minutes=2)
    session = open_session(mo).pk
    confirm_by_code(subscriber=mo, session_id=session, kind=Kind.TOTP, code=phone.code(later), network=HERE, at=later)
    assert told() == []


def test_a_reset_is_told_of(mo: Subscriber, phone: App, make_subscriber: Callable[..., Subscriber]) -> None:
    root = make_subscriber("root", role="administrator")
    reset_second_factor(subscriber=mo, actor=root, at=NOW)
    assert told() == [("factors_reset", "")]


def test_what_was_refused_is_not_told_of(
    mo: Subscriber, bob: Subscriber, phone: App, open_session: OpenSession
) -> None:
    session = open_session(mo).pk
    with pytest.raises(SecondFactorWrongError):
        confirm_by_code(subscriber=mo, session_id=session, kind=Kind.BACKUP_CODE, code="nothing", network=HERE, at=NOW)
    note_confirmation(session_id=session, kind="totp", at=NOW)
    with pytest.raises(FactorNotFoundError):
        remove_factor(subscriber=mo, session_id=session, factor_id=new_id(), at=NOW)
    with pytest.raises(NotAdministratorError):
        reset_second_factor(subscriber=mo, actor=bob, at=NOW)
    for _ in range(3):
        create_api_key(owner=bob, name="k", scopes=["read"], at=NOW)
    with pytest.raises(TooManyKeysError):
        create_api_key(owner=bob, name="k", scopes=["read"], at=NOW)
    assert Alert.objects.filter(subscriber=mo).count() == 0
    assert Alert.objects.count() == 3


def test_it_goes_to_the_mailbox_of_that_moment_once(alice: Subscriber) -> None:
    create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
    Subscriber.objects.filter(pk=alice.pk).update(email="thief@evil.example")
    send_alerts()
    send_alerts()
    assert [message.to for message in mail.outbox] == [["alice@example.com"]]
    assert send_alerts.name in {entry["task"] for entry in celery.conf.beat_schedule.values()}


@pytest.mark.parametrize("kind", [kind for kind in Alert.Kind if not kind.startswith("merged")])
def test_each_mail_says_what_when_and_where_to_look_in_both_forms(
    alice: Subscriber, settings: Settings, kind: Alert.Kind
) -> None:
    Alert.objects.create(subscriber=alice, kind=kind, detail="9", address=alice.email, at=NOW)
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        assert send_next_alert(at=NOW)
    [message] = server.got
    assert (message["To"], message["Subject"]) == ("alice@example.com", WORDS[kind].subject)
    assert message["List-Unsubscribe"] is None  # nobody stops these, and whoever got in must not either
    assert message["Message-ID"] == f"<alert-{Alert.objects.get().pk}@127.0.0.1>"
    assert parsedate_to_datetime(message["Date"])
    for words in (part_of(message, "plain"), part_of(message, "html")):
        for said in (WORDS[kind].sentence.format("9"), "21 November 2026 at 12:00 UTC", "alice", "/me/#sessions"):
            assert said in words
        assert ("/me/second-factor/" in words) is (kind != "api_key_made")
        assert settings.CONTACT_EMAIL in words


def part_of(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return " ".join(str(part.get_content()).split())


@pytest.mark.trust("F17")
def test_a_server_that_is_away_is_tried_for_two_days(alice: Subscriber, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
    assert send_next_alert(at=NOW) is False
    alert = Alert.objects.get()
    assert (alert.claimed_at, alert.told_at) == (NOW, None)
    assert send_next_alert(at=NOW + CLAIM / 2) is False
    assert send_next_alert(at=NOW + HOPE) is False
    alert.refresh_from_db()
    assert alert.told_at == NOW + HOPE


def test_they_are_forgotten_with_the_sign_ins(alice: Subscriber) -> None:
    create_api_key(owner=alice, name="k", scopes=["read"], at=LONG_AGO)
    forget_old_sign_ins(at=NOW)
    assert not Alert.objects.exists()
