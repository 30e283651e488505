"""People, sanctions, roles and keys in the admin: to look at, by those who may, at a constant price."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from accounts.keys import create_api_key
from accounts.models import HandleChange, SignInCode, SignInFailure, Subscriber
from accounts.renaming import change_handle
from accounts.sanctions import impose_ban
from accounts.sessions import close_session, open_app_session
from tests.conftest import LONG_AGO, NOW
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
@pytest.mark.parametrize(("page", "price"), [("subscriber", 9), ("sanction", 7), ("apikey", 7)])
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


def test_the_names_before_are_shown_to_moderators(mo: Subscriber, charlie: Subscriber) -> None:
    change_handle(subscriber=charlie, handle="charles", at=NOW)
    page = opened_by(mo).get(f"/admin/accounts/subscriber/{charlie.pk}/change/").content.decode()
    assert all(name in page for name in ("charlie", "charles", "21 Nov 2026, 12:00"))


@pytest.mark.trust("V5")
def test_who_signed_in_from_where_is_for_administrators(root: Subscriber, mo: Subscriber, charlie: Subscriber) -> None:
    address = {"email": charlie.email, "mailbox": charlie.email}
    SignInCode.objects.create(
        **address, network="192.0.2.7", requested_at=NOW, used_at=NOW, used_from="198.51.100.9", code_hash="0" * 64
    )
    SignInFailure.objects.create(door="code", email=charlie.email, network="203.0.113.5", at=NOW)
    session, _ = open_app_session(subscriber=charlie, user_agent="Tram/9 <b>", at=NOW)
    close_session(subscriber=charlie, session_id=session.pk, at=NOW)
    path = f"/admin/accounts/subscriber/{charlie.pk}/change/"
    page = opened_by(root).get(path).content.decode()
    for line in (
        "asked for a code, 192.0.2.7",
        "signed in by code, 198.51.100.9",
        "wrong code, 203.0.113.5",
        "app session opened, Tram/9 &lt;b&gt;",
        "app session ended, Tram/9 &lt;b&gt;",
    ):
        assert f"21 Nov 2026, 12:00: {line}" in page
    seen = opened_by(mo).get(path).content.decode()
    assert not [secret for secret in ("192.0.2.7", "198.51.100.9", "203.0.113.5", "Tram/9") if secret in seen]


@pytest.mark.trust("G9")
def test_a_person_costs_the_same_with_much_and_with_little(
    root: Subscriber, mo: Subscriber, charlie: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client, path = opened_by(root), f"/admin/accounts/subscriber/{charlie.pk}/change/"
    client.get(path)
    with CaptureQueriesContext(connection) as few:
        client.get(path)
    for number in range(40):
        at = LONG_AGO + timedelta(minutes=number)
        SignInFailure.objects.create(door="code", email=charlie.email, network="203.0.113.5", at=at)
        open_app_session(subscriber=charlie, user_agent="x", at=at)
        HandleChange.objects.create(subscriber=charlie, before="a", after="b", at=at)
    with django_assert_num_queries(len(few)):
        page = client.get(path).content.decode()
    assert page.count("wrong code") + page.count("session opened") == 30


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
