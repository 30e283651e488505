"""Nobody makes accounts without end: not from one network, not with one mailbox or domain, not from everywhere."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.forgetting import forget_old_sign_ins
from accounts.models import Arrival, SignInCode, SignInFailure, Subscriber
from accounts.signin.providers import LARGE, registered_domain
from accounts.signin.services import redeem_code, request_code
from accounts.signin.sign_ups import TooManySignUpsError
from core.models import Event
from tests.accounts.conftest import SESSIONS, codes_by_hand
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A24")]
CODE = "271828"


@pytest.fixture(autouse=True)
def limits(settings: Settings) -> None:
    """As of a small site in production."""
    settings.SIGN_UPS_PER_NETWORK_HOUR, settings.SIGN_UPS_PER_NETWORK_DAY = 3, 5
    settings.SIGN_UPS_PER_MAILBOX_DAY, settings.SIGN_UPS_PER_DOMAIN_DAY, settings.SIGN_UPS_PER_HOUR = 2, 4, 12


def sign_in(email: str, *, network: str = "192.0.2.1", at: datetime = NOW) -> Subscriber:
    """The whole way, without the mail."""
    request_code(email=email, network=network, at=at)
    codes_by_hand(CODE, at=at)
    return redeem_code(email=email, code=CODE, network=network, at=at)


def waits(emails: list[str], *, networks: Callable[[int], str] = "192.0.2.{}".format, at: datetime = NOW) -> list[int]:
    """For each address 0, or the seconds to wait for an account."""
    told = []
    for number, email in enumerate(emails):
        try:
            sign_in(email, network=networks(number), at=at)
        except TooManySignUpsError as refusal:
            told.append(refusal.retry_after)
        else:
            told.append(0)
    return told


def test_an_account_says_where_it_was_made_and_that_somebody_joined() -> None:
    dora = sign_in("do.ra+news@mail.example.co.uk")
    arrival = Arrival.objects.get()
    assert (arrival.subscriber, arrival.network, arrival.at) == (dora, "192.0.2.1", NOW)
    assert (arrival.mailbox, arrival.domain) == ("dora@mail.example.co.uk", "example.co.uk")
    [joined] = Event.objects.filter(kind="subscriber.joined")
    assert (joined.payload, joined.occurred_at) == ({"subscriber": dora.pk}, NOW)
    sign_in("do.ra+news@mail.example.co.uk", at=NOW + timedelta(minutes=2))
    assert Arrival.objects.count() == Event.objects.count() == 1


def test_one_network_makes_so_many_in_an_hour_and_in_a_day() -> None:
    everybody = [f"d{number}@d{number}.example" for number in range(20)]
    from_here = lambda _: "192.0.2.1"  # noqa: E731 - one network
    assert waits(everybody[:5], networks=from_here) == [0, 0, 0, 3600, 3600]
    later = NOW + timedelta(minutes=61)
    assert waits(everybody[5:9], networks=from_here, at=later) == [0, 0, *[23 * 3600 - 60] * 2]
    assert waits(everybody[9:10], networks=lambda _: "192.0.2.2", at=later) == [0]
    assert Subscriber.objects.count() == Arrival.objects.count() == 6


def test_one_who_has_a_domain_with_all_its_mailboxes_and_subdomains_gets_no_further() -> None:
    catch_all = [f"d{number}@{'' if number % 2 else f'x{number}.'}evil.example" for number in range(8)]
    assert waits(catch_all) == [0] * 4 + [24 * 3600] * 4


def test_one_mailbox_has_few_accounts_however_it_is_spelt() -> None:
    spellings = ["do.ra@gmail.com", "d.ora@gmail.com", "dora+1@gmail.com", "dora+2@gmail.com"]
    assert waits(spellings) == [0, 0, 24 * 3600, 24 * 3600]


def test_a_large_provider_is_no_single_person(settings: Settings) -> None:
    settings.SIGN_UP_OPEN_DOMAINS = ["students.example"]
    domains = ["gmail.com", "students.example"]
    assert waits([f"d{number}@{domains[number % 2]}" for number in range(12)]) == [0] * 12


def test_the_site_closes_to_a_flood_from_everywhere_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    flood = [f"d{number}@d{number}.example" for number in range(16)]
    assert waits(flood) == [0] * 12 + [3600] * 4
    alarms = [record for record in caplog.records if record.levelname == "ERROR"]
    assert [record.getMessage() for record in alarms] == ["Sign-up is closed: 12 accounts were made within an hour."]
    assert waits(["d@d.example"], at=NOW + timedelta(hours=1)) == [0]


def test_whoever_has_an_account_signs_in_all_the_same(alice: Subscriber, settings: Settings) -> None:
    settings.SIGN_UPS_PER_HOUR = 1
    assert waits(["one@a.example", "two@b.example"]) == [0, 3600]
    assert sign_in(alice.email) == alice


def test_the_refusal_burns_nothing(anonymous: APIClient, mailed_code: Callable[[str], str], settings: Settings) -> None:
    settings.SIGN_UPS_PER_NETWORK_HOUR = 1
    codes = {name: mailed_code(name) for name in ("dora@example.com", "erin@example.com")}
    first, second = (
        anonymous.post(SESSIONS, {"email": name, "code": code, "client": "app"}, format="json")
        for name, code in codes.items()
    )
    assert first.status_code == 201
    assert (second.status_code, second.json()["code"]) == (429, "too_many_sign_ups")
    assert 0 < int(second["Retry-After"]) <= 3600
    erin = SignInCode.objects.get(email="erin@example.com")
    assert (erin.attempts, erin.used_at, erin.superseded_at) == (1, None, None)
    assert not SignInFailure.objects.exists()
    assert Subscriber.objects.count() == Event.objects.count() == 1
    settings.SIGN_UPS_PER_NETWORK_HOUR = 2
    typed = {"email": "erin@example.com", "code": codes["erin@example.com"], "client": "app"}
    assert anonymous.post(SESSIONS, typed, format="json").status_code == 201


def test_where_accounts_were_made_is_forgotten_and_the_accounts_stay() -> None:
    sign_in("dora@example.com", at=NOW - timedelta(days=31))
    sign_in("erin@example.com", at=NOW - timedelta(days=29))
    forget_old_sign_ins(at=NOW)
    assert [arrival.subscriber.email for arrival in Arrival.objects.all()] == ["erin@example.com"]
    assert Subscriber.objects.count() == 2


@pytest.mark.parametrize(
    ("domain", "registered"),
    [
        ("example.com", "example.com"),
        ("a.b.example.com", "example.com"),
        ("a.example.co.uk", "example.co.uk"),
        ("example.co.uk", "example.co.uk"),
        ("co.uk", "co.uk"),
        ("mail.abc.de", "abc.de"),
        ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("a.xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
        ("a.example.k12.ca.us", "example.k12.ca.us"),
        ("a.example.kawasaki.jp", "a.example.kawasaki.jp"),
        ("a.city.kawasaki.jp", "city.kawasaki.jp"),
        ("a.example.com.ac", "example.com.ac"),
        ("a.me.uk", "a.me.uk"),
        ("me.example.de", "example.de"),
        ("a.co.example", "co.example"),
        ("x.evil.github.io", "github.io"),
        ("a.example.xn--90ais", "example.xn--90ais"),
    ],
)
def test_what_somebody_has_registered(domain: str, registered: str) -> None:
    assert registered_domain(f"dora@{domain}") == registered


def test_large_providers_are_told_by_what_is_counted() -> None:
    assert {name for name in LARGE if registered_domain(f"x@{name}") != name} == set()
