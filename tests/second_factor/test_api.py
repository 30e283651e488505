"""POST auth/second-factor/, me/second-factors/ and what a sign-in says of them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pyotp
import pytest
from django.conf import settings as project
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api import factor_shapes as shapes
from accounts.keys import create_api_key
from accounts.models import AccessSession, Subscriber
from accounts.second_factor.models import BackupCode, Confirmation, FailedTry, TotpDevice
from accounts.sessions import open_app_session
from core.models import IdempotentWrite
from tests.accounts.conftest import mailed_code, sign_in
from tests.conftest import NOW
from tests.second_factor.conftest import App, Enrol
from tests.signing_in import confirm

__all__ = ["mailed_code", "sign_in"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("still_clock")]
CONFIRM = "/api/v1/auth/second-factor/"
FACTORS = "/api/v1/me/second-factors/"
SignIn = Callable[..., Any]
EARLIER = NOW - timedelta(minutes=5)


@pytest.fixture
def phone(mo: Subscriber, enrol: Enrol) -> App:
    """Set up a while ago."""
    return enrol(mo, EARLIER)


def app_of(person: Subscriber) -> APIClient:
    """A program that is signed in, and not confirmed."""
    _, token = open_app_session(subscriber=person, user_agent="App/1", at=timezone.now())
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")


def told(response: Any) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_a_sign_in_says_what_is_asked_for(mo: Subscriber, alice: Subscriber, enrol: Enrol, sign_in: SignIn) -> None:
    assert sign_in("alice@example.com").json()["second_factor"] is None
    assert sign_in("mo@example.com").json()["second_factor"] == {"needed": True, "kinds": []}
    enrol(mo, EARLIER)
    enrol(alice, EARLIER)
    kinds = ["totp", "backup_code"]
    assert sign_in("mo@example.com").json()["second_factor"] == {"needed": True, "kinds": kinds}
    assert sign_in("alice@example.com").json()["second_factor"] == {"needed": False, "kinds": kinds}


def test_an_app_is_set_up_shown_and_listed(alice: Subscriber) -> None:
    client = app_of(alice)
    begun = client.post(FACTORS, {"kind": "totp", "name": "My  phone"}, HTTP_IDEMPOTENCY_KEY="k").json()
    assert set(begun) == set(shapes.BegunSerializer().fields) - {"options"}
    assert (begun["name"], begun["expires_at"]) == ("My phone", "2026-11-21T12:10:00Z")
    assert client.get(FACTORS).json()["results"] == []
    shown = {"code": pyotp.TOTP(begun["secret"]).at(NOW)}
    assert told(client.put(f"{FACTORS}{uuid4()}/", shown)) == (410, "enrolment_expired")
    assert told(app_of(alice).put(f"{FACTORS}{begun['id']}/", shown)) == (410, "enrolment_expired")
    done = client.put(f"{FACTORS}{begun['id']}/", shown).json()
    assert set(done) == set(shapes.EnrolledSerializer().fields)
    listed = client.get(FACTORS).json()
    assert set(listed) == set(shapes.FactorListSerializer().fields)
    assert [row["id"] for row in listed["results"]] == [done["id"]] == [begun["id"]]
    assert (listed["backup_codes_left"], listed["confirmed_at"]) == (10, "2026-11-21T12:00:00Z")
    assert len(done["backup_codes"]) == 10
    assert not IdempotentWrite.objects.exists()


def test_a_program_confirms_its_session_by_app_or_paper(mo: Subscriber, phone: App) -> None:
    for proof in ({"kind": "totp", "code": phone.code(NOW)}, {"kind": "backup_code", "code": phone.backup_codes[0]}):
        client = app_of(mo)
        confirmed = client.post(CONFIRM, proof, HTTP_IDEMPOTENCY_KEY="k")
        assert confirmed.status_code == 200
        assert set(confirmed.json()) == set(shapes.ConfirmedSerializer().fields)
        assert confirmed.json()["confirmed_until"] == "2026-11-22T00:00:00Z"
        assert told(client.post(CONFIRM, proof, HTTP_IDEMPOTENCY_KEY="k")) == (422, "second_factor_wrong")
    assert Confirmation.objects.count() == 2
    assert not IdempotentWrite.objects.exists()


@pytest.mark.trust("A17")
def test_a_browser_gets_a_new_key_with_it(mo: Subscriber, phone: App) -> None:
    browser = APIClient()
    browser.force_login(mo)
    confirm(browser, mo)
    Confirmation.objects.all().delete()
    before = browser.cookies[project.SESSION_COOKIE_NAME].value
    assert browser.post(CONFIRM, {"kind": "totp", "code": phone.code(NOW)}).status_code == 200
    after = browser.cookies[project.SESSION_COOKIE_NAME].value
    copied = Client()
    copied.cookies[project.SESSION_COOKIE_NAME] = before
    assert before != after
    assert copied.get("/api/v1/me/").status_code == 401
    assert browser.get(FACTORS).json()["confirmed_at"] == "2026-11-21T12:00:00Z"
    listed = browser.get("/api/v1/auth/sessions/").json()["results"]
    assert [row["client"] for row in listed if row["current"]] == ["browser"]


@pytest.mark.trust("A2")
def test_wrong_ones_are_counted_and_told(mo: Subscriber, phone: App) -> None:
    client, wrong = app_of(mo), {"kind": "totp", "code": phone.wrong(NOW)}
    answers = [client.post(CONFIRM, wrong) for _ in range(5)]
    assert [answer.json()["attempts_left"] for answer in answers] == [4, 3, 2, 1, 0]
    late = app_of(mo).post(CONFIRM, {"kind": "totp", "code": phone.code(NOW)})
    assert (*told(late), late["Retry-After"]) == (429, "second_factor_exhausted", "900")
    assert '"second_factor_exhausted";q=5;w=900' in late["RateLimit-Policy"]
    assert not Confirmation.objects.exists()


def test_without_one_there_is_nothing_to_confirm(mo: Subscriber) -> None:
    for path, body in (
        (CONFIRM, {"kind": "totp", "code": "1"}),
        (f"{CONFIRM}options/", {}),
        (f"{FACTORS}backup-codes/", {}),
    ):
        assert told(app_of(mo).post(path, body)) == (403, "second_factor_missing")
    assert not FailedTry.objects.exists()


def test_factors_are_changed_only_after_confirming(mo: Subscriber, phone: App) -> None:
    client = app_of(mo)
    for refused in (
        client.post(FACTORS, {"kind": "totp"}),
        client.delete(f"{FACTORS}{phone.id}/"),
        client.post(f"{FACTORS}backup-codes/"),
    ):
        assert (*told(refused), refused.json()["kinds"]) == (403, "second_factor_required", ["totp", "backup_code"])
    client.post(CONFIRM, {"kind": "totp", "code": phone.code(NOW)})
    codes = client.post(f"{FACTORS}backup-codes/").json()["backup_codes"]
    assert not set(codes) & set(phone.backup_codes)
    assert client.delete(f"{FACTORS}{uuid4()}/").status_code == 404
    assert client.delete(f"{FACTORS}{phone.id}/").status_code == 204
    assert not (TotpDevice.objects.exists())
    assert not (BackupCode.objects.exists())
    assert not (Confirmation.objects.exists())


def test_an_old_session_sets_up_no_first_one(mo: Subscriber) -> None:
    client = app_of(mo)
    AccessSession.objects.update(created_at=NOW - timedelta(minutes=15))
    assert told(client.post(FACTORS, {"kind": "totp"})) == (403, "sign_in_again")


@pytest.mark.trust("V8")
def test_a_key_neither_confirms_nor_enrols(mo: Subscriber, phone: App) -> None:
    secret = create_api_key(owner=mo, name="k", scopes=["read", "write", "moderate"], at=NOW)[1]
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    answers = [
        key.post(CONFIRM, {"kind": "totp", "code": phone.code(NOW)}),
        key.post(f"{CONFIRM}options/"),
        key.get(FACTORS),
        key.post(FACTORS, {"kind": "totp"}),
        key.put(f"{FACTORS}{phone.id}/", {"code": "1"}),
        key.delete(f"{FACTORS}{phone.id}/"),
        key.post(f"{FACTORS}backup-codes/"),
    ]
    assert {told(answer) for answer in answers} == {(403, "person_required")}


@pytest.mark.trust("A23")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "totp"},
        {"kind": "totp", "code": None},
        {"kind": "totp", "code": 123456},
        {"kind": "totp", "code": ["1"]},
        {"kind": "totp", "code": ""},
        {"kind": "totp", "code": "\x00"},
        {"kind": "backup_code", "code": {}},
        {"kind": "passkey", "code": "1"},
        {"kind": "passkey", "credential": "x"},
        {"kind": "demo", "code": "1"},
        {"kind": 0, "code": "1"},
        {"kind": "totp", "code": "1", "at": "2020"},
    ],
)
def test_what_cannot_be_read_confirms_nothing(mo: Subscriber, phone: App, body: dict[str, Any]) -> None:
    assert told(app_of(mo).post(CONFIRM, body)) == (400, "malformed")
    assert not (Confirmation.objects.exists())
    assert not (FailedTry.objects.exists())


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_is_told_to_sign_in(anonymous: APIClient, method: str) -> None:
    assert told(getattr(anonymous, method)(FACTORS, {"kind": "totp"})) == (401, "not_signed_in")
