"""`me/erasure/`: asked for, looked at, taken back; by the person alone."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.api.privacy_shapes import ErasureSerializer, ExportSerializer, erasure_payload, export_payload
from accounts.models import Sanction, Subscriber
from accounts.privacy.erasures import WISHES
from accounts.privacy.leaving import sign_out_next
from accounts.privacy.mailing import CLAIM, HOPE, send_next_erasure_mail
from accounts.privacy.models import Erasure, ErasureMail
from tests.accounts.smtp import mail_server
from tests.conftest import NOW
from tests.privacy.conftest import DUE, GONE, Leave
from tests.threads.conftest import MakeComment

pytestmark = pytest.mark.django_db
ERASURE = "/api/v1/me/erasure/"
ClientOf = Callable[[Subscriber], APIClient]


@pytest.fixture
def client(alice: Subscriber, client_of: ClientOf, still_clock: None) -> APIClient:
    return client_of(alice)


def test_it_is_asked_for_looked_at_and_taken_back(client: APIClient, make_comment: MakeComment) -> None:
    assert client.get(ERASURE).json()["state"] == "none"
    exception = str(make_comment().pk)
    asked = client.post(ERASURE, {"comments": "remove", "exceptions": [exception]})
    assert asked.status_code == 202
    assert asked.json() == client.get(ERASURE).json()
    assert asked.json() == {
        "state": "waiting",
        "comments": "remove",
        "exceptions": [exception],
        "asked_at": "2026-11-21T12:00:00Z",
        "due_at": "2026-11-22T12:00:00Z",
    }
    assert client.delete(ERASURE).status_code == 204
    again = client.delete(ERASURE)
    assert (again.status_code, again.json()["code"]) == (404, "erasure_not_found")
    assert client.get(ERASURE).json()["state"] == "none"


@pytest.mark.trust("V2")
def test_an_exception_has_to_be_a_comment_of_ones_own(
    client: APIClient, bob: Subscriber, make_comment: MakeComment
) -> None:
    own, theirs, hidden = make_comment(state="held"), make_comment(author=bob), make_comment(author=bob, state="held")
    for other in (theirs.pk, hidden.pk, uuid4()):
        refused = client.post(ERASURE, {"exceptions": [str(own.pk), str(other)]}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (422, "exception_unknown")
        assert refused.json()["errors"] == [
            {"pointer": "#/exceptions/1", "code": "exception_unknown", "detail": "No comment of yours."}
        ]
    assert not Erasure.objects.exists()


def test_words_stay_unless_something_else_is_said(client: APIClient) -> None:
    assert client.post(ERASURE).json()["comments"] == "anonymise"


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    "wish",
    [
        {"comments": "burn"},
        {"comments": None},
        {"comments": ["remove"]},
        {"exceptions": ["x\x00"]},
        {"exceptions": "all"},
        {"exceptions": [str(uuid4())] * 1001},
        ["remove"],
    ],
)
def test_nonsense_is_told_and_nothing_is_written(client: APIClient, wish: object) -> None:
    answer = client.post(ERASURE, wish, format="json")
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed")
    assert not Erasure.objects.exists()


def test_once_begun_it_is_told_so(client: APIClient, alice: Subscriber) -> None:
    client.post(ERASURE)
    Erasure.objects.update(begun_at=NOW)  # and this request was let in a moment before
    for answer in (client.post(ERASURE), client.delete(ERASURE)):
        assert (answer.status_code, answer.json()["code"]) == (409, "erasure_begun")
    assert client.get(ERASURE).json()["state"] == "begun"


def test_nobody_does_it_for_others(client: APIClient, bob: Subscriber, client_of: ClientOf) -> None:
    client.post(ERASURE)
    assert APIClient().post(ERASURE).status_code == 401
    assert client_of(bob).get(ERASURE).json()["state"] == "none"
    assert client_of(bob).delete(ERASURE).status_code == 404
    assert Erasure.objects.count() == 1


def test_a_banned_person_may_take_everything_along_and_go(client: APIClient, alice: Subscriber, mo: Subscriber) -> None:
    Sanction.objects.create(subscriber=alice, kind="ban", rule="R1", reason="x", starts_at=NOW, imposed_by=mo)
    assert client.post(ERASURE).status_code == 202
    assert client.post("/api/v1/me/export/").status_code == 202


def test_payloads_have_the_members_that_are_described(alice: Subscriber) -> None:
    assert set(erasure_payload(None)) == set(ErasureSerializer().fields)
    assert set(export_payload(None)) == set(ExportSerializer().fields)


def test_who_is_not_let_in_any_more_is_told_that_the_account_is_closed(client: APIClient, alice: Subscriber) -> None:
    client.post(ERASURE)
    sign_out_next(at=DUE)
    assert client.get("/api/v1/me/").status_code == 401


def test_the_first_mail_says_when_and_how_to_take_it_back(client: APIClient, settings: Settings) -> None:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        client.post(ERASURE)
        assert send_next_erasure_mail(at=NOW)
    [message] = server.got
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert (message["To"], message["Subject"]) == ("alice@example.com", "Your Hubbub account will be erased")
    for part in (text, html):
        assert part is not None
        assert "22 November 2026, 12:00" in part.get_content()
        assert "/me/data/" in part.get_content()
    assert not ErasureMail.objects.exists()


@pytest.mark.trust("F17")
def test_a_mail_that_is_not_taken_is_tried_again_for_a_day_and_then_forgotten(
    leave: Leave, alice: Subscriber, settings: Settings
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    leave(alice)
    assert ErasureMail.objects.get().address == "alice@example.com"
    assert not send_next_erasure_mail(at=GONE + CLAIM)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert not send_next_erasure_mail(at=GONE + HOPE)
    assert (ErasureMail.objects.count(), len(mail.outbox)) == (0, 0)


def test_a_cancelled_wish_sends_no_mail_any_more(client: APIClient) -> None:
    client.post(ERASURE)
    client.delete(ERASURE)
    assert not send_next_erasure_mail(at=NOW + timedelta(minutes=1))
    assert mail.outbox == []


def test_taking_it_back_and_asking_again_sends_no_endless_mails(client: APIClient) -> None:
    for _ in range(WISHES.amount):
        assert client.post(ERASURE).status_code == 202
        assert client.delete(ERASURE).status_code == 204
    refused = client.post(ERASURE)
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_erasures")
    assert int(refused["Retry-After"]) > 0
    assert not ErasureMail.objects.exists()
