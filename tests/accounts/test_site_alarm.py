"""One guess at each of very many addresses, from very many networks: no single one of them has done much."""

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.devices import remember_device
from accounts.models import SignInCode, SignInFailure, Subscriber
from accounts.signin.codes import hash_code
from accounts.signin.pace import TooManyGuessesError
from accounts.signin.services import redeem_code, request_code
from accounts.signin.site import site_limits
from core.errors import DomainError
from tests.accounts.conftest import codes_by_hand
from tests.conftest import NOW

pytestmark = [pytest.mark.django_db, pytest.mark.trust("A5")]
CODE, WRONG = "271828", "314159"
ALLOWED, OF_ONE, ADDRESSES, NETWORKS = 20, 12, 40, 30
WINDOW = timedelta(minutes=15)


@pytest.fixture(autouse=True)
def live_codes(settings: Settings) -> None:
    """Everybody has asked for a code, each from home."""
    settings.SIGN_IN_GUESSES_PER_SITE, settings.SIGN_IN_GUESSES_PER_NETWORK = ALLOWED, OF_ONE
    codes = [
        SignInCode(
            email=f"d{number}@example.com",
            mailbox=f"d{number}@example.com",
            network=f"198.51.100.{number}",
            requested_at=NOW,
            sent_at=NOW,
            expires_at=NOW + timedelta(minutes=10),
        )
        for number in range(ADDRESSES)
    ]
    for code in codes:
        code.code_hash = hash_code(code.pk, CODE)
    SignInCode.objects.bulk_create(codes)


def spray(networks: int) -> list[str]:
    """How the guess at each address was refused."""
    told = []
    for number in range(ADDRESSES):
        network = f"203.0.113.{number % networks}"
        with pytest.raises(DomainError) as refusal:
            redeem_code(email=f"d{number}@example.com", code=WRONG, network=network, at=NOW)
        told.append(refusal.value.code)
    return told


def test_many_networks_are_stopped_together_and_somebody_is_told(caplog: pytest.LogCaptureFixture) -> None:
    told = spray(NETWORKS)
    assert told == ["code_wrong"] * ALLOWED + ["too_many_guesses"] * (ADDRESSES - ALLOWED)
    assert SignInFailure.objects.count() == SignInCode.objects.filter(attempts=1).count() == ALLOWED
    assert not Subscriber.objects.exists()
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == [f"Only known devices and networks may sign in: {ALLOWED} guesses at codes were wrong lately."]


def test_one_network_is_stopped_before_the_site_is() -> None:
    assert spray(1) == ["code_wrong"] * OF_ONE + ["too_many_guesses"] * (ADDRESSES - OF_ONE)


def test_known_devices_and_networks_go_on_and_strangers_a_quarter_of_an_hour_later(alice: Subscriber) -> None:
    _, laptop = remember_device(subscriber=alice, secret="", at=NOW)
    request_code(email=alice.email, network="192.0.2.1", at=NOW - timedelta(days=3))
    codes_by_hand(CODE, at=NOW - timedelta(days=3))
    redeem_code(email=alice.email, code=CODE, network="192.0.2.1", at=NOW - timedelta(days=3))
    spray(NETWORKS)
    for network, device in (("192.0.2.1", ""), ("192.0.2.77", laptop)):
        request_code(email=alice.email, network=network, device=device, at=NOW)
        codes_by_hand(CODE, at=NOW)
        assert redeem_code(email=alice.email, code=CODE, network=network, device=device, at=NOW) == alice
    with pytest.raises(TooManyGuessesError) as refusal:
        redeem_code(email="d39@example.com", code=CODE, network="198.51.100.39", at=NOW)
    assert refusal.value.retry_after == WINDOW.total_seconds()
    request_code(email="d39@example.com", network="192.0.2.9", at=NOW + WINDOW)
    codes_by_hand(CODE, at=NOW + WINDOW)
    joined = redeem_code(email="d39@example.com", code=CODE, network="192.0.2.9", at=NOW + WINDOW)
    assert joined.email == "d39@example.com"


def test_the_metrics_tell_how_near_it_is(settings: Settings, still_clock: None) -> None:
    settings.METRICS_TOKEN, settings.SIGN_UPS_PER_HOUR = "a-token-of-the-scraper", 7
    redeem_code(email="d0@example.com", code=CODE, network="192.0.2.1", at=NOW - WINDOW)
    SignInFailure.objects.create(door="password", email="a@example.com", network="192.0.2.1", at=NOW)
    for number in range(ALLOWED):
        SignInFailure.objects.create(door="code", email="a@example.com", network=f"192.0.2.{number}", at=NOW)
    assert site_limits(at=NOW) == {"guesses": (ALLOWED, ALLOWED), "sign_ups": (1, 7)}
    told = Client(headers={"Authorization": "Bearer a-token-of-the-scraper"}).get("/metrics").content.decode()
    assert f'hubbub_site_limit_used{{limit="guesses"}} {ALLOWED}.0' in told
    assert f'hubbub_site_limit{{limit="guesses"}} {ALLOWED}.0' in told
    assert 'hubbub_site_limit_used{limit="sign_ups"} 1.0' in told
