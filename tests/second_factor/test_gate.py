"""Before the admin and before moderating: a session that is confirmed, in every way that leads there."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import URLPattern, URLResolver
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.demo import renew_demo_accounts
from accounts.keys import create_api_key
from accounts.models import ApiKey, Sanction, Subscriber
from accounts.roles import ADMINISTRATOR, ROLES
from accounts.second_factor.models import Confirmation, TotpDevice
from accounts.second_factor.removing import forget_factors
from accounts.sessions import open_app_session
from tests.conftest import NOW
from tests.second_factor.conftest import App, Enrol
from tests.signing_in import confirm, sign_in

pytestmark = pytest.mark.django_db
CASES = "/api/v1/moderation/cases/"
CONFIRM = "/sign-in/second-factor/?next="
ENROL = "/me/second-factor/?next="


@pytest.fixture
def phone(mo: Subscriber, enrol: Enrol) -> App:
    return enrol(mo)


@pytest.fixture
def browser(mo: Subscriber) -> Client:
    """Mo's, signed in and not confirmed."""
    client = Client()
    client.force_login(mo)
    confirm(client, mo)
    Confirmation.objects.all().delete()
    return client


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def admin_addresses() -> set[str]:
    """Every address of the admin's own, its pages and ours, with a made-up value for each parameter."""
    return {f"/admin/{re.sub('<[^>]+>', '1', route)}" for route in _routes(admin.site.urls[0])}


def _routes(patterns: Iterable[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from (f"{pattern.pattern}{inner}" for inner in _routes(pattern.url_patterns))
        else:
            yield str(pattern.pattern)


@pytest.mark.trust("A18")
@pytest.mark.parametrize("method", ["get", "post", "head", "put", "delete", "options"])
def test_everything_below_admin_leads_to_confirm(browser: Client, phone: App, method: str) -> None:
    paths = admin_addresses() - {"/admin/login/", "/admin/logout/"}
    paths |= {"/admin/no/such/page/", "/admin/login/x", "/admin/static.css"}
    assert len(paths) > 50
    answers = {path: getattr(browser, method)(path) for path in paths}
    led = {path for path, answer in answers.items() if answer.status_code == 303}
    assert paths - led == set()
    assert all(answer["Location"].startswith(CONFIRM) for answer in answers.values())
    assert answers["/admin/"]["Cache-Control"] == "private, no-store"


@pytest.mark.trust("V8")
@pytest.mark.parametrize("kind", ["ban", "suspension"])
def test_whoever_is_shut_out_opens_no_page_of_it_whatever_the_role(
    make_subscriber: Callable[..., Subscriber], mo: Subscriber, kind: str
) -> None:
    everything = sorted(admin_addresses() - {"/admin/login/", "/admin/logout/"})
    facts: dict[str, Any] = {"rule": "R1", "reason": "x", "starts_at": NOW, "imposed_by": mo}
    for role in ROLES:  # an administrator could open whatever the others can
        paths = everything if role == ADMINISTRATOR else ["/admin/"]
        person, client = make_subscriber(f"a_{role}", role=role), Client()
        sign_in(client, person)
        assert client.get("/admin/").status_code == 200
        Sanction.objects.create(subscriber=person, kind=kind, **facts)
        answers = {path: client.get(path).status_code for path in paths}
        open_pages = {path for path, status in answers.items() if status not in {403, 404}}
        assert open_pages == set()
        assert answers["/admin/"] == 403
        assert client.post("/admin/logout/").status_code == 200


@pytest.mark.trust("A18")
def test_a_moderator_without_one_is_led_to_set_one_up(browser: Client) -> None:
    assert browser.get("/admin/moderation/case/queue/?queue=held")["Location"] == (
        f"{ENROL}%2Fadmin%2Fmoderation%2Fcase%2Fqueue%2F%3Fqueue%3Dheld"
    )
    assert browser.post("/admin/moderation/case/next/", {"queue": "held"})["Location"] == f"{ENROL}%2Fadmin%2F"


def test_confirming_opens_it_for_twelve_hours(browser: Client, phone: App) -> None:
    asked = browser.get("/admin/accounts/subscriber/")["Location"]
    done = browser.post(
        "/sign-in/second-factor/", {"code": phone.backup_codes[0], "next": "/admin/accounts/subscriber/"}
    )
    assert asked.startswith(CONFIRM)
    assert browser.get(done["Location"]).status_code in {200, 403}  # as the role says
    assert browser.get("/admin/").status_code == 200
    Confirmation.objects.update(at=timezone.now() - timedelta(hours=12))
    assert browser.get("/admin/")["Location"].startswith(CONFIRM)


def test_it_is_the_session_that_is_confirmed(mo: Subscriber, browser: Client, phone: App) -> None:
    sign_in(Client(), mo)
    assert Confirmation.objects.count() == 1
    assert browser.get("/admin/")["Location"].startswith(CONFIRM)


def test_readers_and_strangers_meet_the_admins_own_door(alice: Subscriber) -> None:
    reader = Client()
    reader.force_login(alice)
    for client in (Client(), reader):
        assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert reader.get("/me/").status_code == 200


def test_the_stock_page_for_passwords_is_closed(mo: Subscriber, phone: App) -> None:
    browser = Client()
    sign_in(browser, mo)
    for path in ("/admin/password_change/", "/admin/password_change/done/"):
        assert browser.get(path).status_code == browser.post(path, {"old_password": "x"}).status_code == 404
    assert "password_change" not in browser.get("/admin/").content.decode()


@pytest.mark.trust("A2")
@pytest.mark.trust("V8")
def test_moderating_by_api_asks_for_it_as_well(mo: Subscriber, browser: Client, enrol: Enrol) -> None:
    _, token = open_app_session(subscriber=mo, user_agent="", at=timezone.now())
    app, in_browser = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}"), APIClient()
    in_browser.cookies = browser.cookies
    for client in (app, in_browser):
        assert told(client.get(CASES)) == (403, "second_factor_missing")
    phone = enrol(mo)
    for client, code in ((app, phone.backup_codes[0]), (in_browser, phone.backup_codes[1])):
        refused = client.post(f"{CASES}next/")
        assert told(refused) == (403, "second_factor_required")
        assert refused.json()["kinds"] == ["totp", "backup_code"]
        proof = {"kind": "backup_code", "code": code}
        assert client.post("/api/v1/auth/second-factor/", proof).status_code == 200
        assert client.get(CASES).status_code == 200
    Confirmation.objects.update(at=timezone.now() - timedelta(hours=12))
    assert told(app.get(CASES)) == (403, "second_factor_required")


@pytest.mark.trust("V8")
def test_a_key_moderates_while_its_owner_has_one(mo: Subscriber, phone: App) -> None:
    _, secret = create_api_key(owner=mo, name="k", scopes=["moderate"], at=NOW)
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert key.get(CASES).status_code == 200
    forget_factors(subscriber=mo)
    assert told(key.get(CASES)) == (403, "second_factor_missing")


def test_whoever_has_one_makes_keys_only_with_it(alice: Subscriber, enrol: Enrol) -> None:
    _, token = open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    app, wanted = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}"), {"name": "k", "scopes": ["read"]}
    assert app.post("/api/v1/me/api-keys/", wanted).status_code == 201
    codes = enrol(alice).backup_codes
    assert told(app.post("/api/v1/me/api-keys/", wanted)) == (403, "second_factor_required")
    app.post("/api/v1/auth/second-factor/", {"kind": "backup_code", "code": codes[0]})
    assert app.post("/api/v1/me/api-keys/", wanted).status_code == 201
    assert ApiKey.objects.count() == 2


@pytest.fixture
def demo(db: None, settings: Settings) -> dict[str, Any]:
    settings.DEVELOPMENT = True  # where they stand beside everybody else
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return renew_demo_accounts(at=NOW)


def open_door(person: dict[str, str]) -> Client:
    client = Client()
    typed = {"username": person["email"], "password": person["password"]}
    assert client.post("/admin/login/", typed).status_code == 302
    return client


def test_in_development_the_password_of_a_demo_account_is_enough(demo: dict[str, Any], settings: Settings) -> None:
    for role in ROLES:
        assert open_door(demo[role]).get("/admin/")["Location"].startswith(CONFIRM)
    settings.DEMO_PASSWORDS_CONFIRM = True
    assert [open_door(demo[role]).get("/admin/").status_code for role in ROLES] == [200] * len(ROLES)
    assert set(Confirmation.objects.values_list("kind", flat=True)) == {"demo"}
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {demo['api_key']}")
    assert key.get(CASES).status_code == 200


def test_of_nobody_else_it_is(mo: Subscriber, demo: dict[str, Any], settings: Settings, phone: App) -> None:
    settings.DEMO_PASSWORDS_CONFIRM = True
    mo.set_password("correct horse battery")
    mo.save()
    mine = {"email": mo.email, "password": "correct horse battery"}
    assert open_door(mine).get("/admin/")["Location"].startswith(CONFIRM)
    TotpDevice.objects.filter(is_demo=True).delete()
    assert open_door(demo["senior"]).get("/admin/")["Location"].startswith(ENROL)
    assert not Confirmation.objects.exists()
