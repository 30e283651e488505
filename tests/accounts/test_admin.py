"""People, sanctions, roles and keys in the admin: to look at, by those who may, at a constant price."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.keys import create_api_key
from accounts.models import Subscriber
from accounts.sanctions import impose_ban
from tests.conftest import LONG_AGO
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
PAGES = ["subscriber", "sanction", "apikey"]


def opened_by(person: Subscriber) -> Client:
    client = Client()
    sign_in(client, person)
    return client


@pytest.fixture
def root(make_subscriber: Callable[..., Subscriber]) -> Subscriber:
    """May see everything."""
    return make_subscriber("root", is_superuser=True, role="administrator")


@pytest.mark.trust("V8")
@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("", []),
        ("editor", []),
        ("moderator", ["subscriber", "sanction"]),
        ("senior", ["subscriber", "sanction"]),
        ("administrator", PAGES),
    ],
)
def test_who_sees_what(make_subscriber: Callable[..., Subscriber], role: str, seen: list[str]) -> None:
    client = opened_by(make_subscriber("somebody", role=role))
    assert [page for page in PAGES if client.get(f"/admin/accounts/{page}/").status_code == 200] == seen


@pytest.mark.trust("V8")
@pytest.mark.parametrize("model", ["accounts/subscriber", "accounts/sanction", "accounts/apikey", "auth/group"])
def test_nothing_is_written_here_even_by_an_administrator(
    root: Subscriber, charlie: Subscriber, mo: Subscriber, model: str
) -> None:
    ban = impose_ban(subscriber=charlie, rule="R1", reason="x", by=mo, at=LONG_AGO)
    key, _ = create_api_key(owner=mo, name="k", scopes=["read"], at=LONG_AGO)
    pk = {"subscriber": charlie.pk, "sanction": ban.pk, "apikey": key.pk, "group": Group.objects.get(name="senior").pk}
    row = f"/admin/{model}/{pk[model.rpartition('/')[2]]}"
    client = opened_by(root)
    assert client.get(f"{row}/change/").status_code == 200
    for path in (f"/admin/{model}/add/", f"{row}/change/", f"{row}/delete/"):
        assert client.post(path, {"handle": "x", "name": "x"}).status_code == 403
    charlie.refresh_from_db()
    assert charlie.handle == "charlie"


@pytest.mark.trust("A16")
def test_no_hash_is_shown(root: Subscriber, charlie: Subscriber) -> None:
    charlie.set_password("a password of charlie")
    charlie.save()
    key, _ = create_api_key(owner=charlie, name="k", scopes=["read"], at=LONG_AGO)
    client = opened_by(root)
    pages = [
        client.get(f"/admin/accounts/{path}").content.decode()
        for path in ("subscriber/", f"subscriber/{charlie.pk}/change/", "apikey/", f"apikey/{key.pk}/change/")
    ]
    assert all(charlie.handle in page for page in pages)
    for secret in (charlie.password, charlie.password[-20:], key.secret_hash):
        assert not any(secret in page for page in pages)


@pytest.mark.trust("G9")
@pytest.mark.parametrize(("page", "price"), [("subscriber", 6), ("sanction", 4), ("apikey", 4)])
def test_a_list_costs_the_same_for_few_and_for_many(
    root: Subscriber,
    mo: Subscriber,
    make_subscriber: Callable[..., Subscriber],
    page: str,
    price: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = opened_by(root)
    for batch in range(2):
        for number in range(10):
            person = make_subscriber(f"reader{'abcdefghjk'[number]}{batch + 2}", role="editor")
            impose_ban(subscriber=person, rule="R1", reason="x", by=mo, at=LONG_AGO)
            create_api_key(owner=person, name="k", scopes=["read"], at=LONG_AGO)
        with django_assert_num_queries(price):
            assert client.get(f"/admin/accounts/{page}/").status_code == 200


def test_a_person_is_shown_with_everything_decided(root: Subscriber, charlie: Subscriber, mo: Subscriber) -> None:
    impose_ban(subscriber=charlie, rule="R1", reason="Threats, twice.", by=mo, at=LONG_AGO)
    page = opened_by(root).get(f"/admin/accounts/subscriber/{charlie.pk}/change/").content.decode()
    assert "charlie@example.com" in page
    assert "Threats, twice." in page


def test_people_are_found_by_handle_and_address(root: Subscriber, charlie: Subscriber, bob: Subscriber) -> None:
    for words in ("charl", "charlie@EXAMPLE"):
        page = opened_by(root).get("/admin/accounts/subscriber/", {"q": words}).content.decode()
        assert "charlie" in page
        assert "bob@example.com" not in page


@pytest.mark.trust("V5")
def test_a_moderator_sees_no_address_and_finds_nobody_by_one(mo: Subscriber, charlie: Subscriber) -> None:
    client = opened_by(mo)
    person = client.get(f"/admin/accounts/subscriber/{charlie.pk}/change/").content.decode()
    people = client.get("/admin/accounts/subscriber/").content.decode()
    found = client.get("/admin/accounts/subscriber/", {"q": "charlie@example"}).content.decode()
    assert "charlie" in person
    assert "charlie" in people
    assert "charlie@example.com" not in person + people
    assert f"/admin/accounts/subscriber/{charlie.pk}/" not in found
