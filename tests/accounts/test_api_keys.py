"""GET and POST me/api-keys/, DELETE me/api-keys/{id}/"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.serializers import CreatedKeySerializer, KeySerializer
from accounts.credentials import hash_secret
from accounts.keys import create_api_key
from accounts.models import ApiKey, Subscriber
from accounts.sanctions import impose_ban
from accounts.second_factor.enrolling import enrol_demo_app
from core.models import IdempotentWrite
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
KEYS = "/api/v1/me/api-keys/"
ME = "/api/v1/me/"
ClientOf = Callable[[Subscriber], APIClient]
NEW = {"name": "newsroom site", "scopes": ["write", "read", "read"]}


def bearing(secret: str) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")


def test_a_key_is_shown_once_and_kept_as_a_hash(alice: Subscriber, client_of: ClientOf) -> None:
    response = client_of(alice).post(KEYS, NEW, format="json", HTTP_IDEMPOTENCY_KEY="k1")
    made = response.json()
    key = ApiKey.objects.get()
    assert response.status_code == 201
    assert (made["name"], made["scopes"], made["prefix"]) == ("newsroom site", ["read", "write"], made["secret"][:8])
    assert key.secret_hash == hash_secret(made["secret"])
    assert bearing(made["secret"]).get(ME).json()["handle"] == "alice"
    listed = client_of(alice).get(KEYS)
    assert made["secret"].encode() not in listed.content
    assert key.secret_hash.encode() not in listed.content
    assert set(made) == set(CreatedKeySerializer().fields)
    assert set(listed.json()["results"][0]) == set(KeySerializer().fields)
    assert not IdempotentWrite.objects.exists()


def test_the_list_costs_the_same_for_one_and_for_many(
    alice: Subscriber, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    for expected in (1, 3):
        for _ in range(expected - ApiKey.objects.count()):
            create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
        with django_assert_num_queries(3):
            assert len(client.get(KEYS).json()["results"]) == expected


@pytest.mark.trust("A17")
def test_a_revoked_key_opens_nothing_from_then_on(alice: Subscriber, client_of: ClientOf) -> None:
    key, secret = create_api_key(owner=alice, name="site", scopes=["read"], at=NOW)
    assert bearing(secret).get(ME).status_code == 200
    assert client_of(alice).delete(f"{KEYS}{key.pk}/").status_code == 204
    assert bearing(secret).get(ME).status_code == 401
    assert client_of(alice).get(KEYS).json()["results"] == []
    assert client_of(alice).delete(f"{KEYS}{key.pk}/").status_code == 404


@pytest.mark.trust("V2")
def test_keys_of_others_are_as_if_there_were_none(alice: Subscriber, bob: Subscriber, client_of: ClientOf) -> None:
    key, secret = create_api_key(owner=bob, name="site", scopes=["read"], at=NOW)
    assert client_of(alice).get(KEYS).json()["results"] == []
    foreign, missing = (client_of(alice).delete(f"{KEYS}{pk}/") for pk in (key.pk, uuid4()))
    assert (foreign.status_code, foreign.content) == (404, missing.content)
    assert bearing(secret).get(ME).status_code == 200


def test_a_key_cannot_make_see_or_revoke_keys(alice: Subscriber) -> None:
    key, secret = create_api_key(owner=alice, name="site", scopes=["read", "write"], at=NOW)
    client = bearing(secret)
    for response in (client.get(KEYS), client.post(KEYS, NEW, format="json"), client.delete(f"{KEYS}{key.pk}/")):
        assert (response.status_code, response.json()["code"]) == (403, "person_required")
    assert ApiKey.objects.get().revoked_at is None


@pytest.mark.trust("V8")
def test_only_moderators_give_the_scope_moderate(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    wanted = {"name": "queue", "scopes": ["moderate"]}
    response = client_of(alice).post(KEYS, wanted, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "scope_not_yours")
    assert not ApiKey.objects.exists()
    refused = client_of(mo).post(KEYS, wanted, format="json")
    assert (refused.status_code, refused.json()["code"]) == (403, "second_factor_missing")
    assert not ApiKey.objects.exists()
    enrol_demo_app(subscriber=mo, at=NOW)
    assert client_of(mo).post(KEYS, wanted, format="json").status_code == 201


@pytest.mark.parametrize(("trust", "most"), [("new", 3), ("member", 10), ("trusted", 20)])
def test_there_is_a_limit_to_keys_by_trust(alice: Subscriber, client_of: ClientOf, trust: str, most: int) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(trust=trust)
    alice.refresh_from_db()
    for _ in range(most):
        create_api_key(owner=alice, name="k", scopes=["read"], at=NOW)
    response = client_of(alice).post(KEYS, NEW, format="json")
    assert (response.status_code, response.json()["code"]) == (422, "too_many_keys")
    assert response.json()["allowed"] == most
    assert ApiKey.objects.count() == most


@pytest.mark.trust("V19")
def test_a_banned_person_makes_no_key_and_may_take_one_back(
    alice: Subscriber, mo: Subscriber, client_of: ClientOf
) -> None:
    key, secret = create_api_key(owner=alice, name="site", scopes=["read", "write"], at=NOW)
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    response = client_of(alice).post(KEYS, NEW, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "banned")
    response = bearing(secret).patch(ME, {"handle": "other"}, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "banned")
    assert client_of(alice).delete(f"{KEYS}{key.pk}/").status_code == 204
    assert ApiKey.objects.count() == 1


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("name", None),
        ("name", ""),
        ("name", 7),
        ("name", "a\x00"),
        ("name", "a" * 81),
        ("scopes", None),
        ("scopes", []),
        ("scopes", "read"),
        ("scopes", ["admin"]),
        ("scopes", [["read"]]),
        ("scopes", ["read"] * 5),
    ],
)
def test_nonsense_is_malformed(alice: Subscriber, client_of: ClientOf, member: str, value: object) -> None:
    response = client_of(alice).post(KEYS, {**NEW, member: value}, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"].startswith(f"#/{member}")
    assert not ApiKey.objects.exists()


def test_nobody_has_no_keys(anonymous: APIClient) -> None:
    for response in (
        anonymous.get(KEYS),
        anonymous.post(KEYS, NEW, format="json"),
        anonymous.delete(f"{KEYS}{uuid4()}/"),
    ):
        assert response.status_code == 401
