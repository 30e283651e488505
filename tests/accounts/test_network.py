"""Which network a request comes from."""

import pytest
from django.test import RequestFactory
from django.utils import timezone
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import SignInFailure
from accounts.network import fold, network_of
from accounts.signin.services import request_code
from tests.accounts.conftest import SESSIONS, codes_by_hand


@pytest.mark.trust("A8")
@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("0x7f.1", "unknown"),
        ("\x00", "unknown"),
    ],
)
def test_one_household_is_one_network(address: str, network: str) -> None:
    assert fold(address) == network


@pytest.mark.trust("A8")
@pytest.mark.parametrize(
    ("proxies", "forwarded", "network"),
    [
        (0, "203.0.113.7", "198.51.100.1"),
        (1, "203.0.113.7", "203.0.113.7"),
        (1, "10.9.9.9, 203.0.113.7", "203.0.113.7"),
        (2, "10.9.9.9, 203.0.113.7, 192.0.2.9", "203.0.113.7"),
        (2, "203.0.113.7", "198.51.100.1"),
        (1, "", "198.51.100.1"),
        (1, "10.9.9.9, rubbish", "unknown"),
        (1, "203.0.113.7,", "203.0.113.7"),
        (1, "203.0.113.7:51234", "203.0.113.7"),
        (1, "[2001:db8:1:2::1]:51234", "2001:db8:1:2::/64"),
        (1, "[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
    ],
)
def test_forwarded_for_is_believed_as_far_as_our_own_proxies_wrote_it(
    settings: Settings, proxies: int, forwarded: str, network: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", HTTP_X_FORWARDED_FOR=forwarded)
    assert network_of(request) == network


FORGED = ("Forwarded", "X-Real-IP", "X-Client-IP", "Client-IP", "True-Client-IP", "CF-Connecting-IP", "X-Forwarded-For")


@pytest.mark.trust("A8")
@pytest.mark.parametrize("header", FORGED)
@pytest.mark.parametrize("proxies", [0, 1])
def test_no_other_header_makes_another_network(settings: Settings, header: str, proxies: int) -> None:
    settings.TRUSTED_PROXIES = proxies
    ours = {"X-Forwarded-For": "6.6.6.6, 198.51.100.1"} if proxies else {}  # the last one is our proxy's
    for forged in ("203.0.113.7", "for=203.0.113.7;proto=https", '"[2001:db8::7]"', "127.0.0.1"):
        request = RequestFactory().get("/", REMOTE_ADDR="198.51.100.1", headers={header: forged, **ours})
        assert network_of(request) == "198.51.100.1"


@pytest.mark.django_db
@pytest.mark.trust("A8")
def test_many_tries_with_fresh_headers_each_are_one_networks(anonymous: APIClient, settings: Settings) -> None:
    settings.SIGN_IN_GUESSES_PER_NETWORK = 5
    for number in range(25):
        request_code(email=f"d{number}@example.com", network=f"192.0.2.{number}", at=timezone.now())
    codes_by_hand("271828", at=timezone.now())
    told = []
    for number in range(25):
        forged = dict.fromkeys(FORGED, f"203.0.113.{number}")
        address = f"2001:db8:1:2::{number:x}"  # and another address of the same /64
        typed = {"email": f"d{number}@example.com", "code": "314159", "client": "app"}
        answer = anonymous.post(SESSIONS, typed, format="json", headers=forged, REMOTE_ADDR=address)
        told.append(answer.json()["code"])
    assert told == ["code_wrong"] * 5 + ["too_many_guesses"] * 20
    assert set(SignInFailure.objects.values_list("network", flat=True)) == {"2001:db8:1:2::/64"}
