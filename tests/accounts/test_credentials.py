"""What a bearer token must be to open anything."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.credentials import KEY_PREFIX, TOKEN_PREFIX, hash_secret
from accounts.keys import create_api_key
from accounts.models import AccessSession, ApiKey, Subscriber
from accounts.sessions import open_app_session, open_browser_session
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"


def status_of(header: str) -> int:
    return APIClient(HTTP_AUTHORIZATION=header).get(ME).status_code


@pytest.mark.trust("A23")
@pytest.mark.parametrize(
    "secret",
    ["", " ", "null", "None", "0", "undefined", TOKEN_PREFIX, KEY_PREFIX, "1-", "\x00", "hbt_\x00", "é", "x" * 9000],
)
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_nothing_opens_nothing(alice: Subscriber, scheme: str, secret: str) -> None:
    for model, extra in (
        (AccessSession, {"subscriber": alice, "client": "app", "last_seen_at": NOW, "expires_at": NOW}),
        (ApiKey, {"owner": alice, "name": "odd", "scopes": ["read"], "prefix": ""}),
    ):
        model.objects.create(secret_hash="", created_at=NOW, **extra)
    assert status_of(f"{scheme} {secret}") == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YTpi", "Token x", "Bearer  "])
def test_no_scheme_opens_nothing(header: str) -> None:
    assert status_of(header) == 401


@pytest.mark.trust("A16")
def test_the_stored_hash_opens_nothing(alice: Subscriber) -> None:
    _, token = open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    assert status_of(f"Bearer {token}") == 200
    for stored in (hash_secret(token), TOKEN_PREFIX + hash_secret(token)):
        assert status_of(f"Bearer {stored}") == 401


@pytest.mark.trust("A17")
def test_expired_tokens_and_closed_accounts_open_nothing(alice: Subscriber) -> None:
    _, old = open_app_session(subscriber=alice, user_agent="", at=timezone.now() - timedelta(days=30))
    _, token = open_app_session(subscriber=alice, user_agent="", at=timezone.now())
    _, key = create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
    assert [status_of(f"Bearer {secret}") for secret in (old, token, key)] == [401, 200, 200]
    Subscriber.objects.update(is_active=False)
    assert [status_of(f"Bearer {secret}") for secret in (token, key)] == [401, 401]


def test_a_browsers_session_key_is_no_token(alice: Subscriber) -> None:
    open_browser_session(subscriber=alice, session_key=f"{TOKEN_PREFIX}abc", user_agent="", at=timezone.now())
    assert status_of(f"Bearer {TOKEN_PREFIX}abc") == 401


def test_use_is_noted_every_five_minutes_only(alice: Subscriber) -> None:
    now = timezone.now()
    session, token = open_app_session(subscriber=alice, user_agent="", at=now)
    key, secret = create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
    for _ in range(2):
        status_of(f"Bearer {token}")
        status_of(f"Bearer {secret}")
    session.refresh_from_db()
    key.refresh_from_db()
    assert session.last_seen_at == now
    first = key.last_used_at
    assert first is not None
    AccessSession.objects.update(last_seen_at=now - timedelta(minutes=6))
    status_of(f"Bearer {token}")
    status_of(f"Bearer {secret}")
    session.refresh_from_db()
    key.refresh_from_db()
    assert session.last_seen_at > now
    assert key.last_used_at == first
