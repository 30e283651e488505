"""POST and PUT me/email/: an address is one account's, whoever comes first, and nobody is robbed of one."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.api.serializers import CodePromiseSerializer, OwnAccountSerializer
from accounts.devices import remember_device
from accounts.keys import create_api_key
from accounts.models import AccessSession, Device, EmailChange, SignInCode, SignInFailure, Subscriber
from accounts.sanctions import impose_ban
from accounts.sessions import open_app_session
from accounts.signin.delivery import send_next_code
from accounts.signin.farewells import CLAIM, HOPE, tell_next_former_mailbox
from accounts.signin.services import request_code
from accounts.signin.tasks import tell_former_mailboxes
from config.celery import app as celery
from tests.accounts.conftest import SESSIONS, other_than, read_code
from tests.conftest import LONG_AGO, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A21")]
EMAIL, ME = "/api/v1/me/email/", "/api/v1/me/"
NEW = "alice@new.example"


@pytest.fixture
def app(alice: Subscriber) -> APIClient:
    """Alice's app, signed in just now."""
    _, token = open_app_session(subscriber=alice, user_agent="App/1", at=timezone.now())
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")


def ask(client: APIClient, email: object = NEW) -> Any:
    return client.post(EMAIL, {"email": email}, format="json")


def type_code(client: APIClient, code: object, email: object = NEW) -> Any:
    return client.put(EMAIL, {"email": email, "code": code}, format="json")


def mailed(address: str = NEW) -> str:
    while send_next_code(at=timezone.now()):
        pass
    return read_code(address)


def address_of(person: Subscriber) -> str:
    return Subscriber.objects.get(pk=person.pk).email


def test_the_whole_way(app: APIClient, alice: Subscriber) -> None:
    promise = ask(app, " Alice@New.Example ")
    assert (promise.status_code, promise.json()) == (202, {"expires_in": 600, "resend_after": 60})
    assert set(promise.json()) == set(CodePromiseSerializer().fields)
    assert address_of(alice) == "alice@example.com"
    code = mailed()
    words = str(mail.outbox[-1].body)
    assert "Hubbub account alice is" in words
    assert "alice@example.com" not in words
    answer = type_code(app, code)
    assert (answer.status_code, answer.json()["email"]) == (200, NEW)
    assert set(answer.json()) == set(OwnAccountSerializer().fields)
    assert address_of(alice) == NEW
    change = EmailChange.objects.get()
    assert (change.subscriber, change.before, change.told_at) == (alice, "alice@example.com", None)
    assert not SignInFailure.objects.exists()


def test_the_old_mailbox_is_told_once_and_not_where_to(app: APIClient, alice: Subscriber) -> None:
    ask(app)
    type_code(app, mailed())
    mail.outbox.clear()
    tell_former_mailboxes()
    tell_former_mailboxes()
    [farewell] = mail.outbox
    assert farewell.to == ["alice@example.com"]
    assert isinstance(farewell, EmailMultiAlternatives)
    html = str(farewell.alternatives[0][0])
    for words in (str(farewell.body), html):
        assert "alice has another e-mail address" in " ".join(words.replace("<b>", "").replace("</b>", "").split())
        assert "moderation@" in words
        assert "new.example" not in words
    assert tell_former_mailboxes.name in {entry["task"] for entry in celery.conf.beat_schedule.values()}


def test_a_mailbox_that_cannot_be_told_is_given_up_after_two_days(alice: Subscriber, settings: Settings) -> None:
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = 1
    change = EmailChange.objects.create(subscriber=alice, before="a@old.example", at=NOW)
    assert tell_next_former_mailbox(at=NOW) is False
    change.refresh_from_db()
    assert (change.claimed_at, change.told_at) == (NOW, None)
    assert tell_next_former_mailbox(at=NOW + CLAIM / 2) is False
    assert tell_next_former_mailbox(at=NOW + HOPE) is False
    change.refresh_from_db()
    assert change.told_at == NOW + HOPE


def test_everybody_else_is_out_and_codes_to_the_old_address_are_void(app: APIClient, alice: Subscriber) -> None:
    request_code(email="alice@example.com", network="192.0.2.1", at=timezone.now())
    old = mailed("alice@example.com")
    _, other = open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    remember_device(subscriber=alice, secret="", at=NOW)
    ask(app)
    type_code(app, mailed())
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {other}").get(ME).status_code == 401
    assert app.get(ME).status_code == 200
    assert not Device.objects.exists()
    typed = {"email": "alice@example.com", "code": old, "client": "app"}
    assert APIClient().post(SESSIONS, typed, format="json").json()["code"] == "code_wrong"
    assert Subscriber.objects.count() == 1


def test_an_address_of_somebody_else_stays_his_and_asking_does_not_tell(
    app: APIClient, alice: Subscriber, bob: Subscriber
) -> None:
    answers = [ask(app, address) for address in ("nobody@example.com", bob.email)]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1
    answer = type_code(app, mailed(bob.email), bob.email)
    assert (answer.status_code, answer.json()["code"]) == (409, "email_taken")
    assert (address_of(alice), address_of(bob)) == ("alice@example.com", bob.email)
    assert not EmailChange.objects.exists()
    assert not SignInFailure.objects.exists()
    assert SignInCode.objects.get(email=bob.email).used_at is None


def test_a_code_is_for_what_it_was_asked_for(app: APIClient, alice: Subscriber, bob: Subscriber) -> None:
    ask(app)
    to_change = mailed()
    typed = {"email": NEW, "code": to_change, "client": "app"}
    assert APIClient().post(SESSIONS, typed, format="json").json()["code"] == "code_wrong"
    _, token = open_app_session(subscriber=bob, user_agent="", at=timezone.now())
    assert type_code(APIClient(HTTP_AUTHORIZATION=f"Bearer {token}"), to_change).json()["code"] == "code_wrong"
    request_code(email=NEW, network="192.0.2.9", at=timezone.now())
    to_sign_in = mailed()
    if to_sign_in != to_change:
        assert type_code(app, to_sign_in).json()["code"] == "code_wrong"
    assert {person.email for person in Subscriber.objects.all()} == {"alice@example.com", "bob@example.com"}
    assert type_code(app, to_change, "other@new.example").json()["code"] == "code_wrong"
    assert type_code(app, to_change).status_code == 200


def test_it_is_guessed_five_times_like_any_other(app: APIClient, alice: Subscriber) -> None:
    ask(app)
    code = mailed()
    told = [type_code(app, other_than(code)).json()["code"] for _ in range(6)]
    assert told == ["code_wrong"] * 5 + ["code_exhausted"]
    assert type_code(app, code).status_code == 429
    assert address_of(alice) == "alice@example.com"


def test_a_token_that_somebody_found_changes_nothing(app: APIClient, alice: Subscriber) -> None:
    AccessSession.objects.update(created_at=timezone.now() - timedelta(minutes=16))
    answer = ask(app)
    assert (answer.status_code, answer.json()["code"]) == (403, "sign_in_again")
    assert not SignInCode.objects.exists()


def test_who_may_not(app: APIClient, alice: Subscriber, mo: Subscriber) -> None:
    _, secret = create_api_key(owner=alice, name="site", scopes=["read", "write"], at=NOW)
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    for client, status, code in ((APIClient(), 401, "not_signed_in"), (key, 403, "person_required")):
        for answer in (ask(client), type_code(client, "123456")):
            assert (answer.status_code, answer.json()["code"]) == (status, code)
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    assert {answer.json()["code"] for answer in (ask(app), type_code(app, "123456"))} == {"banned"}
    assert not SignInCode.objects.exists()


def test_what_is_refused(app: APIClient, alice: Subscriber) -> None:
    nonsense: list[object] = ["ALICE@example.com", "x", "a\r\nBcc: b@c.example", None, []]
    told = [ask(app, email).json()["code"] for email in nonsense]
    assert told == ["email_unchanged", "email_invalid", "email_invalid", "malformed", "malformed"]
    codes: list[object] = [None, "", [], 0, "1" * 21]
    assert [type_code(app, code).status_code for code in codes] == [400] * 5
    assert not SignInCode.objects.exists()


def test_nobody_is_flooded_from_one_account(app: APIClient, settings: Settings) -> None:
    settings.SIGN_IN_CODES_PER_HOUR = 3
    statuses = [ask(app, f"victim{number}@example.com").status_code for number in range(5)]
    assert statuses == [202] * 3 + [429] * 2
    assert SignInCode.objects.filter(superseded_at=None).count() == 1


def test_on_the_page(sign_in: Callable[..., Any]) -> None:
    browser = APIClient()
    sign_in("dora@example.com", browser, kind="browser")
    assert b"Send a code there" in browser.get("/me/email/").content
    refused = browser.post("/me/email/", {"email": "dora@example.com"}, format="multipart")
    assert (refused.status_code, b"This is your address already." in refused.content) == (422, True)
    asked = browser.post("/me/email/", {"email": "dora@new.example"}, format="multipart")
    assert (asked.status_code, asked["Location"]) == (303, "/me/email/")
    assert b"dora@new.example" in browser.get("/me/email/").content
    code = mailed("dora@new.example")
    wrong = browser.post("/me/email/code/", {"code": other_than(code)}, format="multipart")
    assert (wrong.status_code, b"4 attempts left" in wrong.content) == (422, True)
    done = browser.post("/me/email/code/", {"code": code}, format="multipart")
    assert (done.status_code, done["Location"]) == (303, "/me/")
    page = browser.get("/me/").content
    assert b"Signed in as dora@new.example" in page
    assert browser.get("/me/email/code/")["Location"] == "/me/email/"
    assert browser.post("/me/email/code/", {"code": code}, format="multipart")["Location"] == "/me/email/"
