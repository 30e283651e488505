"""POST auth/sessions/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.api.serializers import SignedInSerializer
from accounts.models import AccessSession, RulesAcceptance, SignInCode, SignInFailure, Subscriber
from accounts.sanctions import impose_ban
from accounts.signin.services import redeem_code
from tests.accounts.conftest import SESSIONS, other_than
from tests.conftest import LONG_AGO

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def type_code(client: APIClient, code: object, email: object = "dora@example.com", kind: object = "app") -> Any:
    return client.post(SESSIONS, {"email": email, "code": code, "client": kind}, format="json")


def test_a_first_sign_in_creates_the_subscriber(sign_in: Callable[..., Any]) -> None:
    before = timezone.now()
    response = sign_in("dora@example.com", accept_rules=True)
    dora = Subscriber.objects.get()
    assert response.status_code == 201
    assert dora.email == "dora@example.com"
    assert (dora.is_staff, dora.is_superuser, dora.has_usable_password()) == (False, False, False)
    assert dora.handle.startswith("reader_")
    assert "dora" not in dora.handle
    assert dora.joined_at >= before
    [accepted] = RulesAcceptance.objects.filter(subscriber=dora)
    assert accepted.version == 1
    assert accepted.at >= before
    assert response.json()["subscriber"]["handle"] == dora.handle
    standing = response.json()["subscriber"]["standing"]
    assert (standing["trust"], standing["banned"], standing["sanctions"]) == ("new", False, [])
    assert [reason["code"] for reason in standing["trust_reasons"]] == ["young", "few_contributions"]
    assert response.json()["second_factor"] is None


def test_the_next_one_finds_it(sign_in: Callable[..., Any], alice: Subscriber) -> None:
    response = sign_in("alice@example.com")
    assert response.json()["subscriber"]["handle"] == "alice"
    assert Subscriber.objects.count() == 1
    assert response.json()["subscriber"]["rules_accepted_at"] is None


def test_an_app_gets_a_token_once_that_opens_everything_and_is_kept_as_a_hash(
    sign_in: Callable[..., Any],
) -> None:
    response = sign_in("dora@example.com")
    token = response.json()["token"]
    app = APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert app.get(ME).json()["email"] == "dora@example.com"
    session = AccessSession.objects.get()
    assert token not in str(AccessSession.objects.values())
    assert (session.client, session.session_key) == ("app", "")
    assert project.SESSION_COOKIE_NAME not in response.cookies


def test_a_browser_gets_a_cookie_and_no_token(sign_in: Callable[..., Any], anonymous: APIClient) -> None:
    response = sign_in("dora@example.com", kind="browser")
    assert response.status_code == 201
    assert "token" not in response.json()
    cookie = response.cookies[project.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert project.CSRF_COOKIE_NAME in response.cookies
    assert anonymous.get(ME).status_code == 200
    assert AccessSession.objects.get().session_key == cookie.value


@pytest.mark.trust("A19")
def test_no_body_shows_what_opens_the_browser(sign_in: Callable[..., Any], anonymous: APIClient) -> None:
    response = sign_in("dora@example.com", kind="browser")
    key = response.cookies[project.SESSION_COOKIE_NAME].value
    bodies = [response.content, anonymous.get(ME).content, anonymous.get(SESSIONS).content]
    assert not any(key.encode() in body for body in bodies)


@pytest.mark.trust("A17")
def test_a_planted_session_key_is_worthless_afterwards(sign_in: Callable[..., Any], anonymous: APIClient) -> None:
    planted = anonymous.session  # an anonymous session that somebody else knows the key of
    planted["mine"] = "attacker"
    planted.save()
    anonymous.cookies[project.SESSION_COOKIE_NAME] = str(planted.session_key)
    response = sign_in("dora@example.com", kind="browser")
    key = response.cookies[project.SESSION_COOKIE_NAME].value
    assert key != planted.session_key
    assert list(Session.objects.values_list("session_key", flat=True)) == [key]
    assert "mine" not in Session.objects.get().get_decoded()


@pytest.mark.trust("A17")
def test_signing_in_again_ends_the_browsers_earlier_session(sign_in: Callable[..., Any], anonymous: APIClient) -> None:
    sign_in("dora@example.com", kind="browser")
    sign_in("erin@example.com", kind="browser")
    assert anonymous.get(ME).json()["email"] == "erin@example.com"
    assert AccessSession.objects.get(subscriber__email="dora@example.com").revoked_at is not None
    assert Session.objects.count() == 1


def test_a_wrong_code_tells_how_many_are_left(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    wrong = other_than(mailed_code("dora@example.com"))
    for left in (4, 3):
        response = type_code(anonymous, wrong)
        assert (response.status_code, response.json()["code"]) == (422, "code_wrong")
        assert response.json()["attempts_left"] == left
    assert SignInCode.objects.get().attempts == SignInFailure.objects.count() == 2
    assert not Subscriber.objects.exists()
    assert not AccessSession.objects.exists()


@pytest.mark.trust("A1")
def test_after_five_wrong_ones_the_right_one_is_refused(
    mailed_code: Callable[[str], str], anonymous: APIClient
) -> None:
    code = mailed_code("dora@example.com")
    for _ in range(5):
        type_code(anonymous, other_than(code))
    response = type_code(anonymous, code)
    assert (response.status_code, response.json()["code"]) == (429, "code_exhausted")
    assert 0 < int(response["Retry-After"]) <= 60
    assert SignInCode.objects.get().attempts == 5
    assert not Subscriber.objects.exists()


def test_a_new_code_gives_new_attempts(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    for _ in range(5):
        type_code(anonymous, other_than(mailed_code("dora@example.com")) if _ == 0 else "000000")
    SignInCode.objects.update(requested_at=timezone.now() - timedelta(seconds=61))
    assert type_code(anonymous, mailed_code("dora@example.com")).status_code == 201


def test_an_old_code_is_gone(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    code = mailed_code("dora@example.com")
    SignInCode.objects.update(expires_at=timezone.now())
    response = type_code(anonymous, code)
    assert (response.status_code, response.json()["code"]) == (410, "code_expired")
    assert SignInCode.objects.get().attempts == 0
    assert not Subscriber.objects.exists()


@pytest.mark.trust("A4")
def test_a_code_works_once(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    code = mailed_code("dora@example.com")
    assert type_code(anonymous, code).status_code == 201
    response = type_code(anonymous, code)
    assert (response.status_code, response.json()["code"]) == (422, "code_wrong")
    assert AccessSession.objects.count() == 1


def test_a_replaced_code_is_wrong(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    old = mailed_code("dora@example.com")
    SignInCode.objects.update(requested_at=timezone.now() - timedelta(seconds=61))
    while (new := mailed_code("dora@example.com")) == old:
        SignInCode.objects.update(requested_at=timezone.now() - timedelta(seconds=61))
    assert type_code(anonymous, old).json()["code"] == "code_wrong"
    assert type_code(anonymous, new).status_code == 201


@pytest.mark.trust("A12")
def test_nothing_asked_for_is_answered_like_a_first_wrong_guess(
    mailed_code: Callable[[str], str], anonymous: APIClient, alice: Subscriber
) -> None:
    wrong = other_than(mailed_code("dora@example.com"))
    answers = [type_code(anonymous, wrong, name) for name in ("dora@example.com", "alice@example.com", "n@example.com")]
    assert len({(answer.status_code, answer.content) for answer in answers}) == 1


def test_before_the_mail_has_left_every_code_is_wrong(anonymous: APIClient) -> None:
    anonymous.post("/api/v1/auth/codes/", {"email": "dora@example.com"}, format="json")
    for code in ("", "000000", "None"):
        assert type_code(anonymous, code).status_code in {400, 422}
    assert SignInCode.objects.get().attempts == 0


@pytest.mark.trust("A6")
def test_guessing_at_one_address_leaves_the_code_of_another(
    mailed_code: Callable[[str], str], anonymous: APIClient
) -> None:
    code = mailed_code("bella@example.com")
    mailed_code("dora@example.com")
    for _ in range(8):
        type_code(anonymous, "000000")
    assert type_code(anonymous, code, "bella@example.com").status_code == 201
    assert type_code(anonymous, code, "dora@example.com").json()["code"] == "code_exhausted"


@pytest.mark.trust("A5")
def test_one_network_cannot_try_one_code_on_many_addresses(
    mailed_code: Callable[[str], str], anonymous: APIClient, settings: Settings
) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 6
    codes = [mailed_code(f"d{number}@example.com") for number in range(8)]
    answers = [type_code(anonymous, other_than(code), f"d{number}@example.com") for number, code in enumerate(codes)]
    assert [answer.json()["code"] for answer in answers] == ["code_wrong"] * 6 + ["too_many_guesses"] * 2
    assert answers[-1].status_code == 429
    assert 0 < int(answers[-1]["Retry-After"]) <= 900
    assert list(SignInCode.objects.order_by("pk").values_list("attempts", flat=True)) == [1] * 6 + [0] * 2
    elsewhere = redeem_code(email="d7@example.com", code=codes[7], network="192.0.2.77", at=timezone.now())
    assert elsewhere.email == "d7@example.com"


@pytest.mark.trust("A9")
def test_a_success_forgives_only_itself(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    wrong = other_than(mailed_code("victim@example.com"))
    for _ in range(4):
        type_code(anonymous, wrong, "victim@example.com")
    type_code(anonymous, mailed_code("mallory@example.com"), "mallory@example.com")
    assert SignInFailure.objects.filter(email="victim@example.com").count() == 4
    assert not SignInFailure.objects.filter(email="mallory@example.com").exists()
    assert type_code(anonymous, wrong, "victim@example.com").json()["attempts_left"] == 0


def test_a_code_may_be_typed_as_people_type(mailed_code: Callable[[str], str], anonymous: APIClient) -> None:
    code = mailed_code("dora@example.com")
    assert type_code(anonymous, f" {code[:3]} {code[3:]} ", "DORA@example.com").status_code == 201


def test_banned_people_may_sign_in(sign_in: Callable[..., Any], charlie: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=charlie, rule="R1", reason="Spam.", by=mo, at=LONG_AGO)
    response = sign_in("charlie@example.com")
    standing = response.json()["subscriber"]["standing"]
    assert (response.status_code, standing["banned"]) == (201, True)
    assert standing["sanctions"][0]["reason"] == "Spam."


def test_a_closed_account_stays_closed(sign_in: Callable[..., Any], charlie: Subscriber) -> None:
    Subscriber.objects.update(is_active=False)
    response = sign_in("charlie@example.com")
    assert (response.status_code, response.json()["code"]) == (403, "account_closed")
    assert not AccessSession.objects.exists()


def test_a_stale_token_or_cookie_keeps_nobody_out(
    mailed_code: Callable[[str], str], sign_in: Callable[..., Any]
) -> None:
    client = Client(enforce_csrf_checks=True)
    typed = {"email": "dora@example.com", "code": mailed_code("dora@example.com"), "client": "browser"}
    assert client.post(SESSIONS, typed, "application/json", HTTP_AUTHORIZATION="Bearer hbt_old").status_code == 201
    typed = {"email": "erin@example.com", "code": mailed_code("erin@example.com"), "client": "browser"}
    assert client.post(SESSIONS, typed, "application/json").status_code == 201


@pytest.mark.trust("G1")
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://testserver.evil.example", "http://testserver:81"]
)
def test_another_site_cannot_sign_a_browser_in(sign_in: Callable[..., Any], anonymous: APIClient, origin: str) -> None:
    anonymous.credentials(HTTP_ORIGIN=origin)
    response = sign_in("mallory@example.com", kind="browser")
    assert (response.status_code, response.json()["code"]) == (403, "foreign_origin")
    assert SignInCode.objects.get().attempts == 0
    assert not AccessSession.objects.exists()
    anonymous.credentials(HTTP_ORIGIN="http://testserver")
    SignInCode.objects.all().delete()
    assert sign_in("mallory@example.com", kind="browser").status_code == 201


@pytest.mark.trust("A23")
@pytest.mark.parametrize("nothing", [None, "", " ", 0, 123456, True, [], {}, ["123456"], "\x00", "1" * 21])
@pytest.mark.parametrize("member", ["email", "code", "client"])
def test_nothing_is_no_credential(
    mailed_code: Callable[[str], str], anonymous: APIClient, member: str, nothing: object
) -> None:
    typed: dict[str, object] = {"email": "dora@example.com", "code": mailed_code("dora@example.com"), "client": "app"}
    for body in ({**typed, member: nothing}, {name: typed[name] for name in typed if name != member}):
        assert anonymous.post(SESSIONS, body, format="json").status_code == 400
    assert SignInCode.objects.get().attempts == 0
    assert not AccessSession.objects.exists()


def test_the_answer_is_as_described(sign_in: Callable[..., Any]) -> None:
    answer = sign_in("dora@example.com").json()
    described = SignedInSerializer()
    assert set(answer) == set(described.fields)
    assert set(answer["subscriber"]) == set(described.fields["subscriber"].fields)  # type: ignore[attr-defined]
