"""POST /admin/login/: the one door with a password, as tight as the other."""

from datetime import timedelta

import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import AccessSession, SignInFailure, Subscriber
from accounts.signin.pace import count_password_guess
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
DOOR = "/admin/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def mo(mo: Subscriber) -> Subscriber:
    """Has a password."""
    mo.set_password(PASSWORD)
    mo.save()
    return mo


def knock(client: Client, password: str = PASSWORD, name: str = "mo@example.com", **more: str) -> int:
    return client.post(DOOR, {"username": name, "password": password, **more}).status_code


def test_the_right_password_opens_a_session_that_is_listed(mo: Subscriber, client: Client) -> None:
    response = client.post(DOOR, {"username": "Mo@Example.com", "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/admin/")
    assert client.get("/admin/")["Location"] == "/me/second-factor/?next=%2Fadmin%2F"
    session = AccessSession.objects.get()
    assert (session.subscriber, session.client) == (mo, "browser")
    assert session.session_key == client.cookies[project.SESSION_COOKIE_NAME].value
    assert not SignInFailure.objects.exists()


def test_it_is_the_only_one(client: Client) -> None:
    assert client.get("/admin/").headers["Location"].startswith(DOOR)
    page = client.get(DOOR)
    assert page.status_code == 200
    assert b"csrfmiddlewaretoken" in page.content


@pytest.mark.trust("A18")
@pytest.mark.trust("A2")
def test_after_ten_wrong_ones_the_right_one_is_refused_from_anywhere(mo: Subscriber, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = 1
    tries = [
        knock(Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"), f"guess {number}", name=name)
        for number, name in enumerate(["mo@example.com", "MO@EXAMPLE.COM"] * 5)
    ]
    assert tries == [200] * 10
    response = Client().post(DOOR, {"username": "mo@example.com", "password": PASSWORD})
    assert response.status_code == 429
    assert "Try again in 15 minutes" in response.content.decode()
    assert SignInFailure.objects.count() == 10
    assert not AccessSession.objects.exists()


@pytest.mark.trust("A11")
def test_a_quarter_of_an_hour_later_the_right_one_is_welcome(mo: Subscriber) -> None:
    for _ in range(10):
        count_password_guess(email=mo.email, network="203.0.113.9", at=timezone.now())
    assert knock(Client()) == 429
    SignInFailure.objects.update(at=timezone.now() - timedelta(minutes=15))
    assert knock(Client()) == 302


@pytest.mark.trust("A18")
def test_one_network_cannot_try_one_password_on_many(mo: Subscriber, settings: Settings) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 5
    tries = [knock(Client(), "Summer2026!", name=f"m{number}@example.com") for number in range(7)]
    assert tries == [200] * 5 + [429] * 2
    assert knock(Client()) == 429
    settings.TRUSTED_PROXIES = 1
    assert knock(Client(HTTP_X_FORWARDED_FOR="203.0.113.7")) == 302


@pytest.mark.trust("A9")
def test_a_success_forgives_only_itself(mo: Subscriber) -> None:
    for _ in range(3):
        knock(Client(), "wrong", name="senior@example.com")
    knock(Client())
    assert SignInFailure.objects.filter(email="senior@example.com").count() == SignInFailure.objects.count() == 3


@pytest.mark.trust("A18")
@pytest.mark.trust("A12")
def test_known_unknown_and_readers_are_told_the_same(mo: Subscriber, alice: Subscriber) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    pages = []
    for name, password in [("mo@example.com", "wrong"), ("no@example.com", "wrong"), ("alice@example.com", PASSWORD)]:
        page = Client().post(DOOR, {"username": name, "password": password})
        assert page.status_code == 200
        pages.append(page.context["form"].non_field_errors())
    assert pages[0] == pages[1] == pages[2]
    assert not AccessSession.objects.exists()


@pytest.mark.trust("A17")
def test_a_planted_key_is_worthless_afterwards(mo: Subscriber, client: Client) -> None:
    planted = client.session
    planted["mine"] = "attacker"
    planted.save()
    client.cookies[project.SESSION_COOKIE_NAME] = str(planted.session_key)
    assert knock(client) == 302
    assert client.cookies[project.SESSION_COOKIE_NAME].value != planted.session_key
    assert "mine" not in client.session


@pytest.mark.trust("A20")
@pytest.mark.parametrize(
    "way", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "///x"]
)
def test_it_leads_nowhere_else(mo: Subscriber, client: Client, way: str) -> None:
    response = client.post(f"{DOOR}?next={way}", {"username": "mo@example.com", "password": PASSWORD, "next": way})
    assert (response.status_code, response["Location"]) == (302, "/admin/")


def test_it_leads_back_to_where_one_wanted_to_go(mo: Subscriber, client: Client) -> None:
    way = "/admin/accounts/subscriber/"
    response = client.post(f"{DOOR}?next={way}", {"username": "mo@example.com", "password": PASSWORD, "next": way})
    assert response["Location"] == way


@pytest.mark.trust("G1")
def test_it_asks_for_the_csrf_token(mo: Subscriber) -> None:
    assert knock(Client(enforce_csrf_checks=True)) == 403
    assert not SignInFailure.objects.exists()


@pytest.mark.trust("X13")
@pytest.mark.parametrize("name", ["", "\x00", "x" * 300, "é@example.com", "a\r\nb"])
def test_nonsense_is_only_wrong(name: str) -> None:
    assert knock(Client(), "x", name=name) == 200
    assert not AccessSession.objects.exists()


@pytest.mark.trust("A12")
def test_the_admin_calls_people_by_their_handles(mo: Subscriber, alice: Subscriber, client: Client) -> None:
    sign_in(client, alice)
    page = client.get(DOOR).content.decode()
    assert "You are authenticated as alice" in page
    sign_in(client, mo)
    greeting = client.get("/admin/").content.decode()
    assert "<strong>mo</strong>" in greeting
    assert "@example.com" not in page + greeting


@pytest.mark.trust("A7", "V18")
def test_every_spelling_of_an_address_is_counted_as_one_and_nothing_else_is_kept(client: Client) -> None:
    for name in (
        "mo@example.com.",
        " MO@Example.com",
        "ｍｏ@example.com",
        "mo",
        "my password",
        "=?utf-8?q?mo?=@b.example",
    ):
        assert knock(client, "guess", name=name) == 200
    assert list(SignInFailure.objects.order_by("pk").values_list("email", "mailbox")) == [
        *[("mo@example.com", "mo@example.com")] * 3,
        *[("", "@")] * 3,
    ]
