"""GET and PATCH me/, GET me/standing/"""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from accounts.api.serializers import OwnAccountSerializer
from accounts.api.standing_shapes import StandingSerializer
from accounts.keys import create_api_key
from accounts.models import Sanction, Subscriber, Vouch
from accounts.sanctions import impose_ban
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db
ME = "/api/v1/me/"
ClientOf = Callable[[Subscriber], APIClient]


@pytest.mark.trust("V5")
def test_me_is_exactly_this(mo: Subscriber, client_of: ClientOf) -> None:
    response = client_of(mo).get(ME)
    assert response.json() == {
        "handle": "mo",
        "email": "mo@example.com",
        "avatar": "/api/v1/subscribers/mo/avatar.svg",
        "about": "",
        "link": "",
        "show_joined": True,
        "show_comments": False,
        "joined_at": mo.joined_at.isoformat().replace("+00:00", "Z"),
        "roles": ["moderator"],
        "rules_version": 1,
        "rules_accepted_version": None,
        "rules_accepted_at": None,
        "standing": {
            "trust": "new",
            "next_trust": "member",
            "trust_reasons": [{"code": "few_contributions", "counted": 0, "needed": 10}],
            "banned": False,
            "shut_out": False,
            "silenced": False,
            "sanctions": [],
            "strikes": {"points": 0, "results": [], "next": {"points": 3, "kind": "warning", "days": None}},
            "limits": {
                "comments_per_minute": 3,
                "writes_per_minute": 120,
                "reports_per_hour": 20,
                "links_per_comment": 0,
                "mentions_per_comment": 3,
                "api_keys": 3,
                "edit_minutes": 5_256_000,
            },
        },
    }
    assert set(response.json()) == set(OwnAccountSerializer().fields)
    assert response["Cache-Control"] == "private, no-store"


def test_it_costs_a_fixed_number_of_queries(
    alice: Subscriber, client_of: ClientOf, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = client_of(alice)
    with django_assert_num_queries(9):
        client.get(ME)


def test_a_new_account_says_so_until_somebody_vouches(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    Subscriber.objects.filter(pk=alice.pk).update(joined_at=timezone.now() - timedelta(days=29))
    assert client_of(alice).get(ME).json()["standing"]["trust"] == "new"
    Vouch.objects.create(subscriber=alice, by=mo, reason="I know her.", at=NOW)
    assert client_of(alice).get(ME).json()["standing"]["trust"] == "member"


def test_standing_tells_what_is_in_force_and_why(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    now = timezone.now()
    over = {"subscriber": alice, "imposed_by": mo, "rule": "R2", "starts_at": now - timedelta(days=9)}
    Sanction.objects.create(**over, kind="silence", reason="over", ends_at=now - timedelta(days=1))
    Sanction.objects.create(**over, kind="warning", reason="lifted", lifted_at=now, lifted_by=mo)
    ban = impose_ban(subscriber=alice, rule="R1", reason="Threats.", by=mo, at=now)
    told = client_of(alice).get(f"{ME}standing/").json()
    assert (told["banned"], told["trust"], len(told["sanctions"])) == (True, "new", 1)
    assert told["sanctions"][0] == {
        "id": str(ban.pk),
        "kind": "ban",
        "rule": "R1",
        "reason": "Threats.",
        "starts_at": now.isoformat().replace("+00:00", "Z"),
        "ends_at": None,
        "needs_acknowledgement": False,
    }
    described = StandingSerializer()
    assert set(told) == set(described.fields)
    assert set(told["sanctions"][0]) == set(described.fields["sanctions"].child.fields)  # type: ignore[attr-defined]
    assert told == client_of(alice).get(ME).json()["standing"]


@pytest.mark.parametrize("address", [ME, f"{ME}standing/"])
def test_nobody_is_nobody(anonymous: APIClient, address: str) -> None:
    response = anonymous.get(address)
    assert (response.status_code, response.json()["code"]) == (401, "not_signed_in")
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_handle_is_changed(alice: Subscriber, client_of: ClientOf) -> None:
    response = client_of(alice).patch(ME, {"handle": "Ann_Of_Town"}, format="json")
    assert (response.status_code, response.json()["handle"]) == (200, "Ann_Of_Town")
    alice.refresh_from_db()
    assert (alice.handle, alice.handle_skeleton) == ("Ann_Of_Town", "annoftown")


def test_the_case_of_ones_own_handle_may_change(alice: Subscriber, client_of: ClientOf) -> None:
    assert client_of(alice).patch(ME, {"handle": "A_lice"}, format="json").status_code == 200


@pytest.mark.trust("X14")
@pytest.mark.parametrize("lookalike", ["bob", "BOB", "b0b", "b_ob"])
def test_a_handle_that_looks_like_another_is_taken(
    alice: Subscriber, bob: Subscriber, client_of: ClientOf, lookalike: str
) -> None:
    response = client_of(alice).patch(ME, {"handle": lookalike}, format="json")
    assert (response.status_code, response.json()["code"]) == (409, "handle_taken")
    alice.refresh_from_db()
    assert alice.handle == "alice"


@pytest.mark.trust("X14")
@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("m0derator", "handle_reserved"),
        ("ADMIN", "handle_reserved"),
        ("ab", "handle_invalid"),
        ("a" * 31, "handle_invalid"),
        ("аlice2", "handle_invalid"),  # Cyrillic a
        ("bob\u202e", "handle_invalid"),
        ("<b>", "handle_invalid"),
        ("http://x", "handle_invalid"),
        ("a\r\nBcc", "handle_invalid"),
    ],
)
def test_a_handle_that_may_not_be_is_refused(alice: Subscriber, client_of: ClientOf, handle: str, code: str) -> None:
    response = client_of(alice).patch(ME, {"handle": handle}, format="json")
    assert (response.status_code, response.json()["code"]) == (422, code)
    alice.refresh_from_db()
    assert alice.handle == "alice"


@pytest.mark.parametrize("handle", [None, 7, True, [], {}, "", "a\x00b"])
def test_what_is_no_string_is_malformed(alice: Subscriber, client_of: ClientOf, handle: object) -> None:
    response = client_of(alice).patch(ME, {"handle": handle}, format="json")
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, "#/handle")


@pytest.mark.trust("V7")
def test_nothing_else_can_be_assigned(alice: Subscriber, client_of: ClientOf) -> None:
    before = Subscriber.objects.filter(pk=alice.pk).values().get()
    everything = {name: True for name in before if name != "handle"}
    more = {"roles": ["senior"], "groups": [1], "user_permissions": [1], "standing": {"trust": "trusted"}}
    client = client_of(alice)
    refused = client.patch(ME, {**everything, **more, "email": "bob@example.com"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (400, "malformed")
    told = {error["pointer"]: error["detail"] for error in refused.json()["errors"]}
    assert told["#/is_staff"] == "There is no such member."
    assert told["#/roles"] == "This cannot be changed."
    assert "me/email/" in told["#/email"]
    after = Subscriber.objects.filter(pk=alice.pk).values().get()
    assert {**after, "last_login": None} == {**before, "last_login": None}
    assert not alice.groups.exists()


@pytest.mark.trust("V19")
def test_a_banned_person_reads_and_changes_nothing(alice: Subscriber, mo: Subscriber, client_of: ClientOf) -> None:
    impose_ban(subscriber=alice, rule="R1", reason="x", by=mo, at=LONG_AGO)
    client = client_of(alice)
    assert client.get(ME).status_code == client.get(f"{ME}standing/").status_code == 200
    response = client.patch(ME, {"handle": "other"}, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "banned")
    alice.refresh_from_db()
    assert alice.handle == "alice"


@pytest.mark.trust("V5")
def test_a_writing_key_reads_nothing(alice: Subscriber) -> None:
    _, secret = create_api_key(owner=alice, name="site", scopes=["write"], at=NOW)
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    for answer in (key.get(ME), key.patch(ME, {}), key.patch(ME, {"handle": "other"})):
        assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
    alice.refresh_from_db()
    assert alice.handle == "alice"


def test_a_reading_key_changes_nothing(alice: Subscriber) -> None:
    _, secret = create_api_key(owner=alice, name="site", scopes=["read"], at=NOW)
    key = APIClient(HTTP_AUTHORIZATION=f"Bearer {secret}")
    assert key.get(ME).status_code == 200
    response = key.patch(ME, {"handle": "other"}, format="json")
    assert (response.status_code, response.json()["code"]) == (403, "scope_missing")


@pytest.mark.trust("V16")
@pytest.mark.parametrize("path", ["me/x.css", "me/;.css", "me/%0a", "me//", "me/standing/x.js", "me.json"])
def test_no_dressed_up_address_shows_it(alice: Subscriber, client_of: ClientOf, path: str) -> None:
    assert client_of(alice).get(f"/api/v1/{path}").status_code == 404
