"""POST auth/codes/"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries, Settings
from rest_framework.test import APIClient

from accounts.models import SignInCode, Subscriber
from accounts.sanctions import impose_ban
from accounts.signin.pace import TooManyCodesError
from accounts.signin.services import request_code
from tests.accounts.conftest import CODES
from tests.conftest import LONG_AGO, NOW

pytestmark = pytest.mark.django_db


def ask(client: APIClient, email: object = "dora@example.com") -> object:
    return client.post(CODES, {"email": email}, format="json")


def test_asking_writes_a_wish_and_makes_no_code(anonymous: APIClient) -> None:
    response = anonymous.post(CODES, {"email": " Dora@Example.com "}, format="json")
    assert (response.status_code, response.json()) == (202, {"expires_in": 600, "resend_after": 60})
    assert response["Cache-Control"] == "private, no-store"
    wish = SignInCode.objects.get()
    assert (wish.email, wish.network, wish.code_hash, wish.sent_at) == ("dora@example.com", "127.0.0.1", "", None)
    assert mail.outbox == []


@pytest.mark.trust("A12")
@pytest.mark.usefixtures("still_clock")
def test_known_unknown_banned_and_closed_get_the_same_bytes(
    anonymous: APIClient, alice: Subscriber, bob: Subscriber, charlie: Subscriber, mo: Subscriber
) -> None:
    impose_ban(subscriber=bob, rule="R1", reason="x", by=mo, at=LONG_AGO)
    Subscriber.objects.filter(pk=charlie.pk).update(is_active=False)
    answers = [
        anonymous.post(CODES, {"email": f"{name}@example.com"}, format="json")
        for name in ("alice", "bob", "charlie", "nobody")
        for _ in range(2)  # the second one is refused, and the refusal is the same, too
    ]
    told = {(a.status_code, a.content, tuple(sorted(a.headers.items())), a.cookies.output()) for a in answers}
    assert sorted(status for status, *_ in told) == [202, 429]
    assert SignInCode.objects.count() == 4


@pytest.mark.trust("A12")
def test_known_and_unknown_cost_the_same_queries(
    anonymous: APIClient, alice: Subscriber, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for address in ("alice@example.com", "nobody@example.com"):
        with django_assert_num_queries(10):
            assert anonymous.post(CODES, {"email": address}, format="json").status_code == 202


@pytest.mark.usefixtures("still_clock")
def test_another_code_has_to_wait_a_minute(anonymous: APIClient) -> None:
    ask(anonymous)
    SignInCode.objects.update(requested_at=NOW - timedelta(seconds=20))
    response = anonymous.post(CODES, {"email": "DORA@example.com"}, format="json")
    assert (response.status_code, response.json()["code"]) == (429, "code_resend_too_soon")
    assert response.json()["retry_after"] == int(response["Retry-After"]) == 40
    assert SignInCode.objects.count() == 1


def test_after_a_minute_the_new_wish_replaces_the_old_one() -> None:
    for wait in (0, 60):
        request_code(email="dora@example.com", network="192.0.2.1", at=NOW + timedelta(seconds=wait))
    old, new = SignInCode.objects.order_by("requested_at", "pk")
    assert old.superseded_at == new.requested_at == NOW + timedelta(seconds=60)
    assert new.superseded_at is None


def test_after_a_sign_in_nobody_has_to_wait(sign_in: Callable[..., Any], anonymous: APIClient) -> None:
    sign_in("dora@example.com")
    assert anonymous.post(CODES, {"email": "dora@example.com"}, format="json").status_code == 202


@pytest.mark.trust("A10")
def test_one_address_gets_five_mails_an_hour_from_wherever_they_are_asked_for() -> None:
    waits = []
    for minute in range(60):
        now = NOW + timedelta(minutes=minute)
        try:
            request_code(email="dora@example.com", network=f"192.0.2.{minute}", at=now)
        except TooManyCodesError as refusal:
            waits.append(refusal.retry_after)
    assert waits == [(60 - minute) * 60 for minute in range(5, 60)]
    assert SignInCode.objects.count() == 5
    request_code(email="dora@example.com", network="192.0.2.1", at=NOW + timedelta(minutes=60))


@pytest.mark.trust("A7")
def test_spellings_of_one_mailbox_share_the_limit() -> None:
    refused = 0
    for number in range(20):
        try:
            request_code(email=f"do.ra+{number}@example.com", network=f"192.0.2.{number}", at=NOW)
        except TooManyCodesError:
            refused += 1
    assert (refused, SignInCode.objects.count()) == (15, 5)


def test_one_network_may_ask_for_so_many(settings: Settings) -> None:
    settings.SIGN_IN_CODES_PER_NETWORK_HOUR = 3
    for number in range(3):
        request_code(email=f"dora{number}@example.com", network="192.0.2.1", at=NOW + timedelta(minutes=number))
    with pytest.raises(TooManyCodesError) as refusal:
        request_code(email="erin@example.com", network="192.0.2.1", at=NOW + timedelta(minutes=3))
    assert (refusal.value.code, refusal.value.retry_after) == ("too_many_codes", 57 * 60)
    assert SignInCode.objects.count() == 3
    request_code(email="erin@example.com", network="192.0.2.2", at=NOW + timedelta(minutes=3))


@pytest.mark.trust("A8")
def test_a_forged_forwarded_for_does_not_make_another_network(anonymous: APIClient) -> None:
    for number in range(3):
        anonymous.post(
            CODES, {"email": f"d{number}@example.com"}, format="json", HTTP_X_FORWARDED_FOR=f"203.0.113.{number}"
        )
    assert set(SignInCode.objects.values_list("network", flat=True)) == {"127.0.0.1"}


@pytest.mark.trust("X13")
@pytest.mark.parametrize(
    "email", [None, 0, 7, True, [], {}, ["a@example.com"], "", "x", "a\x00@example.com", "a" * 255]
)
def test_what_is_no_address_is_malformed(anonymous: APIClient, email: object) -> None:
    response = anonymous.post(CODES, {"email": email}, format="json")
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert not SignInCode.objects.exists()


def test_no_address_at_all_is_malformed(anonymous: APIClient) -> None:
    response = anonymous.post(CODES, {}, format="json")
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "#/email"


@pytest.mark.trust("G1")
def test_a_foreign_form_cannot_ask(anonymous: APIClient) -> None:
    response = anonymous.post(CODES, '{"email": "dora@example.com"}', content_type="text/plain")
    assert response.status_code == 415
    assert not SignInCode.objects.exists()
