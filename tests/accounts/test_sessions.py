"""GET and DELETE auth/sessions/, DELETE auth/sessions/{id}/ and auth/sessions/current/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as project
from django.contrib.sessions.models import Session
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.browser import SEEN
from accounts.api.serializers import SessionSerializer
from accounts.devices import remember_device
from accounts.keys import create_api_key
from accounts.models import AccessSession, Device, Subscriber
from accounts.sanctions import impose_ban
from accounts.second_factor.confirming import note_confirmation
from accounts.second_factor.enrolling import enrol_demo_app
from accounts.sessions import open_app_session
from tests.accounts.conftest import SESSIONS
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
CURRENT = f"{SESSIONS}current/"
SignIn = Callable[..., Any]


@pytest.fixture
def browser(sign_in: SignIn) -> APIClient:
    """Alice's browser, with CSRF enforced."""
    client = APIClient(enforce_csrf_checks=True, HTTP_USER_AGENT="Browser/1")
    sign_in("alice@example.com", client, kind="browser")
    client.credentials(HTTP_X_CSRFTOKEN=client.cookies[project.CSRF_COOKIE_NAME].value, HTTP_USER_AGENT="Browser/1")
    return client


@pytest.fixture
def app(alice: Subscriber) -> APIClient:
    """Alice's app."""
    _, token = open_app_session(subscriber=alice, user_agent="App/1", at=timezone.now())
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {token}")


def test_the_list_says_where_one_is_signed_in(alice: Subscriber, browser: APIClient, app: APIClient) -> None:
    response = browser.get(SESSIONS)
    rows = response.json()["results"]
    assert [(row["client"], row["user_agent"], row["current"]) for row in rows] == [
        ("app", "App/1", False),
        ("browser", "Browser/1", True),
    ]
    assert [row["current"] for row in app.get(SESSIONS).json()["results"]] == [True, False]
    assert set(rows[0]) == set(SessionSerializer().fields)
    assert response["Cache-Control"] == "private, no-store"


def test_ended_sessions_and_those_of_others_are_not_in_it(alice: Subscriber, bob: Subscriber, app: APIClient) -> None:
    now = timezone.now()
    open_app_session(subscriber=bob, user_agent="Bob's", at=now)
    open_app_session(subscriber=alice, user_agent="old", at=now - timedelta(days=31))
    revoked, _ = open_app_session(subscriber=alice, user_agent="revoked", at=now)
    AccessSession.objects.filter(pk=revoked.pk).update(revoked_at=now)
    assert [row["user_agent"] for row in app.get(SESSIONS).json()["results"]] == ["App/1"]


def test_a_browser_whose_cookie_ended_in_django_is_not_in_it(
    alice: Subscriber, browser: APIClient, app: APIClient
) -> None:
    Session.objects.all().delete()
    assert [row["client"] for row in app.get(SESSIONS).json()["results"]] == ["app"]


def test_the_list_costs_the_same_for_one_and_for_many(
    alice: Subscriber, app: APIClient, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        with django_assert_num_queries(2):
            assert app.get(SESSIONS).status_code == 200
        for _ in range(10):
            open_app_session(subscriber=alice, user_agent="", at=timezone.now())


def test_the_list_has_pages(alice: Subscriber, app: APIClient) -> None:
    for _ in range(4):
        open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    seen, address = [], f"{SESSIONS}?limit=2"
    while address:
        page = app.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = f"{SESSIONS}?limit=2&cursor={page['next']}" if page["next"] else ""
    assert len(seen) == len(set(seen)) == 5
    assert app.get(f"{SESSIONS}?cursor=x").status_code == app.get(f"{SESSIONS}?limit=0").status_code == 400


@pytest.mark.trust("A17")
def test_an_app_signs_out(app: APIClient) -> None:
    assert app.delete(CURRENT).status_code == 204
    assert app.get(ME).status_code == 401
    assert AccessSession.objects.get().revoked_at is not None


@pytest.mark.trust("A17")
def test_a_browser_signs_out_and_its_cookie_is_worth_nothing(alice: Subscriber, browser: APIClient) -> None:
    cookie = browser.cookies[project.SESSION_COOKIE_NAME].value
    assert browser.delete(CURRENT).status_code == 204
    thief = APIClient()
    thief.cookies[project.SESSION_COOKIE_NAME] = cookie
    assert thief.get(ME).status_code == 401
    assert not Session.objects.exists()
    assert AccessSession.objects.get().revoked_at is not None


@pytest.mark.trust("A17")
def test_a_lost_browser_is_signed_out_from_elsewhere_at_once(
    alice: Subscriber, browser: APIClient, app: APIClient
) -> None:
    lost = AccessSession.objects.get(client="browser")
    assert app.delete(f"{SESSIONS}{lost.pk}/").status_code == 204
    assert browser.get(ME).status_code == 401
    assert app.get(ME).status_code == 200
    assert not Session.objects.exists()


def test_a_browser_may_name_itself_by_its_id(alice: Subscriber, browser: APIClient) -> None:
    response = browser.delete(f"{SESSIONS}{AccessSession.objects.get().pk}/")
    assert response.status_code == 204
    assert browser.get(ME).status_code == 401


@pytest.mark.trust("V2")
def test_sessions_of_others_are_as_if_there_were_none(bob: Subscriber, alice: Subscriber, app: APIClient) -> None:
    theirs, token = open_app_session(subscriber=bob, user_agent="", at=timezone.now())
    foreign, missing = (app.delete(f"{SESSIONS}{pk}/") for pk in (theirs.pk, uuid4()))
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {token}").get(ME).status_code == 200


def test_an_ended_session_cannot_be_ended_again(alice: Subscriber, app: APIClient) -> None:
    other, _ = open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    assert app.delete(f"{SESSIONS}{other.pk}/").status_code == 204
    assert app.delete(f"{SESSIONS}{other.pk}/").status_code == 404


@pytest.mark.trust("G1")
def test_signing_out_needs_the_csrf_token(alice: Subscriber, browser: APIClient) -> None:
    browser.credentials()
    response = browser.delete(CURRENT)
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
    assert AccessSession.objects.get().revoked_at is None


@pytest.mark.parametrize("method", ["get", "delete"])
def test_nobody_has_no_sessions(anonymous: APIClient, method: str) -> None:
    response = getattr(anonymous, method)(SESSIONS if method == "get" else CURRENT)
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")


def test_an_api_key_neither_sees_nor_ends_sessions(alice: Subscriber, app: APIClient) -> None:
    _, secret = create_api_key(owner=alice, name="site", scopes=["read", "write"], at=NOW)
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    session = AccessSession.objects.get()
    for response in (key.get(SESSIONS), key.delete(CURRENT), key.delete(f"{SESSIONS}{session.pk}/")):
        assert (response.status_code, response.json()["code"]) == (403, "person_required")
    assert AccessSession.objects.get().revoked_at is None


def test_a_banned_person_can_sign_out(alice: Subscriber, mo: Subscriber, app: APIClient) -> None:
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    assert app.delete(CURRENT).status_code == 204


def test_a_session_that_is_used_lives_on(alice: Subscriber, browser: APIClient) -> None:
    long_ago = timezone.now() - timedelta(days=29)
    AccessSession.objects.update(last_seen_at=long_ago, expires_at=long_ago + timedelta(days=30))
    session = browser.session
    session[SEEN] = int(long_ago.timestamp())
    session.save()
    response = browser.get(ME)
    assert response.cookies[project.SESSION_COOKIE_NAME].value == session.session_key
    [row] = browser.get(SESSIONS).json()["results"]
    assert row["last_seen_at"] > (timezone.now() - timedelta(minutes=1)).isoformat()
    assert Session.objects.get().expire_date > timezone.now() + timedelta(days=29)
    assert AccessSession.objects.get().expires_at > timezone.now() + timedelta(days=29)


def test_use_is_noted_every_five_minutes_only(alice: Subscriber, browser: APIClient) -> None:
    before = AccessSession.objects.get().last_seen_at
    assert project.SESSION_COOKIE_NAME not in browser.get(ME).cookies
    assert AccessSession.objects.get().last_seen_at == before


@pytest.mark.trust("X13")
def test_a_strange_user_agent_is_kept_as_far_as_it_can_be(sign_in: SignIn) -> None:
    client = APIClient(HTTP_USER_AGENT="x\x00<script>" + "y" * 300)
    assert sign_in("dora@example.com", client).status_code == 201
    assert AccessSession.objects.get().user_agent == ("x<script>" + "y" * 300)[:200]


@pytest.mark.trust("A17")
def test_out_everywhere_but_here(alice: Subscriber, bob: Subscriber, browser: APIClient, app: APIClient) -> None:
    theirs, _ = open_app_session(subscriber=bob, user_agent="Bob's", at=timezone.now())
    _, key = create_api_key(owner=alice, name="site", scopes=["read"], at=NOW)
    here = Device.objects.get(subscriber=alice)
    remember_device(subscriber=alice, secret="", at=NOW)
    assert browser.delete(SESSIONS).status_code == 204
    assert app.get(ME).status_code == 401
    assert [row["current"] for row in browser.get(SESSIONS).json()["results"]] == [True]
    assert Device.objects.get() == here
    theirs.refresh_from_db()
    assert theirs.revoked_at is None
    assert APIClient(HTTP_AUTHORIZATION=f"Bearer {key}").get(ME).status_code == 200
    assert browser.delete(SESSIONS).status_code == 204


@pytest.mark.trust("A17")
def test_an_app_signs_every_browser_out(alice: Subscriber, browser: APIClient, app: APIClient) -> None:
    assert app.delete(SESSIONS).status_code == 204
    assert browser.get(ME).status_code == 401
    assert app.get(ME).status_code == 200
    assert not Session.objects.exists()


@pytest.mark.trust("A17", "A18")
def test_whoever_has_a_second_factor_signs_others_out_only_with_it(
    alice: Subscriber, browser: APIClient, app: APIClient
) -> None:
    """Or a thief without it ends the session of the owner."""
    enrol_demo_app(subscriber=alice, at=NOW)
    other = AccessSession.objects.get(client="browser")
    for path in (SESSIONS, f"{SESSIONS}{other.pk}/"):
        answer = app.delete(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    for address in ("/me/sessions/end/", f"/me/sessions/{AccessSession.objects.get(client='app').pk}/end/"):
        assert "/sign-in/second-factor/" in browser.post(address)["Location"]
    assert not AccessSession.objects.exclude(revoked_at=None).exists()
    note_confirmation(session_id=other.pk, kind="totp", at=timezone.now())
    assert browser.delete(SESSIONS).status_code == 204
    assert app.get(ME).status_code == 401


def test_signing_out_elsewhere_is_for_people_with_a_token(alice: Subscriber, browser: APIClient) -> None:
    _, secret = create_api_key(owner=alice, name="site", scopes=["read", "write"], at=NOW)
    browser.credentials()
    refused = {
        "csrf_failed": browser.delete(SESSIONS),
        "person_required": APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}").delete(SESSIONS),
    }
    assert {code: (answer.status_code, answer.json()["code"]) for code, answer in refused.items()} == {
        code: (403, code) for code in refused
    }
    assert AccessSession.objects.get().revoked_at is None
