"""`me/mail-stop/` and the page of preferences: nobody wonders for long why no mails come."""

from collections.abc import Callable

import pytest
from bs4 import Tag
from django.test import Client
from rest_framework.test import APIClient

from accounts.api.mail_stop import MailStopSerializer
from accounts.models import Subscriber
from accounts.notices.mails.models import Suppression
from accounts.notices.mails.suppressing import find_suppression, suppress
from tests.conftest import NOW
from tests.signing_in import sign_in
from tests.web.conftest import page_of

pytestmark = pytest.mark.django_db
STOP = "/api/v1/me/mail-stop/"


def test_i_see_why_no_mails_come_and_have_them_again(
    client_of: Callable[[Subscriber], APIClient], alice: Subscriber, bob: Subscriber
) -> None:
    for person in (alice, bob):
        suppress(address=person.email, reason=Suppression.Reason.COMPLAINT, at=NOW)
    client = client_of(alice)
    stopped = client.get(STOP)
    assert stopped.json() == {"reason": "complaint", "since": "2026-11-21T12:00:00Z"}
    assert stopped.json().keys() == MailStopSerializer().fields.keys()
    assert "no-store" in stopped["Cache-Control"]
    for _ in range(2):
        assert client.delete(STOP).status_code == 204
    assert client.get(STOP).json() == {"reason": None, "since": None}
    assert find_suppression(bob.email)


def test_the_page_of_preferences_says_so_and_has_a_button(alice: Subscriber) -> None:
    client = Client()
    sign_in(client, alice)
    assert one_or_none(client, "form[action='/me/mail-stop/']") is None
    suppress(address=alice.email, reason=Suppression.Reason.BOUNCE, at=NOW)
    form = one_or_none(client, "form[action='/me/mail-stop/']")
    assert form
    answer = client.post(str(form["action"]))
    assert (answer.status_code, answer["Location"]) == (303, "/me/preferences/")
    assert find_suppression(alice.email) is None
    assert client.get("/me/mail-stop/").status_code == 405


def one_or_none(client: Client, selector: str) -> Tag | None:
    return page_of(client.get("/me/preferences/")).select_one(selector)


def test_it_is_for_those_who_are_signed_in(anonymous: APIClient, alice: Subscriber) -> None:
    suppress(address=alice.email, reason=Suppression.Reason.BOUNCE, at=NOW)
    for ask in (anonymous.get, anonymous.delete):
        answer = ask(STOP)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
    assert find_suppression(alice.email)
