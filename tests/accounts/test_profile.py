"""GET subscribers/{handle}/"""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.serializers import ProfileSerializer
from accounts.models import Subscriber
from accounts.sanctions import impose_ban
from tests.conftest import LONG_AGO

pytestmark = pytest.mark.django_db


def address(handle: str) -> str:
    return f"/api/v1/subscribers/{handle}/"


@pytest.mark.trust("V5")
def test_the_public_sees_exactly_this(
    anonymous: APIClient, mo: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        response = anonymous.get(address("mo"))
    assert response.json() == {
        "handle": "mo",
        "avatar": "/api/v1/subscribers/mo/avatar.svg",
        "badges": ["moderator"],
        "joined": f"{mo.joined_at:%Y-%m}",
        "about": "",
        "link": None,
        "shows_comments": False,
    }
    assert set(response.json()) == set(ProfileSerializer().fields)


@pytest.mark.trust("V15")
def test_it_does_not_depend_on_who_asks(
    anonymous: APIClient, alice: Subscriber, client_of: Callable[[Subscriber], APIClient]
) -> None:
    public, own = anonymous.get(address("alice")), client_of(alice).get(address("alice"))
    assert public.content == own.content
    assert own["Cache-Control"].startswith("public") or "public" in own["Cache-Control"]
    assert "Set-Cookie" not in own.headers
    assert anonymous.get(address("alice"), HTTP_IF_NONE_MATCH=public["ETag"]).status_code == 304


def test_case_does_not_matter_and_look_alikes_are_others(anonymous: APIClient, alice: Subscriber) -> None:
    assert anonymous.get(address("ALICE")).json()["handle"] == "alice"
    for lookalike in ("a1ice", "al_ice", "aiice"):
        assert anonymous.get(address(lookalike)).status_code == 404


def test_a_ban_is_not_for_the_public(anonymous: APIClient, alice: Subscriber, mo: Subscriber) -> None:
    before = anonymous.get(address("alice")).content
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    assert anonymous.get(address("alice")).content == before


@pytest.mark.trust("V2")
def test_closed_and_missing_are_the_same(anonymous: APIClient, alice: Subscriber) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(is_active=False)
    assert anonymous.get(address("alice")).content == anonymous.get(address("nobody")).content
    assert anonymous.get(address("alice")).status_code == 404


@pytest.mark.trust("X13")
@pytest.mark.parametrize("handle", ["%00", "a%00b", "..", "%F0%9F%98%80", "a@example.com", "x" * 300, "%ED%A0%80"])
def test_nonsense_is_nobody(anonymous: APIClient, handle: str) -> None:
    assert anonymous.get(address(handle)).status_code == 404
