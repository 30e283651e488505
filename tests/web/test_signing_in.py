"""Signing in as a person does it: an address, the mail, the code."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import AccessSession, SignInCode, Subscriber
from accounts.rules import latest_acceptance
from accounts.signin.delivery import send_next_code
from tests.web.conftest import BrowserOf, one, page_of, text_of, value_of

ADDRESS = "dora@example.com"


def ask(reader: Client, address: str = ADDRESS, after: str = "/") -> Any:
    return reader.post("/sign-in/", {"email": address, "next": after})


def arrived_code() -> str:
    while send_next_code(at=timezone.now()):
        pass
    found = re.search(r"\b\d{6}\b", str(mail.outbox[-1].body))
    assert found
    return found[0]


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


def type_code(reader: Client, code: str, **more: str) -> Any:
    return reader.post("/sign-in/code/", {"code": code, **more})


pytestmark = pytest.mark.django_db


def test_the_whole_way(reader: Client) -> None:
    answer = ask(reader, after="/stories/x/?cursor=y")
    assert (answer.status_code, answer["Location"]) == (303, "/sign-in/code/")
    page = page_of(reader.get("/sign-in/code/"))
    field = one(page, "input[name=code]")
    assert (field["autocomplete"], field["inputmode"]) == ("one-time-code", "numeric")
    assert ADDRESS in text_of(page)
    assert "guidelines" in text_of(one(page, "label.check"))

    code = arrived_code()
    done = type_code(reader, f"{code[:3]} {code[3:]}", accepts_rules="yes")
    assert (done.status_code, done["Location"]) == (303, "/stories/x/?cursor=y")
    subscriber = Subscriber.objects.get(email=ADDRESS)
    assert latest_acceptance(subscriber=subscriber)
    assert AccessSession.objects.get(subscriber=subscriber).client == "browser"
    assert subscriber.handle in text_of(one(page_of(reader.get("/")), ".masthead-nav"))
    assert reader.cookies["sign-in"].value == ""


def test_a_wrong_code_tells_how_many_tries_are_left(reader: Client) -> None:
    ask(reader)
    code = arrived_code()
    answer = type_code(reader, wrong(code))
    assert answer.status_code == 422
    assert "Try again. 4 attempts left." in text_of(one(page_of(answer), ".refusal"))
    assert not Subscriber.objects.exists()
    assert type_code(reader, code).status_code == 303


@pytest.mark.trust("A2")
def test_five_tries_and_no_more_at_this_door_too(reader: Client) -> None:
    ask(reader)
    code = arrived_code()
    wrongs = [type_code(reader, wrong(code)) for _ in range(5)]
    last = type_code(reader, code)
    assert ([answer.status_code for answer in wrongs], last.status_code) == ([422] * 5, 429)
    told = text_of(one(page_of(wrongs[-1]), ".refusal"))
    assert told.endswith("it was the last try: nothing opens with this code any more. Ask for a new one.")
    assert int(last["Retry-After"]) > 0
    assert not Subscriber.objects.exists()


def test_an_old_code_is_gone(reader: Client) -> None:
    ask(reader)
    code = arrived_code()
    SignInCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    answer = type_code(reader, code)
    assert answer.status_code == 410
    assert one(page_of(answer), ".refusal")


def test_asking_again_too_soon_says_when(reader: Client) -> None:
    ask(reader)
    ask(reader)
    page = page_of(reader.get("/sign-in/code/"))
    assert "on its way" in text_of(one(page, ".notes"))
    assert 0 < int(value_of(one(page, "[data-wait]"), "data-wait")) <= settings.SIGN_IN_CODE_RESEND
    assert SignInCode.objects.count() == 1


def test_too_many_codes_are_refused(reader: Client) -> None:
    for _ in range(3):
        ask(reader)
        SignInCode.objects.update(requested_at=timezone.now() - timedelta(minutes=2))
    answer = ask(reader)
    assert answer.status_code == 429
    assert value_of(one(page_of(answer), "input[name=email]"), "value") == ADDRESS
    assert SignInCode.objects.count() == 3


@pytest.mark.parametrize("address", ["", "nobody", "a@b", "two@at@signs.example", "x" * 300 + "@example.com"])
def test_what_is_no_address_is_refused(reader: Client, address: str) -> None:
    answer = ask(reader, address)
    assert answer.status_code == 400
    assert one(page_of(answer), ".refusal")
    assert not SignInCode.objects.exists()


@pytest.mark.trust("A12")
def test_known_and_unknown_addresses_are_answered_alike(alice: Subscriber) -> None:
    def told(address: str) -> tuple[int, str, str]:
        client = Client()
        answer = ask(client, address)
        page = page_of(client.get("/sign-in/code/"))
        return answer.status_code, answer["Location"], text_of(one(page, "main")).replace(address, "")

    assert told(alice.email) == told(ADDRESS)


def test_without_an_address_there_is_no_code_to_type(reader: Client) -> None:
    assert reader.get("/sign-in/code/")["Location"] == "/sign-in/"
    assert type_code(reader, "123456")["Location"] == "/sign-in/"
    reader.cookies["sign-in"] = "forged"
    assert type_code(reader, "123456")["Location"] == "/sign-in/"


@pytest.mark.trust("A6")
def test_a_forged_address_changes_nothing(reader: Client, alice: Subscriber) -> None:
    ask(reader, alice.email)
    code = arrived_code()
    stranger = Client()
    ask(stranger)
    assert type_code(stranger, code, email=alice.email).status_code == 422
    assert type_code(reader, code).status_code == 303


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:x", ""])
@pytest.mark.trust("A20")
def test_one_lands_on_this_site(reader: Client, after: str) -> None:
    page = page_of(reader.get("/sign-in/", {"next": after}))
    assert value_of(one(page, "input[name=next]"), "value") == "/"
    ask(reader, after=after)
    assert type_code(reader, arrived_code())["Location"] == "/"


@pytest.mark.trust("A14")
def test_looking_uses_nothing_up(reader: Client) -> None:
    ask(reader)
    code = arrived_code()
    for method in (reader.get, reader.head):
        method("/sign-in/code/", {"code": code})
        method("/sign-in/", {"email": ADDRESS})
    assert SignInCode.objects.get().attempts == 0
    assert type_code(reader, code).status_code == 303


@pytest.mark.trust("A17")
def test_the_session_gets_a_new_key(reader: Client) -> None:
    session = reader.session
    session["planted"] = True
    session.save()
    planted = str(session.session_key)
    reader.cookies[settings.SESSION_COOKIE_NAME] = planted
    ask(reader)
    type_code(reader, arrived_code())
    assert reader.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def test_who_is_signed_in_need_not_sign_in(browser_of: BrowserOf, alice: Subscriber) -> None:
    assert browser_of(alice).get("/sign-in/?next=/me/")["Location"] == "/me/"


def test_sign_out(reader: Client) -> None:
    ask(reader)
    type_code(reader, arrived_code())
    assert reader.get("/sign-out/").status_code == 405
    assert reader.get("/me/").status_code == 200
    assert reader.post("/sign-out/")["Location"] == "/"
    assert reader.get("/me/").status_code == 303
    assert AccessSession.objects.get().revoked_at


@pytest.mark.trust("A16")
def test_the_address_travels_signed_and_only_here(reader: Client) -> None:
    cookie = ask(reader).cookies["sign-in"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/sign-in/", True, "Lax")
    assert arrived_code() not in cookie.value
